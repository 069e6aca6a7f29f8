"""People: who somebody is, what they may do, and whether they are here. Pure."""
