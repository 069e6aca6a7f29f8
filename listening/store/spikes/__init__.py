"""Spikes in Redis: what the detector remembers, records, pictures and what people did."""
