"""The pictures of the wall's panels: a module per panel with ``view(values, config)``."""
