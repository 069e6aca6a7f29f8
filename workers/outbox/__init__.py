"""Sends what waits in the outbox: ``sending`` decides and writes, a folder per network speaks."""
