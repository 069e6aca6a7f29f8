"""The inbox: what one is told of cases."""
