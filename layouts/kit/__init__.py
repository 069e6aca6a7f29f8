"""Parts that all pages are made of: bindings, formats, small pieces, dialogs, navigation."""
