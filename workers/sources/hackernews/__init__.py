"""Hacker News: `table` is what config.toml may say, `items` makes mentions of items, `hackernews` asks for them."""
