"""The table of config.toml for an account on Threads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from listening.config import SourceKind, SourceTable
from listening.config.addresses import wrong_address
from listening.config.kinds import HookDoor
from listening.config.schema import Name, Secret, Term

QUERIES_A_DAY = 2200
"""Searches that Threads answers to one account (developers.facebook.com, Threads, "Keyword and Topic Tag Search")."""


class Threads(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="threads"):
    """An account of your own on Threads: answers, mentions, its posts; and what anybody writes with a word in it."""

    token: Secret
    """The account's long-lived access token."""
    search: tuple[Term, ...] = ()
    """Words and phrases that all public posts are searched for."""
    app_secret: Secret = ""
    """By which Threads signs its webhooks. Empty: none are taken, and everything is asked for."""
    verify_token: Secret = ""
    """A word of your own that is typed into the App Dashboard with the webhook's address."""
    topics: tuple[Name, ...] = ()
    """Topics that everything on it belongs to, whatever its words are."""
    every_minutes: Annotated[float, Meta(ge=1, le=1440)] = 15
    """How often it is asked and searched."""
    server: str = "https://graph.threads.net"
    """Where its API is."""
    version: str = "v1.0"
    """Of the API."""
    private: bool = False
    """Whether that may be in an own network."""


def check(source: Threads) -> Iterator[str]:
    yield from wrong_address("server", source.server, ("http", "https"))
    if not source.token:
        yield "token: is empty; env:NAME or file:PATH says where the account's access token is"
    if bool(source.app_secret) != bool(source.verify_token):
        missing = "verify_token" if source.app_secret else "app_secret"
        yield f"{missing}: webhooks need app_secret and verify_token; leave both out without"
    if len(source.search) * 1440 / source.every_minutes > QUERIES_A_DAY:
        least = len(source.search) * 1440 / QUERIES_A_DAY
        yield (
            f"search: Threads answers {QUERIES_A_DAY:,} searches a day; so many words need "
            f"every_minutes = {least:.0f} or more"
        )


def door(source: Threads) -> HookDoor:
    return HookDoor(source.app_secret, source.verify_token)


KIND = SourceKind(Threads, "workers.sources.threads.threads:ThreadsShell", check, keeps=True, door=door)
