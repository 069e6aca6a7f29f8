"""Answers on GitHub."""
