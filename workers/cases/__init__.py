"""Cases made of stored mentions."""
