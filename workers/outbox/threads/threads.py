"""Answers on Threads, in two steps: a container that nobody sees, and once its id is kept here it is shown.

Sources: developers.facebook.com, Threads, "Create Replies", "Threads Posts", "Troubleshooting" (a container's status),
"Retrieve and Manage Replies" (1,000 answers in 24 hours). A container is shown once: that makes its id a key, and its
status says for sure whether it was. A long-lived token is good for 60 days, and exchanged for a new one ("Long-Lived
Access Tokens"). Where what was shown stands is looked for among the account's own answers.
"""

from __future__ import annotations

import msgspec

from listening.config import Account, Source
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.standing import ServerWord
from workers.outbox.meta.meta import MetaId, MetaPost, MetaWire, code, not_made, refused, word
from workers.outbox.posting import EARLIER_MS, same, silent
from workers.outbox.wire import Reply, Unanswered, Wire, content_of
from workers.sources.threads.table import Threads

SAID = "id,text,timestamp,permalink,username"
WORKS_MS = 10_000
"""Until a container is asked for again that Threads still works on."""


class _Container(msgspec.Struct, frozen=True):
    status: str = ""


class _Allowed(msgspec.Struct, frozen=True):
    quota_total: int = 0


class _Used(msgspec.Struct, frozen=True):
    reply_quota_usage: int = 0
    reply_config: _Allowed = _Allowed()


class _Given(msgspec.Struct, frozen=True):
    access_token: str


class _Limit(msgspec.Struct, frozen=True):
    data: list[_Used]


def send(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Make its container; or, once that is known here, have it shown."""
    if not isinstance(source, Threads):
        return Outcome(kind=Told.refused, why="There is no source of that account in config.toml any more.")
    with Wire(account) as wire:
        meta = MetaWire(wire, secret, source)
        if not answer.prepared:
            return _container(meta, answer, account)
        match _status(meta, answer):
            case "FINISHED":
                return _show(meta, answer, account)
            case "PUBLISHED":
                return _shown(meta, answer, account)
            case "EXPIRED" | "ERROR":
                return _container(meta, answer, account)
            case "IN_PROGRESS":
                return Outcome(kind=Told.not_sent, why="Threads still works on it", wait_ms=WORKS_MS)
    return Outcome(kind=Told.not_sent, why="Threads does not say what became of it so far", wait_ms=WORKS_MS)


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Ask what became of its container."""
    if not isinstance(source, Threads):
        return silent(account)
    if not answer.prepared:
        return Outcome(kind=Told.absent, why="it was not shown to anybody")
    with Wire(account) as wire:
        meta = MetaWire(wire, secret, source)
        match _status(meta, answer):
            case "PUBLISHED":
                return _shown(meta, answer, account)
            case "FINISHED" | "EXPIRED" | "ERROR":
                return Outcome(kind=Told.absent, why="Threads has not shown it")
    return silent(account)


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether Threads knows its token, whose it is, and when it ends; None if that cannot be known now."""
    if not isinstance(source, Threads):
        return ServerWord(refused="There is no source of that account in config.toml.")
    with Wire(account) as wire:
        return word(MetaWire(wire, secret, source), account, "me", "username")


def renewed(account: Account, secret: str, source: Source | None) -> str:
    """A token for 60 days more in the place of one that is about to end; empty: Threads gives none."""
    if not isinstance(source, Threads):
        return ""
    asked = {"grant_type": "th_refresh_token", "access_token": secret}
    with Wire(account) as wire:
        reply = wire.ask("GET", "/refresh_access_token", params=asked)
    given = content_of(reply, _Given)
    good = given is not None and given.access_token.isascii() and given.access_token.isprintable()
    return given.access_token if given is not None and good else ""


def _container(meta: MetaWire, answer: Answer, account: Account) -> Outcome:
    used = _used_up(meta)
    if used:
        why = f"Threads takes {used:,} answers of an account in 24 hours, and {account.name} has used them."
        return Outcome(kind=Told.refused, why=why)
    about = answer.target.partition(":")[2]
    reply = meta.post("me/threads", {"media_type": "TEXT", "text": answer.text, "reply_to_id": about})
    made = content_of(reply, MetaId)
    if made is not None and made.id:
        return Outcome(kind=Told.prepared, remote=made.id)
    sure = refused(reply, account)
    if sure is not None:
        return sure
    if isinstance(reply, Reply) and reply.status in (400, 401, 403, 404):
        return Outcome(kind=Told.refused, why="Threads does not take this answer as it is.")
    # Whatever was made, nobody sees it.
    wait = reply.wait_ms if isinstance(reply, Reply) else 0
    return Outcome(kind=Told.not_sent, why="Threads has not taken it", wait_ms=wait)


def _used_up(meta: MetaWire) -> int:
    """How many answers it takes, if they are used; 0 = there is room, or it does not say."""
    reply = meta.get("me/threads_publishing_limit", {"fields": "reply_quota_usage,reply_config"})
    found = content_of(reply, _Limit)
    for each in found.data if found is not None else ():
        if 0 < each.reply_config.quota_total <= each.reply_quota_usage:
            return each.reply_config.quota_total
    return 0


def _status(meta: MetaWire, answer: Answer) -> str:
    """Of its container; empty: Threads does not say. What it does not know any more is over."""
    reply = meta.get(answer.prepared, {"fields": "status"})
    found = content_of(reply, _Container)
    return found.status if found is not None else ""


def _show(meta: MetaWire, answer: Answer, account: Account) -> Outcome:
    reply = meta.post("me/threads_publish", {"creation_id": answer.prepared})
    made = content_of(reply, MetaId)
    if made is None or not made.id:
        if reply is Unanswered.before:
            return Outcome(kind=Told.not_sent, why="Threads cannot be reached")
        # That it is shown already is an error of the request, too.
        return not_made(reply, account, 2 if code(reply) == 100 else answer.attempts)
    found = meta.get(made.id, {"fields": SAID})  # for its address; it is there all the same
    told = content_of(found, MetaPost)
    return _posted(answer, told if told is not None and told.id == made.id else MetaPost(id=made.id))


def _shown(meta: MetaWire, answer: Answer, account: Account) -> Outcome:
    """It is there for sure; by which id, the account's newest answers say."""
    found = meta.listed("me/replies", {"fields": SAID}, answer.first_at - EARLIER_MS)
    for each in found or ():
        if each.id and same(each.words, each.at, answer):
            return _posted(answer, each)
    return Outcome(kind=Told.unclear, why="Threads has shown it, and does not say where")


def _posted(answer: Answer, made: MetaPost) -> Outcome:
    return Outcome(
        kind=Told.posted,
        remote=made.id,
        url=made.url,
        post=f"{answer.target.partition(':')[0]}:{made.id}",
        at=made.at or answer.tried_at,
    )
