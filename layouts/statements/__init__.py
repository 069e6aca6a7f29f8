"""The page of what customers like, dislike, miss and wish for."""
