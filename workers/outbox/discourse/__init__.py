"""Answers in a Discourse forum."""
