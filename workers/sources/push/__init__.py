"""What programs push: the web process checks and writes it, the listener takes it from there."""
