"""Issues, pull requests and their comments to mentions. Pure, and raises for no bytes.

Format: docs.github.com, REST API, "List repository issues" and "List issue comments for a repository", 2022-11-28.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from listening.mention import Event, Kind, Mention, reject
from workers.sources.html_text import shown, without
from workers.sources.times import believed, since_1970

LONGEST_TEXT = 70_000
"""Characters; GitHub takes 65,536."""


class GitHubList(StrEnum):
    """What is asked for; the value is the end of its address."""

    issues = "issues"
    comments = "issues/comments"


class GitHubPost(msgspec.Struct, frozen=True):
    """One entry of a list."""

    event: Event
    updated: int = 0
    """When anything of it last changed, ms UTC; 0 = it cannot be read."""


class _User(msgspec.Struct):
    login: str = ""
    type: str = ""


class GitHubEntry(msgspec.Struct):
    """An issue, a discussion or a comment, as GitHub writes it."""

    created_at: datetime
    updated_at: datetime
    id: int = 0
    number: int = 0
    title: str | None = None
    body: str | None = None
    user: _User | None = None
    html_url: str = ""
    issue_url: str = ""


_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
_entry = msgspec.json.Decoder(GitHubEntry).decode


def parse(data: bytes, of: GitHubList, source: str, repository: str, now: int) -> list[GitHubPost] | None:
    """The entries of a list, in its order; ``now`` in ms UTC. None for what is no list."""
    try:
        entries = _list(data)
    except (ValueError, RecursionError):
        return None
    return [_post(bytes(each), of, source, repository, now) for each in entries]


def _post(data: bytes, of: GitHubList, source: str, repository: str, now: int) -> GitHubPost:
    try:
        entry = _entry(data)
    except (ValueError, RecursionError):
        return GitHubPost(reject(source, "not an entry", data))
    issue = entry.number if of is GitHubList.issues else _last(entry.issue_url)
    if issue <= 0 or (of is GitHubList.comments and entry.id <= 0):
        return GitHubPost(reject(source, "no id", data), since_1970(entry.updated_at))
    about = f"{source}:{repository}/{issue}"
    comment = of is GitHubList.comments
    return post(entry, of, source, about, f"{source}:{repository}/comment-{entry.id}" if comment else about, now, data)


def post(entry: GitHubEntry, of: GitHubList, source: str, about: str, id: str, now: int, data: bytes) -> GitHubPost:
    """What an entry says: ``id`` is its own, ``about`` that of what it stands below or is."""
    created, updated = since_1970(entry.created_at), since_1970(entry.updated_at)
    if not (created and updated):
        return GitHubPost(reject(source, "bad time", data))
    if entry.user is not None and entry.user.type == "Bot":
        return GitHubPost(None, updated)
    title = " ".join((entry.title or "").split())[:300] if of is GitHubList.issues else ""
    # Nobody sees what stands in comments: templates.
    body = without(entry.body or "", "<!--", "-->").replace("\r\n", "\n").strip()
    text = shown("\n\n".join(filter(None, (title, body))))
    if not text:
        return GitHubPost(reject(source, "no text", data), updated)
    if len(text) > LONGEST_TEXT:
        return GitHubPost(reject(source, "text too long", data, f"{len(text)} characters"), updated)
    comment = of is GitHubList.comments
    mention = Mention(
        id=id,
        source=source,
        created=believed(created, now),
        text=text,
        author=entry.user.login[:100] if entry.user else "ghost",
        kind=Kind.reply if comment else Kind.post,
        url=entry.html_url if entry.html_url.startswith("https://") and len(entry.html_url) < 500 else "",
        parent=about if comment else "",
        root=about if comment else "",
        edited=min(updated, now) if comment and updated > created else 0,
    )
    return GitHubPost(mention, updated)


def _last(url: str) -> int:
    """The number at the end of an address; 0 for none."""
    end = url.rpartition("/")[2]
    return int(end) if end.isascii() and end.isdecimal() and len(end) < 16 else 0
