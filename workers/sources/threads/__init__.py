"""Threads: `table` is what config.toml may say, `posts` makes mentions, `threads` takes and asks."""
