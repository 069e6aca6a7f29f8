"""One source tried out: connected to as the listener does, matched as the listener does, and nothing stored."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing

import msgspec

from listening.config import Config, Source, Topic
from listening.mention import Deletion, Mention, Reject
from listening.terms import own_handles
from workers.intake import Matched
from workers.sources.base import Cut, Heard, Stream

log = logging.getLogger(__name__)

REJECTS_SHOWN = 3


class Tried(msgspec.Struct, frozen=True):
    """How a trial went."""

    connected: bool
    events: int
    """Everything that was said, wanted or not."""
    mentions: tuple[Mention, ...]
    """The first that would be stored."""
    rejects: tuple[Reject, ...]
    """The first that would be refused."""
    cut: Cut | None = None
    """Why it ended; None: there was enough, or the time was over."""
    at: int = 0
    """The source's time of the last that was heard, ms UTC; 0 if it tells none."""


class _Trying:
    """The link of a trial: remembers whether the source was ever connected."""

    def __init__(self, own: frozenset[str], topics: tuple[Topic, ...]) -> None:
        self.own = own
        self.topics = topics
        self.connected = False
        self._spent = 0
        """Counted nowhere else: a trial asks a few times."""

    def live(self) -> None:
        self.connected = True

    def quiet(self) -> None:
        self.connected = True

    async def spent(self, period: str, more: int = 0) -> int:
        self._spent += more
        return self._spent

    def allowance(self, words: str) -> None:
        return None

    def missing(self, seconds: float, whole_from: int = 0) -> None:
        return None


async def attempt(
    config: Config,
    source: Source,
    stream: Stream,
    seconds: float,
    most: int,
    cursor: str = "",
    until: int = 0,
) -> Tried:
    """Listens until ``most`` mentions would be stored, the source is cut, or ``seconds`` are over.

    From now on, or from the source's own ``cursor``; then until it tells of ``until`` (ms UTC), if that is given.
    """
    match = Matched(config)
    link = _Trying(own_handles(config.brand.own), config.topics)
    mentions: list[Mention] = []
    rejects: list[Reject] = []
    events = at = 0
    cut = None
    try:
        async with asyncio.timeout(seconds), aclosing(stream(source, cursor, link)) as heard:
            async for one in heard:
                events += one.event is not None
                at = max(at, one.at)
                _note(one, match, mentions, rejects)
                if len(mentions) >= most or (until and at >= until):
                    break
            else:
                cut = Cut("the server ended the connection")
    except TimeoutError:
        pass
    except Cut as error:
        cut = error
    except Exception as error:  # as in the listener: whatever a source does, it is told in one line
        log.debug("%s: reading failed", source.name, exc_info=True)
        cut = Cut(f"reading failed: {type(error).__name__}")
    return Tried(link.connected or events > 0, events, tuple(mentions), tuple(rejects[:REJECTS_SHOWN]), cut, at)


def _note(heard: Heard, match: Matched, mentions: list[Mention], rejects: list[Reject]) -> None:
    if isinstance(heard.event, Deletion):
        # Taken back while it is listened: it was never there.
        gone = heard.event
        mentions[:] = [m for m in mentions if m.id != gone.id and (not gone.author or m.author != gone.author)]
    elif isinstance(heard.event, Reject):
        rejects.append(heard.event)
    elif isinstance(heard.event, Mention):
        matched = match(heard.event)
        if matched is not None and (matched.topics or matched.own):
            mentions.append(matched)
