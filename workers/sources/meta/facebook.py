"""Posts on a Facebook Page to mentions: what webhooks tell, and what its feed has. Pure, raises for no bytes.

Format: developers.facebook.com, Graph API, Webhooks reference, Page, ``feed`` and ``mention``; reference of Page feed
and Comment. A post's ID is ``page_post``, a comment's ``post_comment``: in both alike.
"""

from __future__ import annotations

import msgspec

from listening.mention import Deletion, Event, Kind, Mention, reject
from workers.sources.html_text import line, shown
from workers.sources.meta.hooks import HookChange, Identifier, identifier, is_there, seconds, web
from workers.sources.meta.polled import PolledPage, Thread, polled
from workers.sources.reviewed import StoreReview
from workers.sources.times import believed

LONGEST_TEXT = 70_000
"""Characters; Facebook takes 63,206."""
POSTS = frozenset({"status", "post", "photo", "video", "share", "album", "link", "note", "event"})
WRITTEN = frozenset({"add", "edit", "edited", "unhide"})
PICTURES = frozenset({"photo", "video", "album", "video_inline"})
"""Kinds of attachment. A sticker says nothing, a shared link is none."""
CHANGED = frozenset({"edit", "edited"})


class _Who(msgspec.Struct):
    id: Identifier = ""
    name: str | None = None


class _Post(msgspec.Struct):
    permalink_url: str = ""


class _Value(msgspec.Struct, rename={"who": "from"}):
    item: str = ""
    verb: str = ""
    post_id: Identifier = ""
    comment_id: Identifier = ""
    parent_id: Identifier = ""
    message: str | None = None
    created_time: Identifier = 0
    who: _Who | None = None
    sender_id: Identifier = ""
    sender_name: str = ""
    photo: str = ""
    photos: list[str] = []
    video: str = ""
    post: _Post | None = None


class _Parent(msgspec.Struct):
    id: Identifier = ""


class _Attached(msgspec.Struct):
    media_type: str = ""
    type: str = ""


class _AllAttached(msgspec.Struct):
    data: list[_Attached] = []


class _Written(msgspec.Struct, rename={"who": "from"}):
    id: Identifier
    created_time: str
    message: str | None = None
    who: _Who | None = None
    permalink_url: str = ""
    parent: _Parent | None = None
    attachment: _Attached | None = None
    attachments: _AllAttached | None = None
    comments: msgspec.Raw = msgspec.Raw()


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    """A post or a comment, whoever told it."""

    id: str
    post: str
    """The post it is a comment on; empty for a post."""
    parent: str
    """The comment it answers, or the post."""
    message: str | None
    who: _Who
    created: int
    edited: int = 0
    url: str
    pictures: int


_value = msgspec.json.Decoder(_Value).decode
_written = msgspec.json.Decoder(_Written).decode


def told(change: HookChange, source: str, page: str, now: int) -> Event:
    """What one change of a webhook says; ``now`` in ms UTC."""
    if change.field not in ("feed", "mention"):
        return None
    try:
        value = _value(change.value)
    except (ValueError, RecursionError):
        return reject(source, "not a change", change.value)
    comment = value.item == "comment"
    if not (comment or value.item in POSTS):
        return None  # reactions and the like
    post, id = identifier(value.post_id), identifier(value.comment_id if comment else value.post_id)
    if not id:
        return reject(source, "no id", change.value)
    if value.verb == "remove":
        return Deletion(source=source, id=f"{source}:{id}", at=min(change.at, now))
    if value.verb not in WRITTEN:
        return None  # hidden: until somebody shows it again
    created = seconds(value.created_time) or change.at
    if not created:
        return reject(source, "bad time", change.value)
    said = _Said(
        id=id,
        post=post if comment else "",
        parent=identifier(value.parent_id),
        message=value.message,
        who=value.who or _Who(value.sender_id, value.sender_name),
        created=created,
        edited=min(max(change.at, created), now) if value.verb in CHANGED else 0,
        url=value.post.permalink_url if value.post and not comment else "",
        pictures=len(value.photos) or int(bool(value.photo or value.video)),
    )
    return _mention(said, source, page, now, change.value)


def feed(data: bytes, source: str, page: str, now: int) -> PolledPage | None:
    """A page of the feed with the newest comments of each post, or of one post's comments. None for what is no list."""
    return _polled(data, source, page, "", now)


def comments(data: bytes, source: str, page: str, post: str, now: int) -> PolledPage | None:
    """A page of the comments of one post."""
    return _polled(data, source, page, post, now)


def _polled(data: bytes, source: str, page: str, post: str, now: int) -> PolledPage | None:
    def entry(written: _Written, raw: bytes) -> PolledPage:
        review, id = _review(written, raw, source, page, post, now), identifier(written.id)
        there = is_there(written.comments) and id
        inner = _polled(bytes(written.comments), source, page, id, now) if there else None
        if inner is None:
            return PolledPage((review,))
        more = (Thread(id, inner.further, inner.oldest),) if inner.further else ()
        return PolledPage((review, *inner.reviews), threads=more)

    return polled(data, source, _written, entry)


def _review(written: _Written, data: bytes, source: str, page: str, post: str, now: int) -> StoreReview:
    id, created = identifier(written.id), seconds(written.created_time)
    if not id:
        return StoreReview(created, (reject(source, "no id", data),))
    if not created:
        return StoreReview(0, (reject(source, "bad time", data),))
    said = _Said(
        id=id,
        post=post,
        parent=identifier(written.parent.id) if written.parent else "",
        message=written.message,
        who=written.who or _Who(),
        created=created,
        url=written.permalink_url,
        pictures=_pictures(written),
    )
    return StoreReview(created, (_mention(said, source, page, now, data),))


def _pictures(written: _Written) -> int:
    kinds = [each.media_type for each in written.attachments.data] if written.attachments else []
    return sum(kind in PICTURES for kind in [*kinds, written.attachment.type if written.attachment else ""])


def _mention(said: _Said, source: str, page: str, now: int, raw: bytes) -> Event:
    text = shown(said.message or "").strip()
    if len(text) > LONGEST_TEXT:
        return reject(source, "text too long", raw, f"{len(text)} characters")
    if not text and not said.pictures:
        return None  # a sticker, a shared post without a word
    return Mention(
        id=f"{source}:{said.id}",
        source=source,
        created=believed(said.created, now),
        text=text,
        author=identifier(said.who.id),
        name=line(said.who.name),
        kind=Kind.reply if said.post else Kind.post,
        url=web(said.url) or f"https://www.facebook.com/{said.id}",
        parent=f"{source}:{said.parent or said.post}" if said.post else "",
        root=f"{source}:{said.post}" if said.post else "",
        pictures=said.pictures,
        edited=said.edited,
        own=str(said.who.id) == page,
    )
