"""What a past moment is made of, read from Redis: mentions by the hour, old buckets, trails of cases, sources heard."""
