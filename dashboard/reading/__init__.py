"""What several pages and the API read from the store in the same way."""
