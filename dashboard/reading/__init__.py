"""Readings of the store that several pages and the API share."""
