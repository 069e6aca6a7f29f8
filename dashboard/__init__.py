"""The reading side: one process that serves the pages, the walls' live frames and the API."""
