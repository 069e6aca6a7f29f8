"""Answers in a Discourse forum: no key of ours is known there, so it is looked for among the last posts of its topic.

Sources: docs.discourse.org, "Creates a new topic, a new post, or a private message", "Get specific posts from a topic",
"Creates an upload" (its short_url stands in a post);
app/controllers/posts_controller.rb and lib/new_post_manager.rb: what moderators have to see first is answered with the
action "enqueued". A post that was deleted has left the topic for everybody but its staff.
"""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from listening.config import Account, Source
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.standing import ServerWord
from workers.outbox.posting import missing, ms, not_posted, same, silent
from workers.outbox.wire import Files, Reply, Wire, content_of

LAST = 40
"""Posts of a topic that are looked at, the last."""
_SHORT = re.compile(r"upload://[\w-]{1,80}(?:\.[a-zA-Z0-9]{1,8})?")
_PICTURE = re.compile(r"!\[(?:[^\]\\]|\\.)*\]\(upload://[^)\s]*\)")
_MARKS = re.compile(r"[\[\]\\*_`<>!]")


class _Made(msgspec.Struct, frozen=True):
    id: int = 0
    topic_id: int = 0
    post_number: int = 0
    topic_slug: str = ""
    username: str = ""
    created_at: datetime | None = None
    raw: str = ""
    action: str = ""


class _Upload(msgspec.Struct, frozen=True):
    short_url: str = ""


class _Ids(msgspec.Struct, frozen=True):
    stream: list[int]


class _Topic(msgspec.Struct, frozen=True):
    post_stream: _Ids


class _Posts(msgspec.Struct, frozen=True):
    posts: list[_Made]


class _Some(msgspec.Struct, frozen=True):
    post_stream: _Posts


class _User(msgspec.Struct, frozen=True):
    username: str


class _Session(msgspec.Struct, frozen=True):
    current_user: _User


def send(answer: Answer, account: Account, secret: str, source: Source | None, files: Files = ()) -> Outcome:
    """Post it in the topic, as a reply to the post that it answers."""
    topic, _, number = answer.target.partition(":")[2].partition("/")
    with Wire(account) as wire:
        shown = _uploaded(wire, answer, account, secret, files)
        if isinstance(shown, Outcome):
            return shown
        body: dict[str, object] = {"topic_id": int(topic), "raw": "\n\n".join([answer.text, *shown])}
        if number != "1":
            body["reply_to_post_number"] = int(number)
        reply = wire.ask("POST", "/posts.json", body=body, more=_who(account, secret))
    made = content_of(reply, _Made)
    if made is not None and made.id and made.post_number:
        return _posted(answer, account, made)
    if made is not None and made.action == "enqueued":
        return Outcome(kind=Told.unclear, why="it waits for the forum's moderators")
    return not_posted(reply, account, (400, 422), answer.attempts)


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Look for it among the last posts of its topic."""
    topic = answer.target.partition(":")[2].partition("/")[0]
    who = _who(account, secret)
    with Wire(account) as wire:
        reply = wire.ask("GET", f"/t/{topic}.json", more=who)
        found = content_of(reply, _Topic)
        if found is None:
            return silent(account)
        last = found.post_stream.stream[-LAST:]
        asked = "&".join(f"post_ids[]={id}" for id in last)
        reply = wire.ask("GET", f"/t/{topic}/posts.json?include_raw=true&{asked}", more=who)
        some = content_of(reply, _Some)
    if some is None:
        return silent(account)
    for post in some.post_stream.posts:
        if _same(post, answer, account):
            return _posted(answer, account, post)
    return missing(account)


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether the forum knows its key; None if that cannot be known now."""
    with Wire(account) as wire:
        reply = wire.ask("GET", "/session/current.json", more=_who(account, secret))
    if isinstance(reply, Reply) and reply.status in (401, 403, 404):
        return ServerWord(refused="The forum does not know this account with its key.")
    known = content_of(reply, _Session)
    return ServerWord() if known is not None else None


def _uploaded(wire: Wire, answer: Answer, account: Account, secret: str, files: Files) -> list[str] | Outcome:
    """The pictures, all there, as they are named in a post; else why nothing is posted."""
    found = []
    for picture, file in zip(answer.pictures, files, strict=bool(files)):
        form = {"type": "composer", "synchronous": "true"}
        reply = wire.ask("POST", "/uploads.json", more=_who(account, secret), form=form, file=file)
        kept = content_of(reply, _Upload)
        if kept is None or not _SHORT.fullmatch(kept.short_url):
            if isinstance(reply, Reply) and reply.status in (400, 403, 413, 422):
                return Outcome(kind=Told.refused, why=f"The forum does not take a picture from {account.name}.")
            wait = reply.wait_ms if isinstance(reply, Reply) else 0
            return Outcome(kind=Told.not_sent, why="The forum has not taken a picture", wait_ms=wait)
        # A bar would begin its size, a bracket end its words.
        alt = _MARKS.sub(r"\\\g<0>", " ".join(picture.alt.replace("|", "/").split()))
        found.append(f"![{alt}|{picture.width}x{picture.height}]({kept.short_url})")
    return found


def _who(account: Account, secret: str) -> dict[str, str]:
    return {"api-key": secret, "api-username": account.handle.lstrip("@")}


def _same(post: _Made, answer: Answer, account: Account) -> bool:
    ours = post.username.casefold() == account.handle.lstrip("@").casefold()
    return ours and same(_PICTURE.sub("", post.raw), ms(post.created_at), answer)


def _posted(answer: Answer, account: Account, made: _Made) -> Outcome:
    id = f"{made.topic_id or answer.target.partition(':')[2].partition('/')[0]}/{made.post_number}"
    return Outcome(
        kind=Told.posted,
        remote=str(made.id),
        url=f"{account.service.rstrip('/')}/t/{id}",
        post=f"{answer.target.partition(':')[0]}:{id}",
        at=ms(made.created_at) or answer.tried_at,
    )
