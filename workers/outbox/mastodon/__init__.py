"""Answers on Mastodon."""
