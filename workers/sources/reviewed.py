"""Lists of reviews, newest first, that are read again and again: what of them is new, and what has changed.

A store tells neither which reviews were told, nor whether one was changed. So the words of the last ones told are
remembered as digests, in the cursor: an edit is seen across restarts as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Protocol

import msgspec

from listening.mention import Event, Kind, Mention, Reject
from listening.store.clock import now_ms
from workers.sources import remembered
from workers.sources.base import Heard, Link
from workers.sources.remembered import Remembered, digest
from workers.sources.times import believed
from workers.sources.topical import topical

PAGES_AT_MOST = 100
"""Read back after an absence; what is older is lost."""


class StoreReview(msgspec.Struct, frozen=True):
    """One entry of a list: the review, and what its developer answered."""

    at: int
    """By what the list is sorted, ms UTC; 0 = it cannot be read."""
    events: tuple[Event, ...]


def developer_answer(review: Mention, at: int, text: str, now: int) -> Mention:
    """What the developer of an app has answered to a review; ``at``: when, ``now``, in ms UTC."""
    return Mention(
        id=f"{review.id}/answer",
        source=review.source,
        created=believed(at, now),
        text=text,
        author="developer",
        kind=Kind.reply,
        parent=review.id,
        root=review.id,
        own=True,
    )


class ReviewPage(msgspec.Struct, frozen=True):
    """Entries, newest first, and how to ask for the next page; empty = there is none."""

    reviews: tuple[StoreReview, ...]
    further: str = ""


class _Cursor(msgspec.Struct):
    first: int = 0
    """Nothing older is told, ms UTC; 0 = nothing was told yet."""
    newest: int = 0
    told: dict[str, Remembered] = {}


class ReviewList:
    """What was told of one list so far."""

    def __init__(self, cursor: str, now: int) -> None:
        self._kept = remembered.read(cursor, _Cursor)
        self._kept.first = self._kept.first or now - remembered.BACK_MS
        self.cursor = cursor

    async def news(self, page: Callable[[str], Awaitable[ReviewPage]], now: int) -> AsyncGenerator[Heard, None]:
        """What the list says that was not told, oldest first. ``page`` gives one, by how the last said to ask for it.

        ``now`` in ms UTC. An entry that is gone is unknown, and stays. Raises what ``page`` raises, with nothing told.
        """
        begin = self.since
        found: list[StoreReview] = []
        further = ""
        for _ in range(PAGES_AT_MOST):
            read = await page(further)
            found += read.reviews
            further = read.further
            if not further or any(0 < review.at < begin for review in read.reviews):
                break
        for review in sorted(found, key=lambda review: review.at):
            if review.at and review.at < begin:
                continue
            for event in review.events:
                fresh = self._fresh(event, review.at, now)
                if fresh is not None:
                    yield Heard(fresh, self.cursor)
        if not self.cursor:  # from here on it goes on, however long nobody writes one
            self._move()
            yield Heard(None, self.cursor)

    @property
    def since(self) -> int:
        """How far back a list is read, ms UTC."""
        return remembered.since(self._kept)

    def _fresh(self, event: Event, at: int, now: int) -> Event:
        match event:
            case Mention():
                key, words = digest(event.id), digest(f"{event.stars} {event.text}")
            case Reject():
                key, words = digest(f"{event.reason} {event.raw}"), ""
            case _:
                return event
        before = self._kept.told.get(key)
        if before is not None and before.words == words:
            return None
        remembered.remember(self._kept, key, Remembered(at, words), now)
        self._move()
        if before is None or not isinstance(event, Mention):
            return event
        return msgspec.structs.replace(event, edited=event.created if event.created > before.at else now)

    def _move(self) -> None:
        self.cursor = msgspec.json.encode(self._kept).decode()


class ReviewedSource(Protocol):
    """The table of a source of such a list, as far as its stream reads it."""

    @property
    def topics(self) -> tuple[str, ...]: ...
    @property
    def every_minutes(self) -> float: ...


async def reviewed(
    source: ReviewedSource, cursor: str, link: Link, page: Callable[[str], Awaitable[ReviewPage]]
) -> AsyncGenerator[Heard, None]:
    """As ``sources.base.Stream``, of the list that ``page`` gives (see ``ReviewList.news``). Raises what it raises."""
    reviews = ReviewList(cursor, now_ms())

    async def read(further: str) -> ReviewPage:
        found = await page(further)
        link.live()
        return found

    while True:
        news = False
        async for heard in reviews.news(read, now_ms()):
            news = True
            yield topical(heard, source.topics)
        if not news:
            link.quiet()
        await asyncio.sleep(source.every_minutes * 60)
