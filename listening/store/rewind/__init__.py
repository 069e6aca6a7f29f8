"""The past, read from Redis for any moment: mentions by the hour, old buckets, trails of cases, sources heard."""
