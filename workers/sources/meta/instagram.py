"""Comments to an Instagram account to mentions: webhooks, its media with comments, its tags. Pure.

Format: developers.facebook.com, Graph API, Webhooks reference, Instagram: ``comments``, ``live_comments`` and
``mentions``; Instagram Platform, IG Media, IG Comment, ``mentioned_media``, ``mentioned_comment``.
"""

from __future__ import annotations

import msgspec

from listening.mention import Event, Kind, Mention, reject
from workers.sources.html_text import shown
from workers.sources.meta.hooks import HookChange, Identifier, identifier, is_there, seconds, web
from workers.sources.meta.polled import PolledPage, Thread, polled
from workers.sources.reviewed import StoreReview
from workers.sources.times import believed

LONGEST_TEXT = 10_000
"""Characters; Instagram takes 2,200."""
COMMENTS = frozenset({"comments", "live_comments"})


class Mentioned(msgspec.Struct, frozen=True):
    """Somebody names the account: the webhook says where, and not in which words."""

    media: str
    comment: str = ""
    """Empty: in the words under the picture."""


class _Who(msgspec.Struct):
    id: Identifier = ""
    username: str = ""


class _Media(msgspec.Struct):
    id: Identifier = ""


class _Value(msgspec.Struct, rename={"who": "from"}):
    id: Identifier = ""
    text: str | None = None
    who: _Who | None = None
    media: _Media | None = None
    parent_id: Identifier = ""
    media_id: Identifier = ""
    comment_id: Identifier = ""


class _Written(msgspec.Struct, rename={"who": "from"}):
    """A medium with its caption, or a comment with its text."""

    id: Identifier
    timestamp: str = ""
    caption: str | None = None
    text: str | None = None
    username: str = ""
    who: _Who | None = None
    permalink: str = ""
    parent_id: Identifier = ""
    media: _Media | None = None
    comments: msgspec.Raw = msgspec.Raw()
    replies: msgspec.Raw = msgspec.Raw()


class _Found(msgspec.Struct):
    mentioned_media: msgspec.Raw = msgspec.Raw()
    mentioned_comment: msgspec.Raw = msgspec.Raw()


_value = msgspec.json.Decoder(_Value).decode
_written = msgspec.json.Decoder(_Written).decode
_found = msgspec.json.Decoder(_Found).decode


def told(change: HookChange, source: str, account: str, now: int) -> Event | Mentioned:
    """What one change of a webhook says; ``now`` in ms UTC."""
    if change.field not in COMMENTS and change.field != "mentions":
        return None
    try:
        value = _value(change.value)
    except (ValueError, RecursionError):
        return reject(source, "not a change", change.value)
    if change.field == "mentions":
        media = identifier(value.media_id)
        return Mentioned(media, identifier(value.comment_id)) if media else reject(source, "no id", change.value)
    media = identifier(value.media.id) if value.media else ""
    written = _Written(value.id, text=value.text, who=value.who, parent_id=value.parent_id)
    return _mention(written, source, account, media, change.at, now, change.value)


def looked_up(data: bytes, asked: Mentioned, source: str, account: str, now: int) -> Event:
    """What Meta answers when asked for the words of a ``Mentioned``."""
    try:
        found = _found(data)
        raw = found.mentioned_comment if asked.comment else found.mentioned_media
        written = _written(raw) if is_there(raw) else None
    except (ValueError, RecursionError):
        written = None
    if written is None:
        return reject(source, "mention cannot be read", data, asked.comment or asked.media)
    media = asked.media if asked.comment else ""
    return _mention(written, source, account, media, seconds(written.timestamp), now, data)


def listed(data: bytes, source: str, account: str, media: str, now: int, mine: bool = False) -> PolledPage | None:
    """A page of media with their newest comments, or of the comments on ``media``. None for what is no list.

    ``mine``: the media are the account's own.
    """

    def entry(written: _Written, raw: bytes) -> PolledPage:
        at = seconds(written.timestamp)
        event = _mention(written, source, account, media, at, now, raw)
        if mine and isinstance(event, Mention):
            event = msgspec.structs.replace(event, own=True)
        reviews, threads = [StoreReview(at, (event,))], []
        id = identifier(written.id)
        for below in (written.comments, written.replies):
            inner = listed(bytes(below), source, account, media or id, now) if is_there(below) and id else None
            if inner is not None:
                reviews += [_answering(review, source, id) if media else review for review in inner.reviews]
                threads += [Thread(id, inner.further, inner.oldest)] if inner.further and not media else []
        return PolledPage(tuple(reviews), threads=tuple(threads))

    return polled(data, source, _written, entry)


def _answering(review: StoreReview, source: str, comment: str) -> StoreReview:
    """An answer under a comment, where it does not say so itself."""
    events = tuple(
        msgspec.structs.replace(event, parent=f"{source}:{comment}") if isinstance(event, Mention) else event
        for event in review.events
    )
    return StoreReview(review.at, events)


def _mention(written: _Written, source: str, account: str, media: str, at: int, now: int, raw: bytes) -> Event:
    id = identifier(written.id)
    if not id:
        return reject(source, "no id", raw)
    if not at:
        return reject(source, "bad time", raw)
    text = shown((written.text if media else written.caption) or "").strip()
    if len(text) > LONGEST_TEXT:
        return reject(source, "text too long", raw, f"{len(text)} characters")
    if not text and media:
        return None  # a picture in a comment
    who = written.who or _Who()
    return Mention(
        id=f"{source}:{id}",
        source=source,
        created=believed(at, now),
        text=text,
        author=shown(who.username or written.username)[:100] or identifier(who.id),
        kind=Kind.reply if media else Kind.post,
        url=web(written.permalink),
        parent=f"{source}:{identifier(written.parent_id) or media}" if media else "",
        root=f"{source}:{media}" if media else "",
        pictures=0 if media else 1,
        own=str(who.id) == account,
    )
