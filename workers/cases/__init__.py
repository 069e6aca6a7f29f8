"""From stored mentions to cases."""
