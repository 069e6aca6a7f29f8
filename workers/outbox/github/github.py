"""Answers on GitHub: comments of an issue or a pull request, looked for among its comments afterwards.

Sources: docs.github.com, REST API 2022-11-28, "Create an issue comment", "List issue comments", "Get an issue comment";
"Best practices": 403 with Retry-After, or with no requests left, asks to wait. What was deleted is not in the list.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

import msgspec

from listening.config import Account, Source
from listening.moments import iso_seconds
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.standing import ServerWord
from workers.outbox.posting import EARLIER_MS, gone, missing, ms, not_posted, same, silent
from workers.outbox.wire import Reply, Wire, content_of

VERSION = {"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"}
PAGES = 5
PAGE = 100
_COMMENT = re.compile(r"comment-(\d{1,15})")
_ISSUE = re.compile(r"/issues/(\d{1,12})$")


class _User(msgspec.Struct, frozen=True):
    login: str = ""


class _Comment(msgspec.Struct, frozen=True):
    id: int = 0
    html_url: str = ""
    issue_url: str = ""
    body: str | None = None
    user: _User | None = None
    created_at: datetime | None = None


def send(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Comment on the issue that it answers, or whose comment it answers."""
    with Wire(account) as wire:
        issue = _issue(wire, answer, account, secret)
        if isinstance(issue, Outcome):
            return issue
        reply = wire.ask("POST", f"{issue}/comments", secret, {"body": answer.text}, more=VERSION)
    made = content_of(reply, _Comment, 201)
    if made is not None and made.id:
        return _posted(answer, made)
    return not_posted(reply, account, (400, 422), answer.attempts)


def look(answer: Answer, account: Account, secret: str, source: Source | None) -> Outcome:
    """Look for it among the comments since it was first sent."""
    since = iso_seconds(answer.first_at - EARLIER_MS)
    with Wire(account) as wire:
        issue = _issue(wire, answer, account, secret)
        if isinstance(issue, Outcome):
            return silent(account)
        for page in range(1, PAGES + 1):
            params = {"since": since, "per_page": str(PAGE), "page": str(page)}
            reply = wire.ask("GET", f"{issue}/comments", secret, params=params, more=VERSION)
            found = content_of(reply, list[_Comment])
            if found is None:
                return silent(account)
            for comment in found:
                if _same(comment, answer, account):
                    return _posted(answer, comment)
            if len(found) < PAGE:
                break
    return missing(account)


def stands(account: Account, secret: str, source: Source | None) -> ServerWord | None:
    """Whether GitHub knows its token, and whose it is; None if that cannot be known now."""
    with Wire(account) as wire:
        reply = wire.ask("GET", "/user", secret, more=VERSION)
    if isinstance(reply, Reply) and reply.status == 401:
        return ServerWord(refused="GitHub does not know its token.")
    user = content_of(reply, _User)
    if user is None:
        return None
    if user.login.casefold() != account.handle.lstrip("@").casefold():
        return ServerWord(refused=f"Its token is not that of {account.handle}.")
    return ServerWord(ends_at=reply.ends_at if isinstance(reply, Reply) else 0)


def _issue(wire: Wire, answer: Answer, account: Account, secret: str) -> str | Outcome:
    """The path of the issue that is commented on; a comment says whose it is."""
    repository, _, about = answer.target.partition(":")[2].rpartition("/")
    path = f"/repos/{quote(repository)}/issues"
    comment = _COMMENT.fullmatch(about)
    if comment is None:
        return f"{path}/{about}"
    reply = wire.ask("GET", f"{path}/comments/{comment[1]}", secret, more=VERSION)
    found = content_of(reply, _Comment)
    issue = _ISSUE.search(found.issue_url) if found is not None else None
    return f"{path}/{issue[1]}" if issue is not None else gone(reply if isinstance(reply, Reply) else None, account)


def _same(comment: _Comment, answer: Answer, account: Account) -> bool:
    ours = comment.user is not None and comment.user.login.casefold() == account.handle.lstrip("@").casefold()
    return ours and same(comment.body or "", ms(comment.created_at), answer)


def _posted(answer: Answer, made: _Comment) -> Outcome:
    source, _, about = answer.target.partition(":")
    return Outcome(
        kind=Told.posted,
        remote=str(made.id),
        url=made.html_url if made.html_url.startswith("https://") else "",
        post=f"{source}:{about.rpartition('/')[0]}/comment-{made.id}",
        at=ms(made.created_at) or answer.tried_at,
    )
