"""All that a wall shows at one instant, panel by panel. Pure; start at ``snapshot``."""
