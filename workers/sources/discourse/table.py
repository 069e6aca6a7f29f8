"""The table of config.toml for a Discourse forum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from listening.config import SourceKind, SourceTable
from listening.config.addresses import wrong_address
from listening.spans import DAY_S


class Discourse(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="discourse"):
    """The posts of a forum that everybody may read, without an account."""

    server: str
    """https address of the forum."""
    every_seconds: Annotated[float, Meta(ge=15, le=DAY_S)] = 60
    """How often it is asked for what is new."""
    private: bool = False
    """Whether the forum may be in an own network."""


def check(source: Discourse) -> Iterator[str]:
    yield from wrong_address("server", source.server, ("http", "https"))


KIND = SourceKind(Discourse, "workers.sources.discourse.discourse:stream", check)
