"""Answers to comments on an Instagram account."""
