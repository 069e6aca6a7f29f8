"""The table of config.toml for Hacker News."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from listening.config import SourceKind, SourceTable
from listening.config.addresses import wrong_address
from listening.spans import HOUR_S


class HackerNews(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="hackernews"):
    """Stories and comments of Hacker News: all of them, no account needed."""

    every_seconds: Annotated[float, Meta(ge=5, le=HOUR_S)] = 30
    """How often it is asked for what is new."""
    server: str = "https://hacker-news.firebaseio.com/v0"
    """Where its API is."""
    private: bool = False
    """Whether that may be in an own network."""


def check(source: HackerNews) -> Iterator[str]:
    yield from wrong_address("server", source.server, ("http", "https"))


KIND = SourceKind(HackerNews, "workers.sources.hackernews.hackernews:stream", check)
