"""A mailbox over IMAP: `table` is for config.toml, `letters` makes mentions, `box` speaks IMAP, `mail` listens."""
