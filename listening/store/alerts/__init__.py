"""Alerts in Redis: what is open, messages on their way, and what on-call people do."""
