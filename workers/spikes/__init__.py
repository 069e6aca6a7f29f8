"""Spikes found in counts, and what they are made of."""
