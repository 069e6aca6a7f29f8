"""Answers on Instagram: below the first comment of a thread, or to what names the account at others.

Sources: developers.facebook.com, Instagram Platform, "IG Comment Replies" (message goes in the address; an answer to
an answer goes below the first comment; none to a hidden one), "IG Comment", "IG User Mentions", "Mentioned Media" (its
comments). A comment at others can be answered by its id and its medium's, and is not shown by its own id. No key of
ours is known there, and what was deleted is not in the list.
"""

from __future__ import annotations

import msgspec

from listening.config import Account, Source
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.keys import plain_digest
from listening.outbox.standing import ServerWord
from workers.outbox.meta.meta import MetaId, MetaPost, MetaWire, code, not_made, ours, refused, word
from workers.outbox.posting import EARLIER_MS, gone, missing, silent
from workers.outbox.wire import Wire, content_of
from workers.sources.meta.table import Instagram

SAID = "id,text,timestamp,username,from{id}"
ELSEWHERE = (
    "Instagram lets comments below this account's own posts be answered from here, and posts and comments that name "
    "it: this is none of them, or it is gone; answer it at the source."
)
COMMENTS = "comments.limit(100){id,text,timestamp,username}"


class _Comment(msgspec.Struct, frozen=True):
    id: str = ""
    parent_id: str | None = None


class _Comments(msgspec.Struct, frozen=True):
    data: list[MetaPost] = []


class _Medium(msgspec.Struct, frozen=True):
    comments: _Comments = _Comments()


class _Named(msgspec.Struct, frozen=True):
    username: str
    mentioned_media: _Medium


def send(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Answer the comment, or the one that it stands below; where it stands at others, what names the account."""
    if not isinstance(source, Instagram):
        return Outcome(kind=Told.refused, why="There is no source of that account in config.toml any more.")
    with Wire(account) as wire:
        meta = MetaWire(wire, secret, source)
        below = _below(meta, answer, account)
        if isinstance(below, Outcome):
            return below
        said = {"message": answer.text}
        reply = (
            meta.tell(f"{below}/replies", said)
            if below
            else meta.post(f"{source.account}/mentions", _where(answer) | said)
        )
    made = content_of(reply, MetaId)
    if made is not None and made.id:
        return _posted(answer, MetaPost(id=made.id))
    if not below and code(reply) == 100:
        return Outcome(kind=Told.refused, why=ELSEWHERE)
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
        if not below:
            return _look_elsewhere(meta, answer, account, source)
        # In which order they come is not documented: all that there are are read.
        found = meta.listed(f"{below}/replies", {"fields": SAID}, 0)
    if found is None:
        return silent(account)
    made = ours(found, account, answer)
    return _posted(answer, made) if made is not None else missing(account)


def _look_elsewhere(meta: MetaWire, answer: Answer, account: Account, source: Instagram) -> Outcome:
    """Among the comments below a picture of others; what stands below a comment of theirs, Instagram shows nobody."""
    if answer.root:
        why = "Instagram shows no program what stands below a comment at others"
        return Outcome(kind=Told.missing, why=why)
    fields = f"username,mentioned_media.media_id({_id(answer)}){{{COMMENTS}}}"
    reply = meta.get(source.account, {"fields": fields})
    found = content_of(reply, _Named)
    if found is None:
        return silent(account)
    for each in found.mentioned_media.comments.data:
        mine = each.username.casefold() == found.username.casefold() and each.at >= answer.first_at - EARLIER_MS
        # It may leave out the @ of who is named.
        if each.id and mine and plain_digest(each.words) == plain_digest(answer.text):
            return _posted(answer, each)
    return missing(account)


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether its token sees the account, and when it ends; None if that cannot be known now."""
    if not isinstance(source, Instagram):
        return ServerWord(refused="There is no source of that account in config.toml.")
    with Wire(account) as wire:
        return word(MetaWire(wire, secret, source), account, source.account, "id")


def _below(meta: MetaWire, answer: Answer, account: Account) -> str | Outcome:
    """The first comment of the thread; empty: it does not stand below a post of the account's."""
    id = _id(answer)
    reply = meta.get(id, {"fields": "id,parent_id"})
    found = content_of(reply, _Comment)
    if found is not None and found.id:
        return found.parent_id or id
    if code(reply) == 100:
        return ""
    return refused(reply, account) or gone(reply, account)


def _where(answer: Answer) -> dict[str, str]:
    """What names the account: a comment below a picture, or the words under it."""
    if not answer.root:
        return {"media_id": _id(answer)}
    return {"media_id": answer.root.partition(":")[2], "comment_id": _id(answer)}


def _id(answer: Answer) -> str:
    return answer.target.partition(":")[2]


def _posted(answer: Answer, made: MetaPost) -> Outcome:
    """A comment has no web address of its own."""
    return Outcome(
        kind=Told.posted,
        remote=made.id,
        post=f"{answer.target.partition(':')[0]}:{made.id}",
        at=made.at or answer.tried_at,
    )
