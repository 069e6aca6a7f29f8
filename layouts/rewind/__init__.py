"""What was shown at a past moment, marked so that nobody takes it for now."""
