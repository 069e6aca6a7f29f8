"""Counting: buckets of time, the cells in them, and the figures they add up to. Pure."""
