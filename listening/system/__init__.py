"""The system itself: its parts, its sources, and where its secrets are."""
