"""The table of config.toml for the reviews of an app in Apple's App Store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from listening.config import SourceKind, SourceTable
from listening.config.addresses import wrong_address
from listening.config.schema import Name, Secret

APP = re.compile(r"[0-9]{1,15}")
KEY_ID = re.compile(r"[A-Za-z0-9]{1,40}")
ISSUER = re.compile(r"([0-9a-fA-F-]{36})?")


class AppStore(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="appstore"):
    """Customer reviews of an own app, by the App Store Connect API."""

    app: str
    """The app's Apple ID, a number."""
    key_id: str
    """Names the key, as App Store Connect shows it."""
    issuer: str = ""
    """Issuer ID of a team's key; empty for a key of one person."""
    key: Secret
    """Where the private key (.p8) is."""
    topics: tuple[Name, ...] = ()
    """Topics that every review belongs to, whatever its words are."""
    every_minutes: Annotated[float, Meta(ge=5, le=1440)] = 15
    """How often it is asked."""
    server: str = "https://api.appstoreconnect.apple.com"
    """Where its API is."""
    private: bool = False
    """Whether that may be in an own network."""


def check(source: AppStore) -> Iterator[str]:
    yield from wrong_address("server", source.server, ("http", "https"))
    if not APP.fullmatch(source.app):
        yield f"app: {source.app[:100]!r} is no Apple ID; it is a number, under App Information in App Store Connect"
    if not KEY_ID.fullmatch(source.key_id):
        yield f"key_id: {source.key_id[:100]!r} is no Key ID; it is ten letters and digits, beside the key"
    if not ISSUER.fullmatch(source.issuer):
        yield f"issuer: {source.issuer[:100]!r} is no Issuer ID; it stands above the keys, like 57246542-96fe-1a63-…"
    if not source.key:
        yield "key: is empty; env:NAME or file:PATH says where the private key (.p8) is"


KIND = SourceKind(AppStore, "workers.sources.appstore.appstore:stream", check)
