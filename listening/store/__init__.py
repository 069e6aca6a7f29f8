"""The only code that knows Redis: keys, scripts and one module per noun."""
