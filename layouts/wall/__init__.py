"""The wall: a header over a grid of panels."""
