"""A Discourse forum: `table` is what config.toml may say, `posts` makes mentions of it, `discourse` asks for it."""
