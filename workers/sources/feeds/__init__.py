"""RSS and Atom: `feeds` asks, `entries` makes mentions of what a document says."""
