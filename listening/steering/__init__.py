"""Steering: what a change of config.toml would do, and the change itself, written as a person would."""
