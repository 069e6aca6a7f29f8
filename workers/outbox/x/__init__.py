"""Answers on X."""
