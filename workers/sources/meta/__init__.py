"""Facebook Pages and Instagram accounts: `table` is what config.toml may say, `hooks` takes webhooks apart, `facebook`
and `instagram` make mentions, `page_posts` and `account_posts` ask for them, `graph` is how Meta is asked.
"""
