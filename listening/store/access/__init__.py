"""Access in Redis: people, sessions, links, tokens, attempts to sign in, presence."""
