"""Answers to comments on YouTube."""
