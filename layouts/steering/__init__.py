"""Steering: pages that write config.toml."""
