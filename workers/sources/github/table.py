"""The table of config.toml for repositories on GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from listening.config import SourceKind, SourceTable
from listening.config.addresses import wrong_address
from listening.config.kinds import HookDoor
from listening.config.schema import Secret

REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")
REPOSITORIES_AT_MOST = 50
UNKNOWN_AN_HOUR = 60
"""What GitHub answers in an hour to who shows no token."""
ASKS = 2
"""For each repository in a round: issues, and comments."""


class GitHub(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="github"):
    """Issues, pull requests and their comments of repositories."""

    repositories: tuple[str, ...]
    """``owner/name``, 50 at most."""
    every_minutes: Annotated[float, Meta(ge=1, le=1440)] = 5
    """How often each is asked."""
    secret: Secret = ""
    """Shared with the webhooks of the repositories, by which discussions come; empty = none are taken."""
    token: Secret = ""
    """Needed for more than a few repositories, and for those that not everybody may read."""
    server: str = "https://api.github.com"
    """Where its API is."""
    private: bool = False
    """Whether that may be in an own network."""


def check(source: GitHub) -> Iterator[str]:
    yield from wrong_address("server", source.server, ("http", "https"))
    count = len(source.repositories)
    if not 1 <= count <= REPOSITORIES_AT_MOST:
        yield f"repositories: 1 to {REPOSITORIES_AT_MOST} are needed, these are {count}"
    for each in source.repositories:
        if not REPOSITORY.fullmatch(each):
            yield f"repositories: {each[:100]!r} is no repository; owner/name is needed"
    if not source.token and count * ASKS * 60 / source.every_minutes > UNKNOWN_AN_HOUR:
        yield (
            f"token: without one GitHub answers {UNKNOWN_AN_HOUR} times an hour, and {count} repositories need "
            f"every_minutes = {count * ASKS} or more"
        )


def door(source: GitHub) -> HookDoor:
    return HookDoor(source.secret, "", "secret")


KIND = SourceKind(GitHub, "workers.sources.github.github:GitHubShell", check, keeps=True, door=door)
