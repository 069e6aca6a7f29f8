"""Answers to reviews in Google Play."""
