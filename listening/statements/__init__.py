"""Statements: what people say that they like, dislike, miss and wish for, found by rules that can be read."""
