"""Names: what countries, languages and the rows of a frame are called. Pure."""
