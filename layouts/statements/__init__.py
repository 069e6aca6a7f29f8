"""What customers like, dislike, miss and wish for."""
