"""Discussions on GitHub, as its webhooks tell them; no list of its REST API has any. Pure, and raises for no bytes.

Format: docs.github.com, "Webhook events and payloads": ``discussion`` and ``discussion_comment``.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from listening.mention import Deletion, Event, Mention, reject
from workers.sources.github.issues import GitHubEntry, GitHubList, post

TOLD = ("created", "edited")
"""Of all that happens to a discussion; answers that are chosen, labels and pins change no words."""


class _Repository(msgspec.Struct):
    full_name: str


class _Hook(msgspec.Struct):
    action: str = ""
    repository: _Repository | None = None
    discussion: msgspec.Raw = msgspec.Raw(b"")
    comment: msgspec.Raw = msgspec.Raw(b"")


class _Numbered(msgspec.Struct):
    number: int = 0
    id: int = 0
    parent_id: int | None = None


_hook = msgspec.json.Decoder(_Hook).decode
_numbered = msgspec.json.Decoder(_Numbered).decode
_entry = msgspec.json.Decoder(GitHubEntry).decode


def parse(data: bytes, source: str, repositories: Collection[str], now: int) -> Event:
    """What a webhook says; ``now`` in ms UTC. None for what is of no discussion, or of another repository."""
    try:
        hook = _hook(data)
        if not hook.discussion or hook.repository is None:
            return None
        known = {each.lower(): each for each in repositories}
        repository = known.get(hook.repository.full_name.lower())
        if repository is None:
            return None
        discussion = _numbered(hook.discussion)
        comment = _numbered(hook.comment) if hook.comment else None
        if discussion.number <= 0 or (comment is not None and comment.id <= 0):
            return reject(source, "no id", data)
        about = f"{source}:{repository}/{discussion.number}"
        id = f"{source}:{repository}/discussion-{comment.id}" if comment else about
        if hook.action == "deleted":
            return Deletion(source=source, id=id, at=now)
        if hook.action not in TOLD:
            return None
        of = GitHubList.comments if comment else GitHubList.issues
        made = post(_entry(hook.comment or hook.discussion), of, source, about, id, now, data)
    except (ValueError, RecursionError):
        return reject(source, "not a webhook of GitHub", data)
    event = made.event
    if not isinstance(event, Mention):
        return event
    parent = f"{source}:{repository}/discussion-{comment.parent_id}" if comment and comment.parent_id else event.parent
    return msgspec.structs.replace(
        event, parent=parent, edited=min(made.updated, now) if hook.action == "edited" else 0
    )
