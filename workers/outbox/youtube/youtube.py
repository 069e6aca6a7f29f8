"""Answers to comments on YouTube, as the channel: looked for afterwards among the answers of their thread.

Sources: developers.google.com, YouTube Data API v3, "Comments: insert" (parentId is the first comment of the thread;
50 units of quota), "Comments: list" (one unit), "Errors". No key of ours is known there, and what was deleted, or waits
for the channel's own moderation, is not in the list.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import msgspec

from listening.config import Account, Source
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.standing import ServerWord
from workers.outbox.posting import missing, ms, not_posted, same, silent
from workers.outbox.wire import Reply, Unanswered, Wire, content_of
from workers.outbox.youtube.access import access, ended
from workers.outbox.youtube.quota import LOOK_UNITS
from workers.sources.youtube.comments import address, reasons
from workers.sources.youtube.youtube import TOO_FAST, USED_UP

PAGE = 100
REFUSALS = {
    "commentsDisabled": "Comments are switched off there.",
    "commentTextTooLong": "YouTube says that the answer is too long.",
    "commentTextRequired": "The answer is empty.",
    "operationNotSupported": "YouTube does not let anybody answer below this comment.",
    "parentCommentIsPrivate": "The comment is private: YouTube lets no program answer it.",
    "parentCommentNotFound": "The comment that is answered is gone.",
    "commentNotFound": "The comment that is answered is gone.",
    "ineligibleAccount": "This account cannot comment: it has no channel, or YouTube has restricted it.",
    "forbidden": "YouTube does not let this channel comment there.",
}
OURS: dict[str, str] = {}
"""Channel of each secret that was asked for, by the process: it costs quota, and does not change."""


class _Channel(msgspec.Struct, frozen=True):
    value: str = ""


class _Snippet(msgspec.Struct, frozen=True, rename="camel"):
    text_original: str = ""
    text_display: str = ""
    author_channel_id: _Channel | None = None
    published_at: datetime | None = None
    video_id: str = ""


class _Comment(msgspec.Struct, frozen=True):
    id: str = ""
    snippet: _Snippet = _Snippet()


class _Page(msgspec.Struct, frozen=True, rename="camel"):
    items: list[_Comment]
    next_page_token: str = ""


def send(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Answer below the first comment of the thread."""
    with Wire(account) as wire:
        token = access(wire, secret)
        if isinstance(token, Outcome):
            return token
        body = {"snippet": {"parentId": _thread(answer), "textOriginal": answer.text}}
        reply = wire.ask("POST", "comments?part=snippet", token, body)
    made = content_of(reply, _Comment)
    if made is not None and made.id:
        return _posted(answer, made)
    return _not_made(reply, answer, account, secret)


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Look for it among the answers of the thread."""
    with Wire(account) as wire:
        token = access(wire, secret)
        if isinstance(token, Outcome):
            return silent(account)
        further = ""
        for _ in range(LOOK_UNITS):
            asked = {"part": "snippet", "parentId": _thread(answer), "maxResults": str(PAGE)}
            asked |= {"textFormat": "plainText"} | ({"pageToken": further} if further else {})
            reply = wire.ask("GET", "comments", token, params=asked)
            page = content_of(reply, _Page)
            if page is None:
                return silent(account)
            for each in page.items:
                said = each.snippet
                ours = said.author_channel_id is not None and said.author_channel_id.value == account.handle
                words = said.text_original or said.text_display
                if ours and each.id and same(words, ms(said.published_at), answer):
                    return _posted(answer, each)
            further = page.next_page_token
            if not further:
                break
    return missing(account)


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether Google lets it in, and whose channel it is; None if that cannot be known now."""
    with Wire(account) as wire:
        token = access(wire, secret)
        if isinstance(token, Outcome):
            return ServerWord(refused=token.why) if token.kind is Told.refused else None
        if secret not in OURS:
            reply = wire.ask("GET", "channels", token, params={"part": "id", "mine": "true"})
            if isinstance(reply, Reply) and reply.status in (401, 403) and not reasons(reply.content) & USED_UP:
                ended(secret)
                return ServerWord(refused="YouTube does not let this account in: its token lacks youtube.force-ssl.")
            page = content_of(reply, _Page)
            if page is None:
                return None
            OURS[secret] = page.items[0].id if page.items else ""
    if OURS[secret] != account.handle:
        return ServerWord(refused=f"Its token is not that of the channel {account.handle}.")
    return ServerWord()


def _not_made(reply: Reply | Unanswered, answer: Answer, account: Account, secret: str) -> Outcome:
    why = reasons(reply.content) if isinstance(reply, Reply) else frozenset()
    if why & USED_UP:
        said = "YouTube's quota for today is used up; send it again after midnight, Pacific time."
        return Outcome(kind=Told.refused, why=said)
    if why & TOO_FAST:
        return Outcome(kind=Told.not_sent, why="YouTube asks us to wait")
    for each in sorted(why & REFUSALS.keys()):
        return Outcome(kind=Told.refused, why=REFUSALS[each])
    if isinstance(reply, Reply) and reply.status == 401:
        ended(secret)  # it was withdrawn before its time: another one may be given
        return Outcome(kind=Told.not_sent, why="Google ended our access")
    if "processingFailure" in why:
        return Outcome(kind=Told.unclear, why="YouTube could not work on it")
    return not_posted(reply, account, (400,), answer.attempts)


def _thread(answer: Answer) -> str:
    """An answer's own id is that of the first comment, a full stop, and more."""
    return answer.target.partition(":")[2].partition(".")[0]


def _posted(answer: Answer, made: _Comment) -> Outcome:
    video = made.snippet.video_id or parse_qs(urlsplit(answer.url).query).get("v", [""])[0]
    return Outcome(
        kind=Told.posted,
        remote=made.id,
        url=address(video, made.id) if video else "",
        post=f"{answer.target.partition(':')[0]}:{made.id}",
        at=ms(made.snippet.published_at) or answer.tried_at,
    )
