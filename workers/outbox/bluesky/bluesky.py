"""Answers on Bluesky: a record with a key of ours, so that its PDS can be asked for it and never holds it twice.

Sources: atproto lexicons com.atproto.server.createSession, com.atproto.repo.createRecord and getRecord,
app.bsky.feed.post, app.bsky.richtext.facet, app.bsky.feed.getPosts.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
import msgspec

from listening.config import Account
from listening.outbox.answer import Answer, Outcome, Told
from workers.outbox import wire
from workers.outbox.wire import Unanswered, Reply

POSTS = "app.bsky.feed.post"
_FACET = re.compile(
    rb"(?<![\w@/])(?P<mention>@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])"
    rb"|(?P<link>https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}'])"
    rb"|(?<!\S)(?P<tag>#[^\s#.,;:!?()\[\]{}\"'<>]+)"
)


T = TypeVar("T")


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


class _Session(msgspec.Struct, frozen=True, rename="camel"):
    access_jwt: str
    did: str


class _Did(msgspec.Struct, frozen=True):
    did: str


class _Kept(msgspec.Struct, frozen=True):
    uri: str
    value: dict[str, Any] = {}


class _Wrong(msgspec.Struct, frozen=True):
    error: str = ""


def send(answer: Answer, account: Account, secret: str) -> Outcome:
    """Post it as the record of its key."""
    with wire.client(account, {}) as web:
        session = _sign_in(web, account, secret)
        if isinstance(session, Outcome):
            return session
        parent = _parent(web, answer)
        if isinstance(parent, Outcome):
            return parent
        body = {
            "repo": session.did,
            "collection": POSTS,
            "rkey": answer.key,
            "record": _record(web, answer, parent),
        }
        reply = wire.ask(web, "POST", "/xrpc/com.atproto.repo.createRecord", body)
        if reply is Unanswered.before:
            return Outcome(told=Told.not_sent, why="Bluesky cannot be reached")
        if isinstance(reply, Unanswered):
            return Outcome(told=Told.unclear, why="the connection ended before Bluesky answered")
        if reply.status == 200:
            kept = _read(reply, _Kept)
            if kept is not None and kept.uri.endswith(f"/{answer.key}"):
                return _posted(answer, session.did, kept.uri)
        if reply.status == 429:
            return Outcome(told=Told.not_sent, why="Bluesky asks us to wait", wait_ms=reply.wait_ms)
        if reply.status in (401, 403, 413):
            return Outcome(told=Told.refused, why=f"Bluesky does not let {account.name} post this.")
        if reply.status == 400 and answer.attempts == 1:
            # Of a later attempt it can mean that the record is there already.
            return Outcome(told=Told.refused, why="Bluesky does not take this answer as it is.")
        return Outcome(told=Told.unclear, why=f"Bluesky answered {reply.status}", wait_ms=reply.wait_ms)


def look(answer: Answer, account: Account, secret: str) -> Outcome:
    """Ask whether the record of its key is there."""
    with wire.client(account, {}) as web:
        session = _sign_in(web, account, secret)
        if isinstance(session, Outcome):
            return Outcome(told=Told.unclear, why=session.why, wait_ms=session.wait_ms)
        asked = {"repo": session.did, "collection": POSTS, "rkey": answer.key}
        reply = wire.ask(web, "GET", "/xrpc/com.atproto.repo.getRecord", params=asked)
        if isinstance(reply, Reply):
            kept = _read(reply, _Kept)
            if reply.status == 200 and kept is not None and kept.uri.endswith(f"/{answer.key}"):
                return _posted(answer, session.did, kept.uri)
            wrong = _read(reply, _Wrong)
            if reply.status in (400, 404) and wrong is not None and wrong.error == "RecordNotFound":
                return Outcome(told=Told.absent, why="Bluesky does not have it")
        return Outcome(told=Told.unclear, why="Bluesky does not say whether it has it")


def _sign_in(web: httpx.Client, account: Account, secret: str) -> _Session | Outcome:
    body = {"identifier": account.handle.removeprefix("@"), "password": secret}
    reply = wire.ask(web, "POST", "/xrpc/com.atproto.server.createSession", body)
    if isinstance(reply, Reply) and reply.status == 200:
        session = _read(reply, _Session)
        if session is not None:
            web.headers["authorization"] = f"Bearer {session.access_jwt}"
            return session
    if isinstance(reply, Reply) and reply.status in (400, 401):
        return Outcome(told=Told.refused, why=f"Bluesky does not know {account.name} with this app password.")
    wait = reply.wait_ms if isinstance(reply, Reply) else 0
    return Outcome(told=Told.not_sent, why="Bluesky does not let us sign in now", wait_ms=wait)


def _parent(web: httpx.Client, answer: Answer) -> _PostView | Outcome:
    did, _, key = answer.target.partition(":")[2].partition("/")
    did = did if did.startswith("did:") else f"did:plc:{did}"
    uri = f"at://{did}/{POSTS}/{key}"
    reply = wire.ask(web, "GET", "/xrpc/app.bsky.feed.getPosts", params={"uris": uri})
    found = _read(reply, _Posts) if isinstance(reply, Reply) and reply.status == 200 else None
    if found is None:
        return Outcome(told=Told.not_sent, why="Bluesky does not give the post that is answered")
    if not found.posts:
        return Outcome(told=Told.refused, why="The post that is answered is gone.")
    if found.posts[0].viewer.reply_disabled:
        return Outcome(told=Told.refused, why="Its author does not let us reply to this post.")
    return found.posts[0]


def _record(web: httpx.Client, answer: Answer, parent: _PostView) -> dict[str, object]:
    ref = {"uri": parent.uri, "cid": parent.cid}
    root = parent.record.reply.root if parent.record.reply else None
    record: dict[str, object] = {
        "$type": POSTS,
        "text": answer.text,
        "createdAt": datetime.fromtimestamp(answer.at / 1000, UTC).isoformat(timespec="milliseconds")[:23] + "Z",
        "reply": {"root": {"uri": root.uri, "cid": root.cid} if root else ref, "parent": ref},
    }
    if answer.language and answer.language != "und":
        record["langs"] = [answer.language]
    facets = [each for found in _FACET.finditer(answer.text.encode()) if (each := _facet(web, found))]
    return {**record, "facets": facets} if facets else record


def _facet(web: httpx.Client, found: re.Match[bytes]) -> dict[str, object] | None:
    """A link, a tag or a mention, by bytes; None for a handle nobody has."""
    said = found.group().decode()
    kind = f"app.bsky.richtext.facet#{found.lastgroup}"
    feature = {"$type": kind, "uri": said} if found.lastgroup == "link" else {"$type": kind, "tag": said[1:]}
    if found.lastgroup == "mention":
        reply = wire.ask(web, "GET", "/xrpc/com.atproto.identity.resolveHandle", params={"handle": said[1:]})
        known = _read(reply, _Did) if isinstance(reply, Reply) and reply.status == 200 else None
        if known is None:
            return None
        feature = {"$type": kind, "did": known.did}
    return {"index": {"byteStart": found.start(), "byteEnd": found.end()}, "features": [feature]}


def _posted(answer: Answer, did: str, uri: str) -> Outcome:
    source = answer.target.partition(":")[0]
    return Outcome(
        told=Told.posted,
        remote=uri,
        url=f"https://bsky.app/profile/{did}/post/{answer.key}",
        post=f"{source}:{did.removeprefix('did:plc:')}/{answer.key}",
        at=answer.tried_at,
    )


def _read(reply: Reply, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(reply.content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
