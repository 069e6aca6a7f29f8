"""Answers to comments on Instagram: below the first comment of a thread, looked for among its answers afterwards.

Sources: developers.facebook.com, Instagram Platform, "IG Comment Replies" (message goes in the address; an answer to
an answer goes below the first comment; none to a hidden one), "IG Comment". No key of ours is known there, and what
was deleted is not in the list.
"""

from __future__ import annotations

import msgspec

from listening.config import Account, Source
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.standing import ServerWord
from workers.outbox.meta.meta import MetaId, MetaPost, MetaWire, code, not_made, ours, refused, word
from workers.outbox.posting import gone, missing, silent
from workers.outbox.wire import Reply, Wire
from workers.sources.meta.table import Instagram

SAID = "id,text,timestamp,username,from{id}"
ELSEWHERE = (
    "Instagram lets only comments below this account's own posts be answered from here; answer it at the source."
)


class _Comment(msgspec.Struct, frozen=True):
    id: str = ""
    parent_id: str | None = None


def send(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Answer the comment, or the one that it stands below."""
    if not isinstance(source, Instagram):
        return Outcome(told=Told.refused, why="There is no source of that account in config.toml any more.")
    with Wire(account) as wire:
        meta = MetaWire(wire, secret, source)
        below = _below(meta, answer, account)
        if isinstance(below, Outcome):
            return below
        reply = meta.tell(f"{below}/replies", {"message": answer.text})
    made = reply.read(MetaId) if isinstance(reply, Reply) and reply.status == 200 else None
    if made is not None and made.id:
        return _posted(answer, MetaPost(id=made.id))
    return not_made(reply, account, answer.attempts)


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Look for it among the answers to that comment."""
    if not isinstance(source, Instagram):
        return silent(account)
    with Wire(account) as wire:
        meta = MetaWire(wire, secret, source)
        below = _below(meta, answer, account)
        if isinstance(below, Outcome):
            return silent(account)
        # In which order they come is not documented: all that there are are read.
        found = meta.listed(f"{below}/replies", {"fields": SAID}, 0)
    if found is None:
        return silent(account)
    made = ours(found, account, answer)
    return _posted(answer, made) if made is not None else missing(account)


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether its token sees the account, and when it ends; None if that cannot be known now."""
    if not isinstance(source, Instagram):
        return ServerWord(refused="There is no source of that account in config.toml.")
    with Wire(account) as wire:
        return word(MetaWire(wire, secret, source), account, source.account, "id")


def _below(meta: MetaWire, answer: Answer, account: Account) -> str | Outcome:
    """The first comment of the thread."""
    id = answer.target.partition(":")[2]
    reply = meta.get(id, {"fields": "id,parent_id"})
    found = reply.read(_Comment) if isinstance(reply, Reply) and reply.status == 200 else None
    if found is not None and found.id:
        return found.parent_id or id
    if code(reply) == 100:
        return Outcome(told=Told.refused, why=ELSEWHERE)
    return refused(reply, account) or gone(reply, account)


def _posted(answer: Answer, made: MetaPost) -> Outcome:
    """A comment has no web address of its own."""
    return Outcome(
        told=Told.posted,
        remote=made.id,
        post=f"{answer.target.partition(':')[0]}:{made.id}",
        at=made.at or answer.tried_at,
    )
