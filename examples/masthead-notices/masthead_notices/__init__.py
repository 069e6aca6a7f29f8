"""A notice board: a server that gives its notices as one JSON list. What config.toml may say of it.

Web server and listener both read config.toml, so nothing is imported here that only the listener needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from listening.config import SourceKind, SourceTable


class Notices(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="notices"):
    """One board."""

    url: str
    """Where its list is."""
    every_seconds: Annotated[float, Meta(ge=5, le=86_400)] = 60
    private: bool = False
    """Whether the board may stand in an own network."""


def check(source: Notices) -> Iterator[str]:
    if not source.url.startswith(("http://", "https://")):
        yield f"url: {source.url[:100]!r} is no address; one with http:// or https:// is needed"


KIND = SourceKind(Notices, "masthead_notices.stream:stream", check)
