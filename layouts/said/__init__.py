"""The page of what the brand posted."""
