"""YouTube: `table` is what config.toml may say, `comments` makes mentions, `told` knows what is new, `youtube` asks."""
