"""Answers on Bluesky."""
