"""Answers to comments and posts on a Facebook Page."""
