"""The past as it was shown, marked so that nobody takes it for now."""
