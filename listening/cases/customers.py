"""Customers who told us that they write at several sources: only config.toml says so, nobody guesses. Pure."""

from __future__ import annotations

from listening.config import Config, Customer


def known_as(source: str, author: str, config: Config) -> Customer | None:
    """The customer that an author of a source is; None if config.toml knows none."""
    return next((each for each in config.customers if f"{source}/{author}" in each.authors), None)
