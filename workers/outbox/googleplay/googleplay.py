"""Answers to reviews in Google Play: read before and after, and replaced as a whole.

Sources: developers.google.com/android-publisher/reply-to-reviews, reviews.get and reviews.reply. A service account's
access is good for an hour, and kept by the process so long.
"""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from listening.config import Account, Source
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.standing import ServerWord
from listening.store.clock import now_ms
from workers.outbox.posting import gone, not_posted, silent
from workers.outbox.reviewing import StandingReply, before, looked, posted
from workers.outbox.wire import Reply, Wire, content_of
from workers.sources.base import Cut
from workers.sources.googleplay.account import EARLY_S, GRANT, AccountKey, assertion, key_in
from workers.sources.googleplay.googleplay import SCOPE
from workers.sources.googleplay.table import GooglePlay


class _At(msgspec.Struct, frozen=True):
    seconds: int | str = 0


class _Developer(msgspec.Struct, frozen=True, rename="camel"):
    text: str = ""
    last_modified: _At = _At()


class _Comment(msgspec.Struct, frozen=True, rename="camel"):
    developer_comment: _Developer | None = None


class _Review(msgspec.Struct, frozen=True):
    comments: list[_Comment] = []


class _Result(msgspec.Struct, frozen=True, rename="camel"):
    reply_text: str = ""
    last_edited: _At = _At()


class _Made(msgspec.Struct, frozen=True):
    result: _Result


class _Given(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: float = 0


_kept: dict[AccountKey, tuple[str, float]] = {}
"""Access, and until when it is good (seconds since 1970); in memory only."""


def send(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Write it below the review, unless another one stands there that nobody here has read."""
    if not isinstance(source, GooglePlay):
        return Outcome(kind=Told.refused, why="There is no source of that app in config.toml any more.")
    with Wire(account) as wire:
        access = _access(wire, secret)
        if isinstance(access, Outcome):
            return access
        path = _path(source, answer.target.partition(":")[2])
        there = _there(wire, path, access)
        if not isinstance(there, StandingReply):
            return gone(there, account)
        stands_in_the_way = before(answer, there)
        if stands_in_the_way is not None:
            return stands_in_the_way
        reply = wire.ask("POST", f"{path}:reply", access, {"replyText": answer.text})
    made = content_of(reply, _Made)
    if made is not None and made.result.reply_text:
        return posted(answer, StandingReply(made.result.reply_text, "", _ms(made.result.last_edited)))
    return not_posted(reply, account, (400,), 1)  # one that is there already is answered as a new one is


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Read what stands below the review."""
    if not isinstance(source, GooglePlay):
        return silent(account)
    with Wire(account) as wire:
        access = _access(wire, secret)
        if isinstance(access, Outcome):
            return silent(account)
        there = _there(wire, _path(source, answer.target.partition(":")[2]), access)
    return looked(answer, there, account) if isinstance(there, StandingReply) else silent(account)


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether Google Play takes its key; None if that cannot be known now."""
    if not isinstance(source, GooglePlay):
        return ServerWord(refused="There is no source of that app in config.toml.")
    with Wire(account) as wire:
        access = _access(wire, secret)
        if isinstance(access, Outcome):
            return ServerWord(refused=access.why) if access.kind is Told.refused else None
        reply = wire.ask("GET", _path(source, "").rstrip("/"), access, params={"maxResults": "1"})
    if isinstance(reply, Reply) and reply.status in (401, 403):
        return ServerWord(refused="Google Play does not let this service account answer reviews.")
    return ServerWord() if isinstance(reply, Reply) and reply.status == 200 else None


def _path(source: GooglePlay, review: str) -> str:
    return f"/androidpublisher/v3/applications/{source.package}/reviews/{quote(review, safe='')}"


def _access(wire: Wire, secret: str) -> str | Outcome:
    now = now_ms() / 1000
    try:
        key = key_in(secret)
        token, until = _kept.get(key, ("", 0.0))
        if now < until - EARLY_S:
            return token
        form = {"grant_type": GRANT, "assertion": assertion(key, SCOPE, int(now))}
    except Cut as cut:
        return Outcome(kind=Told.refused, why=f"Google Play cannot be asked: {cut}.")
    reply = wire.ask("POST", key.token_uri, form=form)
    given = content_of(reply, _Given)
    if given is None or not (given.access_token.isascii() and given.access_token.isprintable()):
        if isinstance(reply, Reply) and reply.status in (400, 401):
            return Outcome(kind=Told.refused, why="Google does not know this service account with its key.")
        return Outcome(kind=Told.not_sent, why="Google does not let us in now")
    _kept[key] = (given.access_token, now + given.expires_in)
    return given.access_token


def _there(wire: Wire, path: str, access: str) -> StandingReply | Reply | None:
    """What stands there; else what was said in its place, if anything."""
    reply = wire.ask("GET", path, access)
    found = content_of(reply, _Review)
    if found is None:
        return reply if isinstance(reply, Reply) else None
    said = next((each.developer_comment for each in reversed(found.comments) if each.developer_comment), None)
    return StandingReply(said.text, "", _ms(said.last_modified)) if said is not None else StandingReply()


def _ms(at: _At) -> int:
    seconds = str(at.seconds)
    return int(seconds) * 1000 if seconds.isascii() and seconds.isdecimal() and len(seconds) < 12 else 0
