"""Answers on Bluesky: a record with a key of ours, so that its PDS can be asked for it and never holds it twice.

Sources: atproto lexicons com.atproto.repo.createRecord and getRecord, app.bsky.feed.post, app.bsky.richtext.facet,
app.bsky.feed.getPosts, com.atproto.sync.getLatestCommit (its rev is a TID). To createRecord with a key it has, the
reference PDS answers 500 InternalServerError (github.com/bluesky-social/atproto/issues/3718), newer ones 400: neither
says that it did not go out. What it does not have is 400 RecordNotFound, on older ones InvalidRequest with "Could not
locate record".
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import msgspec

from listening.config import Account, Source
from listening.moments import iso
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.keys import told_by_tid
from listening.outbox.standing import ServerWord
from workers.outbox.bluesky.session import SESSION, PdsError, SignedIn, run_out
from workers.outbox.wire import Files, Reply, Unanswered, Wire, content_of

POSTS = "app.bsky.feed.post"
SKEW_MS = 5_000
"""So much a PDS's clock may be behind ours."""
_TID = re.compile(r"[2-7a-z]{13}")
_FACET = re.compile(
    rb"(?<![\w@/])(?P<mention>@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])"
    rb"|(?P<link>https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}'])"
    rb"|(?<!\S)(?P<tag>#[^\s#.,;:!?()\[\]{}\"'<>]+)"
)


class _Ref(msgspec.Struct, frozen=True):
    uri: str
    cid: str


class _Thread(msgspec.Struct, frozen=True):
    root: _Ref


class _Record(msgspec.Struct, frozen=True):
    reply: _Thread | None = None


class _Viewer(msgspec.Struct, frozen=True, rename="camel"):
    reply_disabled: bool = False


class _PostView(msgspec.Struct, frozen=True):
    uri: str
    cid: str
    record: _Record
    viewer: _Viewer = _Viewer()


class _Posts(msgspec.Struct, frozen=True):
    posts: list[_PostView]


class _Uploaded(msgspec.Struct, frozen=True):
    blob: dict[str, Any]


class _Commit(msgspec.Struct, frozen=True):
    rev: str


class _Did(msgspec.Struct, frozen=True):
    did: str


class _Value(msgspec.Struct, frozen=True, rename="camel"):
    created_at: datetime | None = None
    reply: _Thread | None = None


class _Kept(msgspec.Struct, frozen=True):
    uri: str
    value: _Value = _Value()
    cid: str = ""


def send(answer: Answer, account: Account, secret: str, source: Source | None, files: Files = ()) -> Outcome:
    """Post it as the record of its key."""
    with Wire(account) as wire:
        pds = SignedIn(wire, account, secret)
        did = pds.did()
        if isinstance(did, Outcome):
            return did
        parent = _own(pds, did, answer) if answer.number else _parent(pds, answer)
        if isinstance(parent, Outcome):
            return parent
        shown = _uploaded(pds, answer, account, files)
        if isinstance(shown, Outcome):
            return shown
        record = _record(wire, answer, parent) | shown
        body = {"repo": did, "collection": POSTS, "rkey": answer.key, "record": record}
        reply = pds.ask("POST", "/xrpc/com.atproto.repo.createRecord", body)
        return reply if isinstance(reply, Outcome) else _told(reply, answer, account, did)


def _uploaded(pds: SignedIn, answer: Answer, account: Account, files: Files) -> dict[str, object] | Outcome:
    """The pictures, all there, as its record names them; else why nothing is posted."""
    images = []
    for picture, file in zip(answer.pictures, files, strict=True):
        reply = pds.ask("POST", "/xrpc/com.atproto.repo.uploadBlob", file=file)
        if isinstance(reply, Outcome):
            return reply
        kept = content_of(reply, _Uploaded)
        if kept is None:
            if isinstance(reply, Reply) and reply.status in (400, 401, 403, 413) and not run_out(reply):
                return Outcome(kind=Told.refused, why=f"Bluesky does not take a picture from {account.name}.")
            wait = reply.wait_ms if isinstance(reply, Reply) else 0
            return Outcome(kind=Told.not_sent, why="Bluesky has not taken a picture", wait_ms=wait)
        ratio = {"width": picture.width, "height": picture.height}
        images.append({"image": kept.blob, "alt": picture.alt, "aspectRatio": ratio})
    return {"embed": {"$type": "app.bsky.embed.images", "images": images}} if images else {}


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether its PDS lets it in; None if that cannot be known now."""
    with Wire(account) as wire:
        reply = SignedIn(wire, account, secret).ask("GET", SESSION + "getSession")
    if isinstance(reply, Outcome):
        return ServerWord(refused=reply.why) if reply.kind is Told.refused else None
    return ServerWord() if isinstance(reply, Reply) and reply.status == 200 else None


def _told(reply: Reply | Unanswered, answer: Answer, account: Account, did: str) -> Outcome:
    """What the answer to createRecord says of it."""
    if reply is Unanswered.before:
        return Outcome(kind=Told.not_sent, why="Bluesky cannot be reached")
    if isinstance(reply, Unanswered):
        return Outcome(kind=Told.unclear, why="the connection ended before Bluesky answered")
    if reply.status == 200:
        kept = reply.read(_Kept)
        if kept is not None and kept.uri.endswith(f"/{answer.key}"):
            return _posted(answer, did, kept, answer.tried_at)
    if run_out(reply) and reply.status == 400:
        return Outcome(kind=Told.not_sent, why="Bluesky ended our session")
    if reply.status == 429:
        return Outcome(kind=Told.not_sent, why="Bluesky asks us to wait", wait_ms=reply.wait_ms)
    if reply.status in (401, 403, 413):
        return Outcome(kind=Told.refused, why=f"Bluesky does not let {account.name} post this.")
    if reply.status == 400 and answer.attempts == 1:
        # Of a later attempt it can mean that the record is there already.
        return Outcome(kind=Told.refused, why="Bluesky does not take this answer as it is.")
    return Outcome(kind=Told.unclear, why=f"Bluesky answered {reply.status}", wait_ms=reply.wait_ms)


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Ask whether the record of its key is there; where it is not, whether it can have been."""
    with Wire(account) as wire:
        pds = SignedIn(wire, account, secret)
        did = pds.did()
        if isinstance(did, Outcome):
            return Outcome(kind=Told.unclear, why=did.why, wait_ms=did.wait_ms)
        asked = {"repo": did, "collection": POSTS, "rkey": answer.key}
        reply = pds.ask("GET", "/xrpc/com.atproto.repo.getRecord", params=asked)
        if isinstance(reply, Reply):
            kept = reply.read(_Kept) if reply.status == 200 else None
            if kept is not None and kept.uri.endswith(f"/{answer.key}"):
                at = kept.value.created_at
                return _posted(answer, did, kept, int(at.timestamp() * 1000) if at and at.tzinfo else answer.tried_at)
            if _absent(reply):
                return _never_there(wire, did, answer)
        return Outcome(kind=Told.unclear, why="Bluesky does not say whether it has it")


def _never_there(wire: Wire, did: str, answer: Answer) -> Outcome:
    """It was there and deleted, if at all, only where the account has changed since it was sent."""
    reply = wire.ask("GET", "/xrpc/com.atproto.sync.getLatestCommit", params={"did": did})
    commit = content_of(reply, _Commit)
    at = told_by_tid(commit.rev) // 1000 if commit is not None and _TID.fullmatch(commit.rev) else None
    if at is None:
        return Outcome(kind=Told.unclear, why="Bluesky does not say whether it had it")
    if at < answer.tried_at - SKEW_MS:
        return Outcome(kind=Told.absent, why="Bluesky does not have it")
    return Outcome(kind=Told.missing, why="Bluesky does not have it; it may have been there, and been deleted")


def _absent(reply: Reply) -> bool:
    wrong = reply.read(PdsError) if reply.status in (400, 404) else None
    if wrong is None:
        return False
    named = wrong.error == "InvalidRequest" and wrong.message.startswith("Could not locate record")
    return wrong.error == "RecordNotFound" or named


def _parent(pds: SignedIn, answer: Answer) -> _PostView | Outcome:
    did, _, key = answer.target.partition(":")[2].partition("/")
    did = did if did.startswith("did:") else f"did:plc:{did}"
    uri = f"at://{did}/{POSTS}/{key}"
    reply = pds.ask("GET", "/xrpc/app.bsky.feed.getPosts", params={"uris": uri})
    if isinstance(reply, Outcome):
        return reply
    found = content_of(reply, _Posts)
    if found is None:
        return Outcome(kind=Told.not_sent, why="Bluesky does not give the post that is answered")
    if not found.posts:
        return Outcome(kind=Told.refused, why="The post that is answered is gone.")
    if found.posts[0].viewer.reply_disabled:
        return Outcome(kind=Told.refused, why="Its author does not let us reply to this post.")
    return found.posts[0]


def _own(pds: SignedIn, did: str, answer: Answer) -> _PostView | Outcome:
    """The post of ours that it goes below: asked of the PDS, as a fresh one is nowhere else yet."""
    asked = {"repo": did, "collection": POSTS, "rkey": answer.target.rpartition("/")[2]}
    reply = pds.ask("GET", "/xrpc/com.atproto.repo.getRecord", params=asked)
    if isinstance(reply, Outcome):
        return reply
    if isinstance(reply, Reply) and _absent(reply):
        return Outcome(kind=Told.refused, why="The post before it is gone.")
    kept = content_of(reply, _Kept)
    if kept is None or not kept.cid or kept.value.reply is None:
        return Outcome(kind=Told.not_sent, why="Bluesky does not give the post before it")
    return _PostView(uri=kept.uri, cid=kept.cid, record=_Record(reply=kept.value.reply))


def _record(wire: Wire, answer: Answer, parent: _PostView) -> dict[str, object]:
    ref = {"uri": parent.uri, "cid": parent.cid}
    root = parent.record.reply.root if parent.record.reply else None
    record: dict[str, object] = {
        "$type": POSTS,
        "text": answer.text,
        "createdAt": iso(answer.tried_at),
        "reply": {"root": {"uri": root.uri, "cid": root.cid} if root else ref, "parent": ref},
    }
    if answer.language and answer.language != "und":
        record["langs"] = [answer.language]
    facets = [each for found in _FACET.finditer(answer.text.encode()) if (each := _facet(wire, found))]
    return {**record, "facets": facets} if facets else record


def _facet(wire: Wire, found: re.Match[bytes]) -> dict[str, object] | None:
    """A link, a tag or a mention, by bytes; None for a handle nobody has."""
    said = found.group().decode()
    kind = f"app.bsky.richtext.facet#{found.lastgroup}"
    feature = {"$type": kind, "uri": said} if found.lastgroup == "link" else {"$type": kind, "tag": said[1:]}
    if found.lastgroup == "mention":
        reply = wire.ask("GET", "/xrpc/com.atproto.identity.resolveHandle", params={"handle": said[1:]})
        known = content_of(reply, _Did)
        if known is None:
            return None
        feature = {"$type": kind, "did": known.did}
    return {"index": {"byteStart": found.start(), "byteEnd": found.end()}, "features": [feature]}


def _posted(answer: Answer, did: str, kept: _Kept, at: int) -> Outcome:
    source = answer.target.partition(":")[0]
    return Outcome(
        kind=Told.posted,
        remote=kept.uri,
        url=f"https://bsky.app/profile/{did}/post/{answer.key}",
        post=f"{source}:{did.removeprefix('did:plc:')}/{answer.key}",
        at=at,
    )
