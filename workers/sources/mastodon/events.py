"""Mastodon's stream events and statuses to mentions: pure.

Format: docs.joinmastodon.org /methods/streaming and /entities/Status.
Decisions are listed in docs/sources.md.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import Raw, Struct

from listening.mention import Deletion, Event, Kind, Mention, reject
from listening.spans import MINUTE_MS
from workers.sources.html_text import plain
from workers.sources.times import millis

LONGEST_HTML = 200_000
"""Characters of HTML that are looked at; Python's parser is slow on hostile ones."""
LONGEST = 25_000
"""Characters of text. Servers set their own limits, 500 by default; this is beyond them."""
LONGEST_ALT = 2000
"""Characters of a picture's text alternative that are kept; servers allow 1,500."""
MOST = 50
"""Pictures of a status that are counted; servers allow 4."""
LATE = 5 * MINUTE_MS
"""How far, in ms, a post may lie in the future; its author's server set the time."""
SERVER_ERROR = "server error"
"""Reason of the Reject for ``{"error": ...}``, which ends a subscription."""


class Host(Struct, frozen=True):
    """What is needed to read a server's events."""

    source: str
    """Name of the source in config.toml."""
    domain: str
    """What the server's own accounts have after their second @."""
    own: frozenset[str] = frozenset()
    """The brand's own handles, folded. One without a host is that of an account of this server."""


class StreamTold(Struct, frozen=True):
    """What one frame or status says."""

    event: Event
    id: str = ""
    """The server's id of the status, where the event is a new or changed one."""


class _Event(StrEnum):
    update = "update"
    edit = "status.update"
    delete = "delete"


_PUBLIC = frozenset({"public", "unlisted"})


class _Frame(Struct):
    event: str = ""
    payload: Raw = Raw(b"")
    error: str = ""


class _Account(Struct):
    acct: str
    display_name: str = ""
    followers_count: int | None = None


class _Original(Struct):
    id: str


class _Quote(Struct):
    quoted_status: _Original | None = None
    quoted_status_id: str | None = None


class _Media(Struct):
    description: str | None = None


class _Status(Struct):
    id: str
    created_at: str
    content: str
    visibility: str
    account: _Account
    spoiler_text: str | None = None
    language: str | None = None
    url: str | None = None
    uri: str | None = None
    in_reply_to_id: str | None = None
    edited_at: str | None = None
    reblog: _Status | None = None
    quote: Raw = Raw(b"")
    media_attachments: Raw = Raw(b"")


_frame = msgspec.json.Decoder(_Frame).decode
_string = msgspec.json.Decoder(str).decode
_id = msgspec.json.Decoder(str | int).decode
_status = msgspec.json.Decoder(_Status).decode
_media = msgspec.json.Decoder(list[_Media] | None).decode
_quote = msgspec.json.Decoder(_Quote | None).decode

_NOT_READABLE = (ValueError, RecursionError)


def parse(frame: str | bytes, host: Host, now: int) -> StreamTold:
    """What a websocket frame says. Never raises. ``now`` is ms UTC."""
    try:
        said = _frame(frame)
    except msgspec.ValidationError as error:
        return StreamTold(reject(host.source, "not an event", frame, str(error)))
    except _NOT_READABLE as error:
        shown = frame if isinstance(frame, bytes) else frame[:2000].encode("utf-8", "backslashreplace")
        return StreamTold(reject(host.source, "not JSON", shown, str(error)))
    if said.event == _Event.delete:
        try:
            # The id itself, or the id as a JSON string: servers differ.
            id = str(_id(said.payload)).strip('"')
        except _NOT_READABLE:
            id = ""
        if not _is_id(id):
            return StreamTold(reject(host.source, "no id", frame))
        return StreamTold(Deletion(source=host.source, id=f"{host.source}:{id}"))
    if said.event in (_Event.update, _Event.edit):
        payload: bytes | str = bytes(said.payload)
        try:
            if payload[:1] == b'"':
                payload = _string(payload)
        except _NOT_READABLE as error:
            return StreamTold(reject(host.source, "not a status", frame, str(error)))
        return status(payload, host, now)
    if said.error:
        return StreamTold(reject(host.source, SERVER_ERROR, frame, said.error))
    if not said.event:
        return StreamTold(reject(host.source, "not an event", frame, "no event"))
    return StreamTold(None)


def status(payload: str | bytes, host: Host, now: int) -> StreamTold:
    """What one status, as JSON, says. Never raises. ``now`` is ms UTC."""
    try:
        said = _status(payload)
    except _NOT_READABLE as error:
        shown = payload if isinstance(payload, bytes) else payload[:2000].encode("utf-8", "backslashreplace")
        return StreamTold(reject(host.source, "not a status", shown, str(error)))
    if said.visibility not in _PUBLIC or (said.reblog and said.reblog.visibility not in _PUBLIC):
        return StreamTold(None)  # not meant for everybody, so not for us
    told = said.reblog or said
    if not _is_id(said.id) or not _is_id(told.id):
        return StreamTold(reject(host.source, "no id", payload))
    try:
        created = millis(said.created_at)
        edited = millis(told.edited_at) if told.edited_at else 0
    except ValueError:
        return StreamTold(reject(host.source, "bad time", payload, said.created_at), said.id)
    text = _text(told)
    if text is None:
        return StreamTold(reject(host.source, "text too long", payload, f"{len(told.content)} characters"), said.id)
    alts = _alternatives(told)
    original = f"{host.source}:{told.id}" if said.reblog else _quoted(said, host)
    parent = f"{host.source}:{said.in_reply_to_id}" if _is_id(said.in_reply_to_id or "") else ""
    return StreamTold(
        Mention(
            id=f"{host.source}:{said.id}",
            source=host.source,
            created=created if created <= now + LATE else now,
            text=text,
            author=_full(said.account.acct, host),
            name=said.account.display_name[:200],
            followers=_count(said.account.followers_count),
            language=(told.language or "")[:35],
            kind=_kind(said, parent, original),
            url=_web(said.url) or _web(told.url) or _web(said.uri),
            parent=parent,
            original=original,
            edited=0 if said.reblog else edited,
            alt="\n".join(filter(None, alts)),
            pictures=len(alts),
            own=_local(said.account.acct, host) in host.own,
        ),
        said.id,
    )


def _text(said: _Status) -> str | None:
    """Content warning and content as its author wrote them; None if too long."""
    if len(said.content) > LONGEST_HTML:
        return None
    text = plain(said.content)
    warning = (said.spoiler_text or "").strip()
    if warning:
        text = f"{warning}\n\n{text}" if text else warning
    return text.replace("\0", "\ufffd") if len(text) <= LONGEST else None


def _alternatives(said: _Status) -> list[str]:
    """What each picture or film of a status shows, empty where its author did not say."""
    if len(said.media_attachments) < len(b"[{}]"):
        return []
    try:
        found = _media(said.media_attachments) or []
    except _NOT_READABLE:
        return []
    return [" ".join((media.description or "").replace("\0", "\ufffd").split())[:LONGEST_ALT] for media in found[:MOST]]


def _kind(said: _Status, parent: str, original: str) -> Kind:
    if said.reblog is not None:
        return Kind.repost
    if parent:
        return Kind.reply
    return Kind.quote if original else Kind.post


def _quoted(said: _Status, host: Host) -> str:
    """Id of the status this one quotes (Mastodon 4.5's ``quote``)."""
    if not said.quote:
        return ""
    try:
        quote = _quote(said.quote)
    except _NOT_READABLE:
        return ""
    if quote is None:
        return ""
    id = quote.quoted_status.id if quote.quoted_status else (quote.quoted_status_id or "")
    return f"{host.source}:{id}" if _is_id(id) else ""


def _is_id(text: str) -> bool:
    """A number on Mastodon, letters and digits elsewhere."""
    return 0 < len(text) <= 64 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()


def _full(acct: str, host: Host) -> str:
    return acct[:320] if "@" in acct else f"{acct[:200]}@{host.domain}"


def _local(acct: str, host: Host) -> str:
    """The handle by which an account of this server is known there; empty for those of others."""
    name, _, at = acct.lower().partition("@")
    return name if at in ("", host.domain.lower()) else ""


def _count(followers: int | None) -> int | None:
    """Some servers send -1 for "hidden"."""
    return followers if followers is not None and 0 <= followers < 2**53 else None


def _web(url: str | None) -> str:
    if url and len(url) <= 2048 and url.startswith(("https://", "http://")) and url.isprintable() and " " not in url:
        return url
    return ""
