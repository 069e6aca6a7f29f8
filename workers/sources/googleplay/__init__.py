"""Google Play: `table` is what config.toml may say, `reviews` makes mentions, `googleplay` asks for them."""
