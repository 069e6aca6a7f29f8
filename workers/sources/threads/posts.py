"""Posts of Threads to mentions: what webhooks tell, and what lists and searches have. Pure, and raises for no bytes.

Format: developers.facebook.com, Threads, "Webhooks" (June 2026), "Retrieve Threads Media", "Keyword
and Topic Tag Search".
"""

from __future__ import annotations

import msgspec

from listening.mention import Deletion, Event, Kind, Mention, reject
from workers.sources.html_text import shown
from workers.sources.meta.hooks import Identifier, identifier, is_there, seconds, web
from workers.sources.meta.polled import PolledPage, Thread, polled
from workers.sources.reviewed import StoreReview
from workers.sources.times import believed

LONGEST_TEXT = 15_000
"""Characters; a post has 500, and 10,000 in an attachment."""
PICTURES = frozenset({"IMAGE", "VIDEO", "CAROUSEL_ALBUM"})
WRITTEN = frozenset({"replies", "mentions", "publish"})


class _Other(msgspec.Struct):
    id: Identifier = ""


class _Post(msgspec.Struct):
    id: Identifier
    text: str | None = None
    username: str = ""
    timestamp: str = ""
    permalink: str = ""
    media_type: str = ""
    alt_text: str | None = None
    replied_to: _Other | None = None
    root_post: _Other | None = None
    quoted_post: _Other | None = None
    has_replies: bool = False
    deleted_at: str = ""


class _Told(msgspec.Struct):
    field: str
    value: msgspec.Raw


class _Body(msgspec.Struct):
    values: msgspec.Raw
    time: int = 0


_bodies = msgspec.json.Decoder(list[msgspec.Raw]).decode
_body = msgspec.json.Decoder(_Body).decode
_told = msgspec.json.Decoder(_Told).decode
_post = msgspec.json.Decoder(_Post).decode


def told(data: bytes, source: str, now: int) -> list[Event]:
    """What a webhook says, one notification or several, each with one value or several; ``now`` in ms UTC."""
    try:
        return [event for body in _several(data) for event in _notified(bytes(body), source, now)]
    except (ValueError, RecursionError):
        return [reject(source, "not JSON", data)]


def _several(data: bytes) -> list[msgspec.Raw]:
    return _bodies(data) if data.lstrip()[:1] == b"[" else [msgspec.Raw(data)]


def _notified(data: bytes, source: str, now: int) -> list[Event]:
    try:
        body = _body(data)
        values = [_told(each) for each in _several(bytes(body.values))] if is_there(body.values) else []
    except msgspec.ValidationError:
        return [reject(source, "not a webhook", data)]
    return [_event(each, seconds(body.time), source, now) for each in values]


def _event(told: _Told, at: int, source: str, now: int) -> Event:
    raw = bytes(told.value)
    if told.field != "delete" and told.field not in WRITTEN:
        return None
    try:
        post = _post(raw)
    except (ValueError, RecursionError):
        return reject(source, "not a post", raw)
    if told.field == "delete":
        id = identifier(post.id)
        gone = seconds(post.deleted_at) or at
        return Deletion(source=source, id=f"{source}:{id}", at=min(gone, now)) if id else reject(source, "no id", raw)
    return _mention(post, source, seconds(post.timestamp) or at, now, raw, told.field == "publish")


def listed(data: bytes, source: str, now: int, own: bool = False) -> PolledPage | None:
    """A page of a list; of ``own`` posts the threads are those with answers. None for what is no list."""

    def entry(post: _Post, raw: bytes) -> PolledPage:
        at, id = seconds(post.timestamp), identifier(post.id)
        review = StoreReview(at, (_mention(post, source, at, now, raw, own),))
        return PolledPage((review,), threads=(Thread(id, "", 0),) if own and post.has_replies and id else ())

    return polled(data, source, _post, entry)


def _mention(post: _Post, source: str, at: int, now: int, raw: bytes, own: bool) -> Event:
    id = identifier(post.id)
    if not id:
        return reject(source, "no id", raw)
    if not at:
        return reject(source, "bad time", raw)
    text, alt = shown(post.text or "").strip(), shown(post.alt_text or "").strip()
    if len(text) + len(alt) > LONGEST_TEXT:
        return reject(source, "text too long", raw, f"{len(text) + len(alt)} characters")
    pictures = int(post.media_type in PICTURES)
    if not text and not pictures:
        return None  # a repost, a GIF
    parent, root, quoted = (_of(other, source) for other in (post.replied_to, post.root_post, post.quoted_post))
    return Mention(
        id=f"{source}:{id}",
        source=source,
        created=believed(at, now),
        text=text,
        alt=alt,
        author=shown(post.username)[:100],
        kind=Kind.reply if parent else Kind.quote if quoted else Kind.post,
        url=web(post.permalink),
        parent=parent,
        root=root,
        original=quoted,
        pictures=pictures,
        own=own,
    )


def _of(other: _Other | None, source: str) -> str:
    id = identifier(other.id) if other else ""
    return f"{source}:{id}" if id else ""
