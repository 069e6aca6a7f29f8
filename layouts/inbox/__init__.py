"""What one is told of cases."""
