"""The wall at one instant, panel by panel. Pure; start at ``snapshot``."""
