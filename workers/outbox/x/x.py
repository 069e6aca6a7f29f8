"""Answers on X, where its rule allows one: looked for afterwards among the account's own posts.

Sources: docs.x.com, X API v2, "Pricing", "Create Post" (reply.in_reply_to_tweet_id), "Get Posts by user",
"Upload media" (base64 in JSON), "Create Media metadata", "OAuth 1.0a" (RFC 5849); since February 2026 a program may
answer only who mentioned or quoted the account. No key of ours is known there; the same words once more are refused
with 403 for some hours, which does not say whose they are.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace
from oauthlib.oauth1 import Client as OAuth

from listening.config import Account, Source
from listening.moments import iso_seconds
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.rule_of_x import REFUSED, same_words
from listening.outbox.standing import ServerWord
from workers.outbox.posting import EARLIER_MS, missing, ms, not_posted, silent
from workers.outbox.wire import Files, Reply, Unanswered, Wire, content_of

PAGES = 3
USER_AS = 2
"""X takes as much for an account that is read as for so many posts."""
OURS: dict[str, str] = {}
"""Id of the account of each secret that was asked for, by the process: it costs, and does not change."""
PAGE = 100
DUPLICATE = "duplicate"
NO_CREDITS = "X takes no more: the app's credits are used up."


class XKeys(msgspec.Struct, frozen=True):
    """The app's keys, and those of the account that let it in."""

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str


class _Reference(msgspec.Struct, frozen=True):
    type: str = ""
    id: str = ""


class _Post(msgspec.Struct, frozen=True):
    id: str = ""
    text: str = ""
    created_at: datetime | None = None
    referenced_tweets: list[_Reference] = []


class _Made(msgspec.Struct, frozen=True):
    data: _Post


class _Meta(msgspec.Struct, frozen=True):
    next_token: str = ""


class _Posts(msgspec.Struct, frozen=True):
    data: list[_Post] = []
    meta: _Meta = _Meta()


class _User(msgspec.Struct, frozen=True):
    id: str
    username: str = ""


class _Me(msgspec.Struct, frozen=True):
    data: _User


class _Refusal(msgspec.Struct, frozen=True):
    detail: str = ""
    title: str = ""


class SignedX:
    """Requests of one account, each signed."""

    def __init__(self, wire: Wire, account: Account, keys: XKeys) -> None:
        self._wire = wire
        self._begin = account.service.rstrip("/")
        self._oauth = OAuth(keys.consumer_key, keys.consumer_secret, keys.access_token, keys.access_token_secret)

    def ask(
        self, method: str, path: str, body: object = None, params: Mapping[str, str] | None = None
    ) -> Reply | Unanswered:
        path = f"{path}?{urlencode(params)}" if params else path
        # A body of JSON is no part of what is signed (RFC 5849, 3.4.1.3.1).
        _, headers, _ = self._oauth.sign(self._begin + path, http_method=method)
        return self._wire.ask(method, path, body=body, more={"authorization": headers["Authorization"]})


def send(answer: Answer, account: Account, secret: str, source: Source | None, files: Files = ()) -> Outcome:
    """Post it as an answer."""
    keys = _keys(secret)
    if isinstance(keys, str):
        return Outcome(kind=Told.refused, why=keys)
    about = answer.target.partition(":")[2]
    body: dict[str, object] = {"text": answer.text, "reply": {"in_reply_to_tweet_id": about}}
    with Wire(account) as wire:
        x = SignedX(wire, account, keys)
        shown = _uploaded(x, answer, account, files)
        if isinstance(shown, Outcome):
            return shown
        reply = x.ask("POST", "/2/tweets", body | ({"media": {"media_ids": shown}} if shown else {}))
    made = content_of(reply, _Made, 200, 201)
    if made is not None and made.data.id:
        return _posted(answer, account, made.data)
    said = content_of(reply, _Refusal, 403)
    if said is not None and DUPLICATE in said.detail.casefold():
        return Outcome(kind=Told.unclear, why="X says that the account has posted these words already")
    if said is not None and "repl" in said.detail.casefold():
        return Outcome(kind=Told.refused, why=REFUSED)
    if isinstance(reply, Reply) and reply.status == 402:
        return Outcome(kind=Told.refused, why=NO_CREDITS)
    return not_posted(reply, account, (400, 422), answer.attempts)


def _uploaded(x: SignedX, answer: Answer, account: Account, files: Files) -> list[str] | Outcome:
    """Ids of the pictures, all there and each with what it shows; else why nothing is posted."""
    found = []
    for picture, file in zip(answer.pictures, files, strict=bool(files)):
        content = b64encode(file.content).decode()
        given = {"media": content, "media_category": "tweet_image", "media_type": file.media}
        reply = x.ask("POST", "/2/media/upload", given)
        kept = content_of(reply, _Made, 200, 201)
        if kept is not None and kept.data.id:
            told = {"id": kept.data.id, "metadata": {"alt_text": {"text": picture.alt}}}
            reply = x.ask("POST", "/2/media/metadata", told)
            if isinstance(reply, Reply) and reply.status in (200, 201):
                found.append(kept.data.id)
                continue
        if isinstance(reply, Reply) and reply.status in (400, 401, 403, 413, 415, 422):
            return Outcome(kind=Told.refused, why=f"X does not take a picture from {account.name}.")
        if isinstance(reply, Reply) and reply.status == 402:
            return Outcome(kind=Told.refused, why=NO_CREDITS)
        wait = reply.wait_ms if isinstance(reply, Reply) else 0
        return Outcome(kind=Told.not_sent, why="X has not taken a picture", wait_ms=wait)
    return found


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Look for it among what the account has posted since."""
    keys = _keys(secret)
    if isinstance(keys, str):
        return silent(account)
    since = iso_seconds(answer.first_at - EARLIER_MS)
    about = answer.target.partition(":")[2]
    with Wire(account) as wire:
        x = SignedX(wire, account, keys)
        read = 0
        if secret not in OURS:
            me = _me(x)
            if not isinstance(me, _User):
                return silent(account)
            OURS[secret], read = me.id, USER_AS
        further = ""
        for _ in range(PAGES):
            asked = {"start_time": since, "max_results": str(PAGE), "tweet.fields": "created_at,referenced_tweets"}
            reply = x.ask(
                "GET",
                f"/2/users/{OURS[secret]}/tweets",
                params=asked | ({"pagination_token": further} if further else {}),
            )
            page = content_of(reply, _Posts)
            if page is None:
                return replace(silent(account), read=read)
            read += len(page.data)
            for post in page.data:
                there = any((each.type, each.id) == ("replied_to", about) for each in post.referenced_tweets)
                if there and post.id and same_words(post.text, answer.text):
                    return replace(_posted(answer, account, post), read=read)
            further = page.meta.next_token
            if not further:
                break
    return replace(missing(account), read=read)


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether X knows its keys, and whose they are; None if that cannot be known now."""
    keys = _keys(secret)
    if isinstance(keys, str):
        return ServerWord(refused=keys)
    with Wire(account) as wire:
        me = _me(SignedX(wire, account, keys))
    if isinstance(me, Reply) and me.status in (401, 403):
        return ServerWord(refused="X does not know this account with its keys.")
    if not isinstance(me, _User):
        return None
    if me.username.casefold() != account.handle.lstrip("@").casefold():
        return ServerWord(refused=f"Its keys are not those of {account.handle}.")
    return ServerWord()


def _me(x: SignedX) -> _User | Reply | None:
    reply = x.ask("GET", "/2/users/me")
    found = content_of(reply, _Me)
    if found is not None:
        return found.data
    return reply if isinstance(reply, Reply) else None


def _keys(secret: str) -> XKeys | str:
    try:
        return msgspec.json.decode(secret, type=XKeys)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "Its secret is no JSON with consumer_key, consumer_secret, access_token and access_token_secret."


def _posted(answer: Answer, account: Account, made: _Post) -> Outcome:
    return Outcome(
        kind=Told.posted,
        remote=made.id,
        url=f"https://x.com/{account.handle.lstrip('@')}/status/{made.id}",
        post=f"{answer.target.partition(':')[0]}:{made.id}",
        at=ms(made.created_at) or answer.tried_at,
    )
