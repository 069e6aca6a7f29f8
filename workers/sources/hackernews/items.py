"""An item of Hacker News to a mention. Pure, and raises for no bytes.

Format: github.com/HackerNews/API, v0. Every field may be missing; fields we do not know are ignored.
"""

from __future__ import annotations

import msgspec

from listening.mention import Deletion, Event, Kind, Mention, reject
from workers.sources.html_text import plain, shown
from workers.sources.times import END, believed

PAGE = "https://news.ycombinator.com/item?id="
LONGEST_TEXT = 50_000
"""Characters."""
TAKEN = ("story", "comment", "poll", "job")
"""What of an item's types is a post; what is voted for in a poll is none."""


class _Item(msgspec.Struct):
    id: int
    type: str = ""
    by: str = ""
    time: int = 0
    text: str = ""
    title: str = ""
    parent: int = 0
    deleted: bool = False
    dead: bool = False


_item = msgspec.json.Decoder(_Item | None).decode


def parse(data: bytes, source: str, now: int) -> Event:
    """What the JSON of one item says; ``now`` in ms UTC. None for an item that is not there, or not shown."""
    try:
        item = _item(data)
    except (ValueError, RecursionError):
        return reject(source, "not an item", data)
    if item is None:
        return None
    if item.id <= 0:
        return reject(source, "no id", data)
    id = f"{source}:{item.id}"
    if item.deleted:
        return Deletion(source=source, id=id)
    if item.dead or item.type not in TAKEN:
        return None  # what moderators or voters have hidden may come back
    created = item.time * 1000
    if not 0 < created < END:
        return reject(source, "bad time", data)
    text = "\n\n".join(filter(None, (plain(shown(item.title)), plain(shown(item.text)))))
    if not text:
        return reject(source, "no text", data)
    if len(text) > LONGEST_TEXT:
        return reject(source, "text too long", data, f"{len(text)} characters")
    return Mention(
        id=id,
        source=source,
        created=believed(created, now),
        text=text,
        author=shown(item.by)[:100],
        kind=Kind.reply if item.type == "comment" else Kind.post,
        url=f"{PAGE}{item.id}",
        parent=f"{source}:{item.parent}" if item.parent > 0 else "",
    )


_number = msgspec.json.Decoder(int).decode


class _Updates(msgspec.Struct):
    items: list[int] = []


_updates = msgspec.json.Decoder(_Updates).decode


def newest(data: bytes) -> int | None:
    """The highest number of an item; None for what is no such answer."""
    try:
        return max(_number(data), 0)
    except (ValueError, RecursionError):
        return None


def changed(data: bytes) -> list[int]:
    """Numbers of items that have changed lately; empty for what is no such answer."""
    try:
        return _updates(data).items
    except (ValueError, RecursionError):
        return []
