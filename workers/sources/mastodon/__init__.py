"""Mastodon: the stream, and the REST API for what it missed."""
