"""The table of config.toml for the reviews of an app in Google Play."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from listening.config import SourceKind, SourceTable
from listening.config.addresses import wrong_address
from listening.config.schema import Name, Secret

PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+")
LONGEST_PACKAGE = 255


class GooglePlay(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="googleplay"):
    """Reviews of an own app, by the Google Play Developer API."""

    package: str
    """The app's package name."""
    key: Secret
    """Where the key of the service account (a JSON file) is."""
    topics: tuple[Name, ...] = ()
    """Topics that every review belongs to, whatever its words are."""
    every_minutes: Annotated[float, Meta(ge=5, le=1440)] = 15
    """How often it is asked."""
    server: str = "https://androidpublisher.googleapis.com"
    """Where its API is."""
    private: bool = False
    """Whether that may be in an own network."""


def check(source: GooglePlay) -> Iterator[str]:
    yield from wrong_address("server", source.server, ("http", "https"))
    if len(source.package) > LONGEST_PACKAGE or not PACKAGE.fullmatch(source.package):
        yield f"package: {source.package[:100]!r} is no package name; it is one like com.example.app"
    if not source.key:
        yield "key: is empty; env:NAME or file:PATH says where the service account's key (.json) is"


KIND = SourceKind(GooglePlay, "workers.sources.googleplay.googleplay:stream", check)
