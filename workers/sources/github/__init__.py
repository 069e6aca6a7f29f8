"""GitHub: `table` is what config.toml may say, `issues` makes mentions of it, `github` asks for it."""
