"""X: `table` is what config.toml may say, `rules` are made of topics, `posts` makes mentions, `purse` counts the money,
`api` is how X is asked, `compliance` finds what is gone, `x` keeps the stream.
"""
