"""Issues, pull requests and their comments to mentions. Pure, and raises for no bytes.

Format: docs.github.com, REST API, "List repository issues" and "List issue comments for a repository", 2022-11-28.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from listening.mention import Event, Kind, Mention, reject

LONGEST_TEXT = 70_000
"""Characters; GitHub takes 65,536."""
LATEST_MS = 10 * 60_000
"""A time further ahead of ours is not believed: then it is now."""


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


class _Entry(msgspec.Struct):
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
_entry = msgspec.json.Decoder(_Entry).decode


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
    created, updated = _ms(entry.created_at), _ms(entry.updated_at)
    if not (created and updated):
        return GitHubPost(reject(source, "bad time", data))
    issue = entry.number if of is GitHubList.issues else _last(entry.issue_url)
    if issue <= 0 or (of is GitHubList.comments and entry.id <= 0):
        return GitHubPost(reject(source, "no id", data), updated)
    if entry.user is not None and entry.user.type == "Bot":
        return GitHubPost(None, updated)
    title = " ".join((entry.title or "").split())[:300] if of is GitHubList.issues else ""
    text = "\n\n".join(filter(None, (title, _seen(entry.body or "")))).replace("\0", "\N{REPLACEMENT CHARACTER}")
    if not text:
        return GitHubPost(reject(source, "no text", data), updated)
    if len(text) > LONGEST_TEXT:
        return GitHubPost(reject(source, "text too long", data, f"{len(text)} characters"), updated)
    about = f"{source}:{repository}/{issue}"
    comment = of is GitHubList.comments
    mention = Mention(
        id=f"{source}:{repository}/comment-{entry.id}" if comment else about,
        source=source,
        created=now if created > now + LATEST_MS else created,
        text=text,
        author=entry.user.login[:100] if entry.user else "ghost",
        kind=Kind.reply if comment else Kind.post,
        url=entry.html_url if entry.html_url.startswith("https://") and len(entry.html_url) < 500 else "",
        parent=about if comment else "",
        root=about if comment else "",
        edited=min(updated, now) if comment and updated > created else 0,
    )
    return GitHubPost(mention, updated)


def _seen(markdown: str) -> str:
    """Without what is between ``<!--`` and ``-->``: templates, which nobody sees; one never closed is the rest."""
    parts = []
    at = 0
    while (begin := markdown.find("<!--", at)) >= 0:
        parts.append(markdown[at:begin])
        end = markdown.find("-->", begin)
        if end < 0:
            at = len(markdown)
            break
        at = end + len("-->")
    parts.append(markdown[at:])
    return "".join(parts).replace("\r\n", "\n").strip()


def _last(url: str) -> int:
    """The number at the end of an address; 0 for none."""
    end = url.rpartition("/")[2]
    return int(end) if end.isascii() and end.isdecimal() and len(end) < 16 else 0


def _ms(at: datetime) -> int:
    """ms UTC; 0 for one without a zone, or before 1970."""
    try:
        return max(int(at.timestamp() * 1000), 0) if at.tzinfo else 0
    except (ValueError, OverflowError):
        return 0


def moment(ms: int) -> str:
    """As GitHub takes it in ``since``: ISO 8601, whole seconds."""
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
