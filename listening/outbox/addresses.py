"""What the web address of a post says: its network's id, and when it was written. Pure.

A TID holds microseconds (atproto.com/specs/tid); an id of Mastodon milliseconds above its last 16 bits
(docs.joinmastodon.org/api/guidelines, lib/mastodon/snowflake.rb).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from listening.config import Account, Network
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.keys import told_by_tid

_BLUESKY = re.compile(r"/profile/(?P<who>[\w.:-]+)/post/(?P<key>[2-7a-z]{13})/?")
_MASTODON = re.compile(r"/(?:@(?P<who>[\w.-]+)|users/(?P<user>[\w.-]+)/statuses)/(?P<id>\d{5,25})/?")


def posted_at_address(address: str, answer: Answer, account: Account) -> Outcome | str:
    """What was posted there with ``account``; or why that cannot be, in a sentence."""
    parts = urlsplit(address.strip())
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        return "url: the https:// address of the post is needed."
    found = _bluesky if account.network is Network.bluesky else _mastodon
    return found(address.strip(), parts.netloc, parts.path, answer, account)


def _bluesky(address: str, host: str, path: str, answer: Answer, account: Account) -> Outcome | str:
    found = _BLUESKY.fullmatch(path)
    if found is None:
        return "url: a post on Bluesky is at https://bsky.app/profile/NAME/post/KEY."
    who, key = found["who"], found["key"]
    if not who.startswith("did:") and who.casefold() != account.handle.lstrip("@").casefold():
        return f"url: that is a post of {who}; the answer was to be posted by {account.handle}."
    at = told_by_tid(key) // 1000
    if at < answer.at - 60_000:
        return "url: that post is older than the answer."
    source = answer.target.partition(":")[0]
    post = f"{source}:{who.removeprefix('did:plc:')}/{key}" if who.startswith("did:") else ""
    return Outcome(told=Told.posted, remote=f"at://{who}/app.bsky.feed.post/{key}", url=address, post=post, at=at)


def _mastodon(address: str, host: str, path: str, answer: Answer, account: Account) -> Outcome | str:
    found = _MASTODON.fullmatch(path)
    if found is None or host != urlsplit(account.service).netloc:
        return f"url: a post of {account.name} is at {account.service.rstrip('/')}/@NAME/NUMBER."
    who = found["who"] or found["user"]
    if who.casefold() != account.handle.lstrip("@").partition("@")[0].casefold():
        return f"url: that is a post of {who}; the answer was to be posted by {account.handle}."
    at = int(found["id"]) >> 16
    if at < answer.at - 60_000:
        return "url: that post is older than the answer."
    source = answer.target.partition(":")[0]
    return Outcome(told=Told.posted, remote=found["id"], url=address, post=f"{source}:{found['id']}", at=at)
