"""The values of the wall's panels: a module per panel with ``build(sums)``. Pure."""
