"""Answers to reviews in Apple's App Store."""
