"""Posts that programs push: the web process checks and writes them, the listener takes them from there."""
