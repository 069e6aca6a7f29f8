"""The outbox at work: ``sending`` decides and writes, a folder per network speaks."""
