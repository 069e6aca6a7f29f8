"""Apple's App Store: `table` is what config.toml may say, `reviews` makes mentions, `appstore` asks for them."""
