"""The pages people click, and what is done on them. ``pages`` lists them."""
