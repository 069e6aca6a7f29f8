"""Pages of comments on YouTube to mentions. Pure, and raises for no bytes.

Format: developers.google.com, YouTube Data API v3, "CommentThreads", "CommentThreads: list", "Comments: list".
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from listening.mention import Event, Kind, Mention, reject
from workers.sources.html_text import line, shown
from workers.sources.times import believed, since_1970

LONGEST_TEXT = 50_000
"""Characters."""
LONGEST_ID = 200


class Comment(msgspec.Struct, frozen=True):
    """One comment of a page."""

    id: str
    """YouTube's own; empty where it cannot be read."""
    at: int
    """When it was written, ms UTC; 0 where that cannot be read."""
    event: Event
    video: str = ""
    """Under which it stands, where that is said."""


class CommentThread(msgspec.Struct, frozen=True):
    """A comment, those of its replies that come with it, and how many it has."""

    top: Comment
    replies: tuple[Comment, ...] = ()
    video: str = ""
    total: int = 0


class ThreadPage(msgspec.Struct, frozen=True):
    """Threads, newest first, and how to ask for the next page; empty = there is none."""

    threads: tuple[CommentThread, ...]
    further: str = ""


class CommentPage(msgspec.Struct, frozen=True):
    """Comments that were asked for by their thread or their ids."""

    comments: tuple[Comment, ...]
    further: str = ""


class _Author(msgspec.Struct):
    value: str = ""


class _Snippet(msgspec.Struct, rename="camel"):
    published_at: datetime
    updated_at: datetime | None = None
    text_display: str = ""
    text_original: str = ""
    author_display_name: str = ""
    author_channel_id: _Author | None = None
    parent_id: str = ""
    video_id: str = ""


class _Comment(msgspec.Struct):
    id: str
    snippet: _Snippet


class _Top(msgspec.Struct, rename="camel"):
    top_level_comment: msgspec.Raw
    video_id: str = ""
    total_reply_count: int = 0


class _Replies(msgspec.Struct):
    comments: list[msgspec.Raw] = []


class _Thread(msgspec.Struct):
    snippet: _Top
    replies: _Replies | None = None


class _Page(msgspec.Struct, rename="camel"):
    items: list[msgspec.Raw]
    kind: str = ""
    next_page_token: str = ""


class _Reason(msgspec.Struct):
    reason: str = ""


class _Error(msgspec.Struct):
    errors: list[_Reason] = []
    details: list[_Reason] = []


class _Refused(msgspec.Struct):
    error: _Error


_page = msgspec.json.Decoder(_Page).decode
_thread = msgspec.json.Decoder(_Thread).decode
_comment = msgspec.json.Decoder(_Comment).decode
_refused = msgspec.json.Decoder(_Refused).decode


class Commented(msgspec.Struct, frozen=True):
    """What is needed to read comments."""

    source: str
    """Name of the source in config.toml."""
    channel: str = ""
    """The brand's own: what it writes is ours."""


def threads(data: bytes, of: Commented, now: int) -> ThreadPage | None:
    """The threads of a page; ``now`` in ms UTC. None for what is no such page."""
    page = _read(data, "youtube#commentThreadListResponse")
    if page is None:
        return None
    return ThreadPage(tuple(_threaded(bytes(each), of, now) for each in page.items), page.next_page_token[:2000])


def comments(data: bytes, of: Commented, video: str, now: int) -> CommentPage | None:
    """Comments of a page, of ``video`` where they do not say it themselves. None for what is no such page."""
    page = _read(data, "youtube#commentListResponse")
    if page is None:
        return None
    return CommentPage(tuple(_made(bytes(each), of, video, now) for each in page.items), page.next_page_token[:2000])


def reasons(data: bytes) -> frozenset[str]:
    """Why something was refused, in YouTube's own words for it; empty where it does not say."""
    try:
        error = _refused(data).error
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(each.reason for each in (*error.errors, *error.details))


def _read(data: bytes, kind: str) -> _Page | None:
    try:
        page = _page(data)
    except (ValueError, RecursionError):
        return None
    return page if page.kind == kind else None


def _threaded(data: bytes, of: Commented, now: int) -> CommentThread:
    try:
        thread = _thread(data)
    except (ValueError, RecursionError):
        return CommentThread(Comment("", 0, reject(of.source, "not a comment", data)))
    video = thread.snippet.video_id
    replies = thread.replies.comments if thread.replies else []
    return CommentThread(
        _made(bytes(thread.snippet.top_level_comment), of, video, now),
        tuple(_made(bytes(each), of, video, now) for each in replies),
        video,
        thread.snippet.total_reply_count,
    )


def _made(data: bytes, of: Commented, video: str, now: int) -> Comment:
    try:
        comment = _comment(data)
    except (ValueError, RecursionError):
        return Comment("", 0, reject(of.source, "not a comment", data))
    said = comment.snippet
    if not _is_id(comment.id):
        return Comment("", 0, reject(of.source, "no id", data))
    created, updated = since_1970(said.published_at), since_1970(said.updated_at)
    if not created:
        return Comment("", 0, reject(of.source, "bad time", data))
    text = shown(said.text_display or said.text_original).strip()
    if not text:
        return Comment(comment.id, created, reject(of.source, "no text", data))
    if len(text) > LONGEST_TEXT:
        return Comment(comment.id, created, reject(of.source, "text too long", data, f"{len(text)} characters"))
    writer = line(said.author_channel_id.value) if said.author_channel_id else ""
    parent = f"{of.source}:{said.parent_id}" if _is_id(said.parent_id) else ""
    video = video or said.video_id
    mention = Mention(
        id=f"{of.source}:{comment.id}",
        source=of.source,
        created=believed(created, now),
        text=text,
        author=writer or line(said.author_display_name),
        name=line(said.author_display_name),
        kind=Kind.reply if parent else Kind.post,
        url=address(video, comment.id) if _is_id(video) else "",
        parent=parent,
        root=parent,
        edited=min(updated, now) if updated > created else 0,
        own=bool(of.channel) and writer == of.channel,
    )
    return Comment(comment.id, created, mention, video if mention.url else "")


def address(video: str, id: str) -> str:
    """Where a comment is shown."""
    return f"https://www.youtube.com/watch?v={video}&lc={id}"


def _is_id(text: str) -> bool:
    """Letters, digits and the signs of YouTube's ids: they go into addresses."""
    return 0 < len(text) <= LONGEST_ID and text.isascii() and all(sign.isalnum() or sign in "-_." for sign in text)
