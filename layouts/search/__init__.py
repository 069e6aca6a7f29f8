"""The page of search: the form, the curve of hits, the hits."""
