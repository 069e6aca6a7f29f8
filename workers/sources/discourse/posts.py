"""A page of a forum's latest posts to mentions. Pure, and raises for no bytes.

Format: docs.discourse.org, "List latest posts across topics"; app/serializers/post_serializer.rb.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from listening.mention import Deletion, Event, Kind, Mention, reject
from workers.sources.html_text import line, plain, shown, without
from workers.sources.times import believed, since_1970

LONGEST_TEXT = 50_000
"""Characters."""
LONGEST_HTML = 500_000
QUOTE = '<aside class="quote'
"""How words of others begin."""


class ForumPost(msgspec.Struct, frozen=True):
    """One post of a page: its number in the forum, and what it says."""

    number: int
    event: Event


class _Post(msgspec.Struct):
    id: int
    topic_id: int
    post_number: int
    created_at: datetime
    updated_at: datetime | None = None
    cooked: str = ""
    username: str = ""
    name: str | None = None
    reply_to_post_number: int | None = None
    topic_title: str | None = None
    version: int = 1
    hidden: bool = False
    user_deleted: bool = False
    deleted_at: str | None = None


class _Page(msgspec.Struct):
    latest_posts: list[msgspec.Raw]


class _Numbered(msgspec.Struct):
    id: int = 0


_page = msgspec.json.Decoder(_Page).decode
_post = msgspec.json.Decoder(_Post).decode
_numbered = msgspec.json.Decoder(_Numbered).decode


def parse(data: bytes, source: str, server: str, now: int) -> list[ForumPost] | None:
    """The posts of a page, oldest first; ``now`` in ms UTC. None for what is no such page."""
    try:
        posts = _page(data).latest_posts
    except (ValueError, RecursionError):
        return None
    found = [ForumPost(_number(bytes(each)), _event(bytes(each), source, server, now)) for each in posts]
    return sorted(found, key=lambda post: post.number)


def _number(data: bytes) -> int:
    try:
        return max(_numbered(data).id, 0)
    except (ValueError, RecursionError):
        return 0


def _event(data: bytes, source: str, server: str, now: int) -> Event:
    try:
        post = _post(data)
    except (ValueError, RecursionError):
        return reject(source, "not a post", data)
    if min(post.id, post.topic_id, post.post_number) <= 0:
        return reject(source, "no id", data)

    def id(number: int) -> str:
        return f"{source}:{post.topic_id}/{number}"

    if post.user_deleted or post.deleted_at:
        return Deletion(source=source, id=id(post.post_number))
    if post.hidden:
        return None  # until a moderator has looked at it
    created, updated = since_1970(post.created_at), since_1970(post.updated_at)
    if not created:
        return reject(source, "bad time", data)
    if len(post.cooked) > LONGEST_HTML:
        return reject(source, "text too long", data, f"{len(post.cooked)} characters of HTML")
    first = post.post_number == 1
    title = line(post.topic_title) if first else ""
    text = "\n\n".join(filter(None, (title, plain(without(post.cooked, QUOTE, "</aside>")))))
    if not text:
        return reject(source, "no text", data)
    if len(text) > LONGEST_TEXT:
        return reject(source, "text too long", data, f"{len(text)} characters")
    answered = 0 if first else post.reply_to_post_number or 1
    return Mention(
        id=id(post.post_number),
        source=source,
        created=believed(created, now),
        text=shown(text),
        author=line(post.username),
        name=line(post.name),
        kind=Kind.post if first else Kind.reply,
        url=f"{server.rstrip('/')}/t/{post.topic_id}/{post.post_number}",
        parent=id(answered) if answered > 0 else "",
        root="" if first else id(1),
        edited=min(updated, now) if post.version > 1 and updated > created else 0,
    )
