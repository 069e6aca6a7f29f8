"""Pure views: snapshot in, Dash components out. No Redis, no callbacks, no clock."""
