"""The list of a notice board, made into mentions. The contract is in Masthead's docs/sources.md."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import msgspec

from listening.mention import Deletion, Mention, Reject, reject
from listening.store.clock import now_ms
from masthead_notices import Notices
from workers.sources.base import Blame, Cut, Heard, Link
from workers.sources.fetching import client, fetch
from workers.sources.html_text import plain


class Notice(msgspec.Struct):
    """One notice, as the board writes it."""

    id: int
    text: str = ""
    author: str = ""
    created: datetime = datetime.fromtimestamp(0, UTC)
    changed: datetime | None = None
    deleted: bool = False


_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
_notice = msgspec.json.Decoder(Notice).decode


def parse(data: bytes, source: str, now: int) -> list[Mention | Deletion | Reject]:
    """What a list says, oldest first: never raises, and gives the same ids for the same bytes."""
    try:
        entries = _list(data)
    except (ValueError, RecursionError):
        return [reject(source, "not a list", data)]
    read = [_read(bytes(each), source, now) for each in entries]
    return [event for _, event in sorted(read, key=lambda one: one[0])]


def _read(data: bytes, source: str, now: int) -> tuple[int, Mention | Deletion | Reject]:
    try:
        found = _notice(data)
    except (ValueError, RecursionError):
        return 0, reject(source, "not a notice", data)
    id, text = f"{source}:{found.id}", plain(found.text)
    if found.deleted:
        return found.id, Deletion(source=source, id=id)
    if not text:
        return found.id, reject(source, "no text", data)
    created, changed = _ms(found.created), _ms(found.changed)
    mention = Mention(
        id=id,
        source=source,
        created=min(created or now, now),
        text=text,
        author=found.author,
        edited=min(changed, now) if changed > created else 0,
    )
    return found.id, mention


def _ms(at: datetime | None) -> int:
    """ms UTC; 0 for no time, or for one that is none of this world."""
    try:
        return max(int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000), 0) if at else 0
    except (ValueError, OverflowError):
        return 0


async def stream(source: Notices, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
    """Asks for ever. The cursor is the highest number told; what was told before is told again only when it changed."""
    told: dict[str, Mention | Deletion | Reject] = {}
    async with client() as http:
        while True:
            found = await fetch(http, source.url, {"Accept": "application/json"}, source.private)
            events = parse(found.content, source.name, now_ms())
            if any(isinstance(each, Reject) and each.reason == "not a list" for each in events):
                raise Cut("the server sends no list of notices under this address", blame=Blame.address)
            link.live()
            for event in events:
                id = event.id if isinstance(event, Mention | Deletion) else event.raw
                if told.get(id) != event:
                    told[id] = event
                    if isinstance(event, Mention) and int(event.id.rpartition(":")[2]) > int(cursor or 0):
                        cursor = event.id.rpartition(":")[2]
                    yield Heard(event, cursor)
            link.quiet()
            await asyncio.sleep(source.every_seconds)
