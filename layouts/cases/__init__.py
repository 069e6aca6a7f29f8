"""The desk, the page of a case, and crisis mode."""
