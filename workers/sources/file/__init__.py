"""Files of posts, for import and replay: bytes to lines, lines to cells, cells to mentions."""
