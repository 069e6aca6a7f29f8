"""Cases in Redis: trails, indexes of queues, rows for figures, crisis mode."""
