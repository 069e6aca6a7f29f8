"""The tables of config.toml for a Facebook Page and for an Instagram account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from listening.config import SourceKind, SourceTable
from listening.config.addresses import wrong_address
from listening.config.kinds import HookDoor
from listening.config.schema import Name, Secret

NUMBER = re.compile(r"[0-9]{3,25}")
VERSION = re.compile(r"v[1-9][0-9]?\.[0-9]")


class MetaTable(SourceTable, frozen=True, kw_only=True):
    """What a Page and an account have in common: an app of Meta that may read them."""

    page: str
    """The Page's ID, a number; of an Instagram account the Page that it is connected to."""
    token: Secret
    """The Page's access token."""
    app: str = ""
    """The app's ID, a number."""
    app_secret: Secret = ""
    """By which Meta signs its webhooks. Empty: none are taken, and everything is asked for."""
    verify_token: Secret = ""
    """A word of your own that is typed into the App Dashboard with the webhook's address."""
    topics: tuple[Name, ...] = ()
    """Topics that everything on it belongs to, whatever its words are."""
    every_minutes: Annotated[float, Meta(ge=1, le=1440)] = 15
    """How often it is asked for what no webhook told."""
    server: str = "https://graph.facebook.com"
    """Where its API is."""
    version: str = "v24.0"
    """Of the Graph API."""
    private: bool = False
    """Whether that may be in an own network."""


class Facebook(MetaTable, frozen=True, kw_only=True, tag_field="kind", tag="facebook"):
    """A Page of your own: its feed and the comments on it."""


class Instagram(MetaTable, frozen=True, kw_only=True, tag_field="kind", tag="instagram"):
    """A professional account of your own: comments, and where others mention it."""

    account: str
    """The account's ID, a number."""


def check(source: MetaTable) -> Iterator[str]:
    yield from wrong_address("server", source.server, ("http", "https"))
    numbers = {"page": source.page, "app": source.app, "account": getattr(source, "account", "100")}
    for key, number in numbers.items():
        if not NUMBER.fullmatch(number) and (number or key != "app"):
            yield f"{key}: {number[:100]!r} is no ID; it is a number like 104234567890123"
    if not source.token:
        yield "token: is empty; env:NAME or file:PATH says where the Page's access token is"
    if not VERSION.fullmatch(source.version):
        yield f"version: {source.version[:20]!r} is none; right is one like v24.0"
    with_hooks = [key for key in ("app", "app_secret", "verify_token") if getattr(source, key)]
    for key in ("app", "app_secret", "verify_token"):
        if with_hooks and key not in with_hooks:
            yield f"{key}: is needed for webhooks, as {' and '.join(with_hooks)} is given; leave all three out without"


def door(source: MetaTable) -> HookDoor:
    return HookDoor(source.app_secret, source.verify_token)


FACEBOOK = SourceKind(Facebook, "workers.sources.meta.page_posts:PageShell", check, keeps=True, door=door)
INSTAGRAM = SourceKind(Instagram, "workers.sources.meta.account_posts:AccountShell", check, keeps=True, door=door)
