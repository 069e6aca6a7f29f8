"""Answers on Mastodon: one Idempotency-Key each, and afterwards looked for among the account's own statuses.

Sources: docs.joinmastodon.org/methods/statuses, /methods/media (202 while it is worked on), /methods/accounts,
/entities/Instance; app/services/post_status_service.rb: a key is kept for 3,600 seconds from its post, and a known
one answers with that post. Some versions answer 500 instead (github.com/mastodon/mastodon/issues/40399), and a key is
written after its post, so that a slow server can answer 504 before it knows it: no answer but a status is believed,
and it is looked for before the key is used again.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec

from listening.config import Account, Source
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.standing import ServerWord
from listening.spans import MINUTE_MS
from workers.outbox.wire import Files, Reply, Unanswered, Wire, content_of
from workers.sources.html_text import plain

WIDER = ("public", "unlisted", "private", "direct")
"""From the widest to the narrowest. An answer to a public post is unlisted: it belongs to its thread."""
PAGES = 5
POLLS = 10
POLL_S = 1.0
"""A picture is worked on for so long before its post; what takes longer is sent anew later."""


class _Author(msgspec.Struct, frozen=True):
    acct: str = ""


class _Status(msgspec.Struct, frozen=True):
    id: str
    created_at: datetime | None = None
    url: str | None = None
    visibility: str = "direct"
    spoiler_text: str = ""
    sensitive: bool = False
    in_reply_to_id: str | None = None
    content: str = ""
    account: _Author = _Author()


class _Media(msgspec.Struct, frozen=True):
    id: str


class _Limits(msgspec.Struct, frozen=True):
    max_characters: int = 0


class _Rules(msgspec.Struct, frozen=True):
    statuses: _Limits = _Limits()


class _Instance(msgspec.Struct, frozen=True):
    configuration: _Rules = _Rules()


class _Me(msgspec.Struct, frozen=True):
    id: str


def send(answer: Answer, account: Account, secret: str, source: Source | None, files: Files = ()) -> Outcome:
    """Post it under its key."""
    with Wire(account) as wire:
        parent = _parent(wire, secret, answer)
        if isinstance(parent, Outcome):
            return parent
        if parent.visibility == "direct" and not answer.number and not _named(parent.account.acct, answer.text):
            why = f"The post is private: nobody would see an answer that does not name @{parent.account.acct}."
            return Outcome(kind=Told.refused, why=why)
        if parent.visibility == "direct" and answer.posts and not answer.number:
            why = "The post is private: nobody would see posts of a thread that do not name its author."
            return Outcome(kind=Told.refused, why=why)
        shown = _uploaded(wire, secret, answer, account, files)
        if isinstance(shown, Outcome):
            return shown
        body: dict[str, object] = {
            "status": answer.text,
            "in_reply_to_id": parent.id,
            "visibility": parent.visibility if parent.visibility in WIDER[1:] else "unlisted",
        }
        if parent.spoiler_text or parent.sensitive:
            body |= {"spoiler_text": parent.spoiler_text, "sensitive": parent.sensitive}
        if answer.language and answer.language != "und":
            body["language"] = answer.language
        if shown:
            body["media_ids"] = shown
        reply = wire.ask("POST", "/api/v1/statuses", secret, body, key=answer.key)
        if reply is Unanswered.before:
            return Outcome(kind=Told.not_sent, why="Mastodon cannot be reached")
        if isinstance(reply, Unanswered):
            return Outcome(kind=Told.unclear, why="the connection ended before Mastodon answered")
        posted = reply.read(_Status) if reply.status == 200 else None
        if posted is not None and posted.id:
            return _posted(answer, posted)
        if reply.status == 429:
            return Outcome(kind=Told.not_sent, why="Mastodon asks us to wait", wait_ms=reply.wait_ms)
        if reply.status == 422:
            return Outcome(kind=Told.refused, why="Mastodon does not take this answer as it is; it may be too long.")
        if reply.status in (401, 403, 404):
            return Outcome(kind=Told.refused, why=f"Mastodon does not let {account.name} post this.")
        return Outcome(kind=Told.unclear, why=f"Mastodon answered {reply.status}", wait_ms=reply.wait_ms)


def _uploaded(wire: Wire, token: str, answer: Answer, account: Account, files: Files) -> list[str] | Outcome:
    """Ids of the pictures, all there and worked on to the end; else why nothing is posted."""
    found: list[str] = []
    for picture, file in zip(answer.pictures, files, strict=True):
        reply = wire.ask("POST", "/api/v2/media", token, form={"description": picture.alt}, file=file)
        if isinstance(reply, Reply) and reply.status in (401, 403, 413, 415, 422):
            return Outcome(kind=Told.refused, why=f"Mastodon does not take a picture from {account.name}.")
        media = content_of(reply, _Media, 200, 202)
        if media is None or not (_status(reply) == 200 or _worked_on(wire, token, media)):
            wait = reply.wait_ms if isinstance(reply, Reply) else 0
            return Outcome(kind=Told.not_sent, why="Mastodon has not taken a picture", wait_ms=wait)
        found.append(media.id)
    return found


def _worked_on(wire: Wire, token: str, media: _Media) -> bool:
    """Whether a picture is ready; waits some seconds for it."""
    for _ in range(POLLS):
        time.sleep(POLL_S)
        if _status(wire.ask("GET", f"/api/v1/media/{quote(media.id, safe='')}", token)) == 200:
            return True
    return False


def _status(reply: Reply | Unanswered) -> int:
    return reply.status if isinstance(reply, Reply) else 0


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether its server knows its token, and how long it lets a post be; None if that cannot be known now."""
    with Wire(account) as wire:
        reply = wire.ask("GET", "/api/v1/accounts/verify_credentials", secret)
        if not isinstance(reply, Reply) or reply.status not in (200, 401, 403):
            return None
        if reply.status != 200:
            return ServerWord(refused="Mastodon does not know this account with its token.")
        instance = wire.ask("GET", "/api/v2/instance")
    found = content_of(instance, _Instance)
    return ServerWord(longest=max(0, found.configuration.statuses.max_characters) if found is not None else 0)


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Look for it among what the account wrote since."""
    with Wire(account) as wire:
        reply = wire.ask("GET", "/api/v1/accounts/verify_credentials", secret)
        me = content_of(reply, _Me)
        if me is None:
            return Outcome(kind=Told.unclear, why="Mastodon does not say what the account wrote")
        params = {"limit": "40", "exclude_reblogs": "true"}
        for _ in range(PAGES):
            page = wire.ask("GET", f"/api/v1/accounts/{me.id}/statuses", secret, params=params)
            found = content_of(page, list[_Status])
            if found is None:
                return Outcome(kind=Told.unclear, why="Mastodon does not say what the account wrote")
            for status in found:
                if _same(status, answer):
                    return _posted(answer, status)
            if not found or any(_at(status) < answer.first_at - MINUTE_MS for status in found):
                return Outcome(kind=Told.absent, why="Mastodon does not have it")
            params["max_id"] = found[-1].id
        return Outcome(kind=Told.unclear, why="the account wrote too much since to be searched")


def _parent(wire: Wire, token: str, answer: Answer) -> _Status | Outcome:
    id = answer.target.partition(":")[2]
    reply = wire.ask("GET", f"/api/v1/statuses/{id}", token)
    if isinstance(reply, Reply) and reply.status == 404:
        return Outcome(kind=Told.refused, why="The post that is answered is gone, or this account may not see it.")
    if isinstance(reply, Reply) and reply.status in (401, 403):
        return Outcome(kind=Told.refused, why="Mastodon does not know this account with its token.")
    found = content_of(reply, _Status)
    if found is None:
        return Outcome(kind=Told.not_sent, why="Mastodon does not give the post that is answered")
    return found


def _named(acct: str, text: str) -> bool:
    words = {word.strip(".,;:!?()").casefold() for word in text.split()}
    return f"@{acct.casefold()}" in words or f"@{acct.partition('@')[0].casefold()}" in words


def _same(status: _Status, answer: Answer) -> bool:
    if status.in_reply_to_id != answer.target.partition(":")[2] or _at(status) < answer.first_at - MINUTE_MS:
        return False
    # Its HTML is not our text to the byte: white space, and servers of handles, are left out on both sides.
    return _bare(plain(status.content)) == _bare(answer.text)


def _bare(text: str) -> str:
    words = ("@" + word[1:].partition("@")[0] if word.startswith("@") else word for word in text.split())
    return "".join(words).casefold()


def _at(status: _Status) -> int:
    at = status.created_at
    if at is None:
        return 0
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)


def _posted(answer: Answer, status: _Status) -> Outcome:
    source = answer.target.partition(":")[0]
    url = status.url or ""
    return Outcome(
        kind=Told.posted,
        remote=status.id,
        url=url if url.startswith(("https://", "http://")) else "",
        post=f"{source}:{status.id}",
        at=_at(status) or answer.tried_at,
    )
