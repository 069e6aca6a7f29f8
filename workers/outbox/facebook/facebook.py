"""Answers on a Facebook Page: comments below a comment or a post, looked for among those that stand there afterwards.

Sources: developers.facebook.com, Graph API, "Object Comments" (POST /{object-id}/comments; order), "Comment". No key of
ours is known there, and what was deleted is not in the list. Facebook shows one level of answers: an answer to one
goes below the comment that it answers.
"""

from __future__ import annotations

import msgspec

from listening.config import Account, Source
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.standing import ServerWord
from workers.outbox.meta.meta import MetaId, MetaPost, MetaWire, not_made, ours, refused, word
from workers.outbox.posting import EARLIER_MS, gone, missing, silent
from workers.outbox.wire import Wire, content_of
from workers.sources.meta.table import Facebook

SAID = "id,message,created_time,from{id},permalink_url"


class _Above(msgspec.Struct, frozen=True):
    id: str = ""
    parent: MetaId | None = None


def send(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Comment below what it answers, as the Page."""
    if not isinstance(source, Facebook):
        return Outcome(kind=Told.refused, why="There is no source of that Page in config.toml any more.")
    with Wire(account) as wire:
        meta = MetaWire(wire, secret, source)
        below = _below(meta, answer, account, source)
        if isinstance(below, Outcome):
            return below
        reply = meta.post(f"{below}/comments", {"message": answer.text})
    made = content_of(reply, MetaId)
    if made is not None and made.id:
        return _posted(answer, MetaPost(id=made.id))
    return not_made(reply, account, answer.attempts)


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Look for it among the Page's own comments there."""
    if not isinstance(source, Facebook):
        return silent(account)
    with Wire(account) as wire:
        meta = MetaWire(wire, secret, source)
        below = _below(meta, answer, account, source)
        if isinstance(below, Outcome):
            return silent(account)
        asked = {"fields": SAID, "order": "reverse_chronological"}
        found = meta.listed(f"{below}/comments", asked, answer.first_at - EARLIER_MS)
    if found is None:
        return silent(account)
    made = ours(found, account, answer)
    return _posted(answer, made) if made is not None else missing(account)


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether its token is the Page's, and when it ends; None if that cannot be known now."""
    if not isinstance(source, Facebook):
        return ServerWord(refused="There is no source of that Page in config.toml.")
    with Wire(account) as wire:
        return word(MetaWire(wire, secret, source), account, "me", "id")


def _below(meta: MetaWire, answer: Answer, account: Account, source: Facebook) -> str | Outcome:
    """Of what it becomes a comment: of the post, or of the comment that is answered or that stands above that."""
    id = answer.target.partition(":")[2]
    if id.startswith(f"{source.page}_"):
        return id  # a post on the Page
    reply = meta.get(id, {"fields": "id,parent{id}"})
    found = content_of(reply, _Above)
    if found is not None and found.id:
        return found.parent.id if found.parent is not None and found.parent.id else id
    return refused(reply, account) or gone(reply, account)


def _posted(answer: Answer, made: MetaPost) -> Outcome:
    return Outcome(
        kind=Told.posted,
        remote=made.id,
        url=made.url or f"https://www.facebook.com/{made.id}",
        post=f"{answer.target.partition(':')[0]}:{made.id}",
        at=made.at or answer.tried_at,
    )
