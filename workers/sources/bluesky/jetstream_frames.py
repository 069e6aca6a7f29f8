"""One Jetstream frame to what it says: pure.

Format: Jetstream v1 (bluesky-social/jetstream, docs/README.md), records as in
lexicons/app/bsky/feed/post.json of bluesky-social/atproto. Decisions are
listed in docs/sources.md.
"""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec
from msgspec import Raw, Struct

from listening.mention import Deletion, Event, Kind, Mention, reject
from listening.spans import DAY_MS, MINUTE_MS
from workers.sources.bluesky.bluesky import POSTS, id_of_uri, is_did, is_handle, is_key, post_id, url_of
from workers.sources.times import millis

LONGEST = 3000
"""UTF-8 bytes of a post's text, by its lexicon."""
LONGEST_ALT = 2000
"""Characters of a picture's text alternative that are kept."""
MOST = 50
"""Pictures of a post that are counted; the lexicon allows 4."""
_TOLD = re.compile(rb'"app\.bsky\.embed\.(?:record|images|video)')
EARLY, LATE = DAY_MS, 5 * MINUTE_MS
"""How far, in ms, the client's clock may be before and after the server's."""
_SINCE, _UNTIL = 10**15, 4 * 10**15
"""Microseconds between 2001 and 2096: any other ``time_us`` is no time."""


class Frame(Struct, frozen=True):
    """What one frame says."""

    event: Event
    time_us: int = 0
    """The server's time, microseconds; 0 where the frame could not be read."""
    did: str = ""
    handle: str = ""
    """For an identity event: the account, and its handle if the event has one."""
    seq: int = 0
    """Its number at this server, where that is v2; 0 = none."""
    ended: str = ""
    """Why the server ends the connection, in its own short word; empty = it does not."""


class _Operation(StrEnum):
    create = "create"
    update = "update"
    delete = "delete"


class _Link(Struct):
    uri: str = ""


class _Reply(Struct):
    parent: _Link | None = None
    root: _Link | None = None


class _Quoted(Struct):
    uri: str = ""
    record: _Link | None = None


class _Picture(Struct):
    alt: str = ""


class _Media(Struct):
    """Pictures, or one film."""

    images: list[_Picture] | None = None
    video: Raw = Raw(b"")
    alt: str = ""


class _Embed(_Media):
    record: _Quoted | None = None
    media: _Media | None = None
    """Beside a quoted post."""


class _Post(Struct):
    """A post as its lexicon wants it; the embed is read only when it quotes or has pictures."""

    text: str
    createdAt: str = ""
    langs: list[str] | None = None
    reply: _Reply | None = None
    embed: Raw = Raw(b"")


class _Text(Struct):
    """A post that breaks its lexicon somewhere we can do without."""

    text: str


class CommitSaid(Struct):
    """A record that was written or taken back."""

    operation: str
    collection: str
    rkey: str
    record: Raw = Raw(b"")


class _Identity(Struct):
    handle: str | None = None


class _Account(Struct):
    active: bool = True
    status: str | None = None


class FrameSaid(Struct):
    """One event as it came, of v1 or v2."""

    did: str
    time_us: int
    kind: str
    commit: CommitSaid | None = None
    identity: Raw = Raw(b"")
    account: Raw = Raw(b"")


_frame = msgspec.json.Decoder(FrameSaid).decode
_identity = msgspec.json.Decoder(_Identity | None).decode
_account = msgspec.json.Decoder(_Account | None).decode
_post = msgspec.json.Decoder(_Post).decode
_text = msgspec.json.Decoder(_Text).decode
_embed = msgspec.json.Decoder(_Embed).decode

_GONE = frozenset({"deleted", "takendown"})
"""Account states in which the posts are gone for good. ``deactivated`` is also
how an account leaves its old host when it moves, and ``suspended`` is meant to
end: their posts stay, and a ``deleted`` follows if it was a farewell."""

_NOT_READABLE = (ValueError, RecursionError)
"""What msgspec raises for bytes that are not this JSON, not UTF-8, or nested too deep."""


def parse(frame: str | bytes, source: str) -> Frame:
    """What a frame says. Never raises: what cannot be used is a Reject.

    ``source`` is the name of the source in config.toml.
    """
    try:
        said = _frame(frame)
    except msgspec.ValidationError as error:
        return Frame(reject(source, "not an event", frame, str(error)))
    except _NOT_READABLE as error:
        return Frame(reject(source, "not JSON", _shown(frame), str(error)))
    try:
        return read(said, source, frame)
    except _NOT_READABLE as error:
        return Frame(reject(source, "not an event", frame, str(error)))


def read(said: FrameSaid, source: str, frame: str | bytes) -> Frame:
    """What an event means; ``frame`` as it came. Raises ValueError where its parts are of another type."""
    if not _SINCE <= said.time_us < _UNTIL:
        return Frame(reject(source, "bad time", frame, f"time_us {said.time_us}"))
    if said.kind == "commit" and said.commit is not None:
        if said.commit.collection != POSTS:
            return Frame(None, said.time_us)
        return Frame(_committed(said, said.commit, source, frame), said.time_us)
    if not is_did(said.did):
        return Frame(reject(source, "bad account", frame, said.did), said.time_us)
    if said.kind == "identity" and (identity := _identity(said.identity or b"null")) is not None:
        handle = (identity.handle or "").lower()
        return Frame(None, said.time_us, said.did, handle if is_handle(handle) else "")
    if said.kind == "account" and (account := _account(said.account or b"null")) is not None:
        if not account.active and account.status in _GONE:
            return Frame(Deletion(source=source, author=said.did, at=said.time_us // 1000), said.time_us)
        return Frame(None, said.time_us)
    if said.kind in ("commit", "identity", "account"):
        return Frame(reject(source, "not an event", frame, f"{said.kind} without {said.kind}"), said.time_us)
    return Frame(reject(source, "unknown kind", frame, said.kind), said.time_us)


def _committed(said: FrameSaid, commit: CommitSaid, source: str, frame: str | bytes) -> Event:
    if not is_did(said.did):
        return reject(source, "bad account", frame, said.did)
    if not is_key(commit.rkey):
        return reject(source, "bad key", frame, commit.rkey)
    match commit.operation:
        case _Operation.create | _Operation.update:
            return _written(said, commit, source, frame)
        case _Operation.delete:
            return Deletion(source=source, id=post_id(source, said.did, commit.rkey), at=said.time_us // 1000)
    return reject(source, "unknown operation", frame, commit.operation)


def _written(said: FrameSaid, commit: CommitSaid, source: str, frame: str | bytes) -> Event:
    try:
        post = _post(commit.record)
    except _NOT_READABLE:
        try:
            post = _Post(_text(commit.record).text)
        except _NOT_READABLE as error:
            return reject(source, "no text", frame, str(error))
    text = post.text
    if len(text) > LONGEST or (not text.isascii() and len(text.encode()) > LONGEST):
        return reject(source, "text too long", frame, f"{len(text)} characters")
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    parent = root = original = ""
    kind = Kind.post
    alts: list[str] = []
    if _TOLD.search(bytes(post.embed)):
        original, alts = _embedded(post.embed, source)
        if original:
            kind = Kind.quote
    if post.reply is not None:
        parent = id_of_uri(source, post.reply.parent.uri) if post.reply.parent else ""
        root = id_of_uri(source, post.reply.root.uri) if post.reply.root else ""
        if parent:
            kind = Kind.reply
    server = said.time_us // 1000
    return Mention(
        id=post_id(source, said.did, commit.rkey),
        source=source,
        created=_believed(post.createdAt, server),
        text=text,
        author=said.did,
        language=_language(post.langs),
        kind=kind,
        url=url_of(said.did, commit.rkey),
        parent=parent,
        root=root,
        original=original,
        alt="\n".join(filter(None, alts)),
        pictures=len(alts),
        edited=server if commit.operation == _Operation.update else 0,
    )


def _embedded(embed: Raw, source: str) -> tuple[str, list[str]]:
    """Id of the post that is quoted, and what each picture or film shows, as far as its author said."""
    try:
        said = _embed(embed)
    except _NOT_READABLE:
        return "", []
    record = said.record
    uri = "" if record is None else record.record.uri if record.record is not None else record.uri
    media = said.media or said
    alts = [picture.alt for picture in media.images or []] + [media.alt] * bool(media.video)
    shown = [" ".join(alt.replace("\0", "\ufffd").split())[:LONGEST_ALT] for alt in alts[:MOST]]
    return (id_of_uri(source, uri) if uri else ""), shown


def _believed(created: str, server: int) -> int:
    """The client's time unless its clock cannot be right, else the server's; ms UTC."""
    try:
        client = millis(created)
    except ValueError:
        return server
    return client if server - EARLY <= client <= server + LATE else server


def _language(tags: list[str] | None) -> str:
    """The tag the author's app set; none where it set several languages."""
    if not tags or len({tag[:2].lower() for tag in tags}) > 1:
        return ""
    return tags[0][:35]


def _shown(frame: str | bytes) -> bytes:
    """Undecodable input in a form that can be stored: lone surrogates escaped."""
    return frame if isinstance(frame, bytes) else frame[:2000].encode("utf-8", "backslashreplace")
