"""A network that tells by webhook and is asked as well: what came waits in the inbox, what no webhook told is found.

Both say the same posts by the same ids, so each is one mention. What was read of the list is remembered as of reviews.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

import msgspec
from redis.exceptions import RedisError

from listening.mention import Deletion, Event, Mention, Reject, reject
from listening.pushed.body import PushedBody
from listening.spans import MINUTE_MS
from listening.store import inbox
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient
from listening.store.inbox import BODY_KEPT
from workers.sources.base import Cut, Heard, Link
from workers.sources.reviewed import ReviewList, ReviewPage

WAIT_MS = 1000
"""So long an empty inbox is waited at."""
LATE_MS = 10 * MINUTE_MS
"""A webhook that has not come so long after the post does not come."""
HEARD_AT_MOST = 20_000


class HookedNetwork(Protocol):
    """One source of such a network, on one connection."""

    @property
    def every_s(self) -> float:
        """Between two readings of its lists."""

    @property
    def pause(self) -> float:
        """Seconds that it wants us to wait in any case."""

    async def told(self, body: bytes, now: int) -> Sequence[Event]:
        """What one webhook says. Raises Cut."""

    async def ask(self, since: int) -> ReviewPage:
        """All that its lists have since then (ms UTC). Raises Cut."""


class HookedCursor(msgspec.Struct):
    """Where both are."""

    inbox: str = ""
    list: str = ""

    @property
    def text(self) -> str:
        return msgspec.json.encode(self).decode()


_decode = msgspec.json.Decoder(HookedCursor).decode


def read(cursor: str) -> HookedCursor:
    """Of our own making: what cannot be read begins anew."""
    try:
        return _decode(cursor)
    except ValueError:
        return HookedCursor()


class HookSilence:
    """Notices that webhooks do not come, though what they should tell is there."""

    def __init__(self, begun: int) -> None:
        self._begun = begun
        self._heard: dict[str, None] = {}
        self._said = False

    def heard(self, events: Sequence[Event]) -> None:
        self._heard |= {event.id: None for event in events if isinstance(event, Mention)}
        while len(self._heard) > HEARD_AT_MOST:
            del self._heard[next(iter(self._heard))]

    def proved(self, event: Event, now: int) -> bool:
        """Whether this, found by asking, shows it; true once."""
        if self._said or not isinstance(event, Mention) or event.own or event.edited or event.id in self._heard:
            return False
        self._said = self._begun < event.created < now - LATE_MS
        return self._said


async def hooked(
    client: AsyncClient | None, name: str, cursor: str, link: Link, network: HookedNetwork
) -> AsyncGenerator[Heard, None]:
    """As ``sources.base.Stream``. ``client``: where webhooks wait; None = none are taken. Raises Cut."""
    kept = read(cursor)
    lists = ReviewList(kept.list, now_ms())
    silence = HookSilence(now_ms())
    asking: asyncio.Task[ReviewPage] | None = None
    due = 0.0
    try:
        while True:
            if asking is None and time.monotonic() >= due:
                asking = asyncio.create_task(network.ask(lists.since))
            if client is not None:
                async for heard in _came(client, name, kept, network, silence):
                    yield heard
            if asking is None:
                if client is None:
                    await asyncio.sleep(max(due - time.monotonic(), 0))
                continue
            if client is not None and not asking.done():
                continue
            wait = 0.0
            try:
                page = await asking
            except Cut as cut:
                if client is None or cut.retry_after is None:
                    raise
                wait = cut.retry_after  # webhooks are read meanwhile
                yield Heard(reject(name, "cannot be asked now", "", str(cut)), kept.text)
            else:
                link.live()
                news = False
                async for heard in _news(lists, page):
                    news = True
                    kept.list = heard.cursor
                    yield Heard(heard.event, kept.text)
                    if client is not None and silence.proved(heard.event, now_ms()):
                        yield Heard(reject(name, "no webhook came", "", NOT_COMING), kept.text)
                if not news:
                    link.quiet()
            asking = None
            due = time.monotonic() + max(network.every_s, network.pause, wait)
    except RedisError as error:
        raise Cut(f"Redis is away ({type(error).__name__})") from error
    finally:
        if asking is not None:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)


NOT_COMING = (
    "this post was found by asking, no webhook told it: either the app is in development mode, in which Meta sends "
    "webhooks only for people with a role in it (App Dashboard: publish it), or its webhook is not at /hooks/NAME"
)


async def _came(
    client: AsyncClient, name: str, kept: HookedCursor, network: HookedNetwork, silence: HookSilence
) -> AsyncGenerator[Heard, None]:
    """What waits in the inbox; waits a moment for something."""
    await inbox.forget(client, name, lambda cursor: read(cursor).inbox)
    for id, body in await inbox.bodies_after(client, name, kept.inbox, WAIT_MS):
        events = await network.told(body, now_ms())
        silence.heard(events)
        came = inbox.came(id)
        await inbox.keep_read_body(client, name, shown(body, events, came))
        for event in events[:-1]:
            yield Heard(event, kept.text)  # the body is read when its last event is
        kept.inbox = id
        # How far behind: since it came to our door; not every body says when it was sent.
        yield Heard(events[-1] if events else None, kept.text, came)


def shown(body: bytes, events: Sequence[Event], at: int) -> PushedBody:
    """For a look at what came last, and what was made of it; ``at``: when it came, ms UTC."""
    taken = sum(isinstance(event, Mention | Deletion) for event in events)
    rejects = [event for event in events if isinstance(event, Reject)]
    return PushedBody(
        at=at,
        status=200,
        answer=f"{taken} read, {len(rejects)} rejected, {len(events) - taken - len(rejects)} of no interest",
        raw=body[: BODY_KEPT * 4].decode("utf-8", "backslashreplace")[:BODY_KEPT],
        mentions=sum(isinstance(event, Mention) for event in events),
        deletions=sum(isinstance(event, Deletion) for event in events),
        rejects=tuple(f"{each.reason} ({each.detail})" if each.detail else each.reason for each in rejects[:10]),
    )


async def _news(lists: ReviewList, page: ReviewPage) -> AsyncGenerator[Heard, None]:
    async def whole(further: str) -> ReviewPage:
        return page

    async for heard in lists.news(whole, now_ms()):
        yield heard
