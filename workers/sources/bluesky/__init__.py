"""Bluesky: Jetstream's frames, and who an account is."""
