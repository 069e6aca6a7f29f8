"""The promise of every source's shell to the listener."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from listening.config import Topic
from listening.mention import Event


class Blame(StrEnum):
    """What somebody here has to look at when a connection fails."""

    nothing = "nothing"
    """The server or the network: it is tried again by itself."""
    token = "token"  # noqa: S105
    """What the source shows to be let in."""
    address = "address"
    """Where it asks, or what for."""
    kind = "kind"
    """The package that brings its kind."""


class Cut(Exception):
    """The connection is gone, or was never there; the message says why, for a person.

    ``retry_after`` seconds is what the server asked for, if it did; ``status`` what it answered with, if that is HTTP.
    """

    def __init__(
        self, reason: str, retry_after: float | None = None, blame: Blame = Blame.nothing, status: int = 0
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after = retry_after
        self.blame = blame


class Heard(msgspec.Struct, frozen=True):
    """One thing a source said.

    ``cursor`` is where a later ``stream`` has to start to hear everything after
    this event; it is stored together with the data (never ahead of it).
    ``at`` is the source's own time of the event in ms UTC, 0 if it has none:
    the listener tells from it how far behind it is.
    """

    event: Event
    cursor: str
    at: int = 0


class Link(Protocol):
    """How a shell tells the listener about its connection."""

    def live(self) -> None:
        """Connected, and events may come."""

    def quiet(self) -> None:
        """The server was asked, and says that there is nothing new: it works."""

    def missing(self, seconds: float, whole_from: int = 0) -> None:
        """So much of the past is still to be told, while the present already is; 0 = nothing.

        ``whole_from``: everything written since then (ms UTC) has been told.
        """

    async def spent(self, period: str, more: int = 0) -> int:
        """Units used of what the network allows in ``period`` (a day, a month), with ``more`` counted from now on.

        Kept across restarts. To be counted before they are used, so that a crash never uses more. Raises Cut.
        """

    def allowance(self, words: str) -> None:
        """What is shown of it: ``120 of 9,000 units today``."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What is tracked now, for networks that have to be told; it may change while a source is read."""

    @property
    def own(self) -> frozenset[str]:
        """The brand's own handles, folded: no @, lower case."""


class Stream(Protocol):
    """``stream(config table, cursor, link)``: one connection, until it is cut.

    Yields in the source's order. Ends or raises Cut when the connection is
    lost; the listener then waits (exponential backoff with jitter) and calls
    it again with the last cursor that was stored ("" at the very first time).
    """

    def __call__(self, source: Any, cursor: str, link: Link) -> AsyncGenerator[Heard, None]: ...
