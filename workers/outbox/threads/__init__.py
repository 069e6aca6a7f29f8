"""Answers on Threads."""
