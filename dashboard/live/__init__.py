"""Frames, queues and presence: all that open screens and pages hear without asking."""
