"""Web addresses of posts, read: their network's id, and when they were written. Pure.

A TID holds microseconds (atproto.com/specs/tid); an id of Mastodon milliseconds above its last 16 bits
(docs.joinmastodon.org/api/guidelines, lib/mastodon/snowflake.rb).
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from listening.config import Account, Network
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.keys import letter_id, message_id, told_by_tid
from listening.outbox.networks import FACTS
from listening.spans import MINUTE_MS

THERE = "there"
"""Said of an answer that has no address of its own."""
_BLUESKY = re.compile(r"/profile/(?P<who>[\w.:-]+)/post/(?P<key>[2-7a-z]{13})/?")
_DISCOURSE = re.compile(r"/t/(?:[^/]{1,300}/)?(?P<topic>\d{1,15})/(?P<number>\d{1,9})/?")
_GITHUB = re.compile(r"/(?P<repo>[\w.-]+/[\w.-]+)/(?:issues|pull)/\d{1,12}")
_COMMENT_ID = re.compile(r"[\w.-]{5,200}", re.ASCII)
_COMMENT = re.compile(r"issuecomment-(?P<id>\d{1,15})")
_THREADS = re.compile(r"/@(?P<who>[\w.]+)/post/(?P<code>[\w-]{5,30})/?")
_X = re.compile(r"/(?P<who>\w{1,15})/status/(?P<id>\d{5,19})/?")
X_EPOCH_MS = 1_288_834_974_657
"""What X's ids count their milliseconds from, above their last 22 bits."""
_MASTODON = re.compile(r"/(?:@(?P<who>[\w.-]+)|users/(?P<user>[\w.-]+)/statuses)/(?P<id>\d{5,25})/?")


def posted_at_address(address: str, answer: Answer, account: Account) -> Outcome | str:
    """What was posted there with ``account``; or why that cannot be, in a sentence."""
    if not FACTS[account.network].addressed:
        return _unaddressed(answer, account)
    parts = urlsplit(address.strip())
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        return "url: the https:// address of the post is needed."
    match account.network:
        case Network.bluesky:
            return _bluesky(address.strip(), parts.path, answer, account)
        case Network.discourse:
            return _discourse(address.strip(), parts.netloc, parts.path, answer, account)
        case Network.github:
            return _github(address.strip(), parts.path, parts.fragment, answer)
        case Network.facebook:
            return _facebook(address.strip(), parts.query, answer, account)
        case Network.youtube:
            return _youtube(address.strip(), parts.query, answer)
        case Network.threads:
            return _threads(address.strip(), parts.path, answer, account)
        case Network.x:
            return _x(address.strip(), parts.path, answer, account)
    return _mastodon(address.strip(), parts.netloc, parts.path, answer, account)


def _unaddressed(answer: Answer, account: Account) -> Outcome:
    """It stands where what it answers stands; a letter is known by the id that it was given here."""
    source, _, review = answer.target.partition(":")
    remote, post = f"{review}/answer", f"{answer.target}/answer"
    if account.network is Network.mail:
        remote = message_id(answer.key, account.handle)
        post = letter_id(source, remote)
    return Outcome(kind=Told.posted, remote=remote, post=post, at=answer.tried_at)


def _discourse(address: str, host: str, path: str, answer: Answer, account: Account) -> Outcome | str:
    """Who wrote it, and when, its address does not say."""
    found = _DISCOURSE.fullmatch(path)
    source, _, about = answer.target.partition(":")
    topic = about.partition("/")[0]
    if found is None or host != urlsplit(account.service).netloc or found["topic"] != topic:
        return f"url: an answer in that topic is at {account.service.rstrip('/')}/t/{topic}/NUMBER."
    id = f"{topic}/{int(found['number'])}"
    if f"{source}:{id}" == answer.target:
        return "url: that is the post that was answered."
    return Outcome(kind=Told.posted, remote=id, url=address, post=f"{source}:{id}", at=answer.tried_at)


def _github(address: str, path: str, fragment: str, answer: Answer) -> Outcome | str:
    source, _, about = answer.target.partition(":")
    repository = about.rpartition("/")[0]
    found, comment = _GITHUB.fullmatch(path), _COMMENT.fullmatch(fragment)
    if found is None or comment is None or found["repo"].casefold() != repository.casefold():
        return f"url: a comment is at https://github.com/{repository}/issues/NUMBER#issuecomment-NUMBER."
    post = f"{source}:{repository}/comment-{comment['id']}"
    return Outcome(kind=Told.posted, remote=comment["id"], url=address, post=post, at=answer.tried_at)


def _facebook(address: str, query: str, answer: Answer, account: Account) -> Outcome | str:
    """A comment is known by its post's number and its own: the post is that of what was answered."""
    asked = parse_qs(query)
    id = (asked.get("reply_comment_id") or asked.get("comment_id") or [""])[0]
    source, _, about = answer.target.partition(":")
    above, _, below = about.partition("_")
    post = below if above == account.handle else above
    if not (id.isascii() and id.isdecimal() and len(id) < 25):
        return "url: the address of a comment ends in comment_id=NUMBER; Facebook gives it at the comment's time."
    id = f"{post}_{id}"
    if f"{source}:{id}" == answer.target:
        return "url: that is the comment that was answered."
    return Outcome(kind=Told.posted, remote=id, url=address, post=f"{source}:{id}", at=answer.tried_at)


def _youtube(address: str, query: str, answer: Answer) -> Outcome | str:
    source, _, about = answer.target.partition(":")
    thread, id = about.partition(".")[0], parse_qs(query).get("lc", [""])[0]
    if id == f"{thread}." or not id.startswith(f"{thread}.") or not _COMMENT_ID.fullmatch(id):
        return f"url: an answer there is at https://www.youtube.com/watch?v=VIDEO&lc={thread}.MORE."
    if f"{source}:{id}" == answer.target:
        return "url: that is the comment that was answered."
    return Outcome(kind=Told.posted, remote=id, url=address, post=f"{source}:{id}", at=answer.tried_at)


def _threads(address: str, path: str, answer: Answer, account: Account) -> Outcome | str:
    """The code in an address is not the id that the API knows it by: the post joins its case when it is heard."""
    found = _THREADS.fullmatch(path)
    if found is None:
        return "url: a post on Threads is at https://www.threads.com/@NAME/post/CODE."
    if found["who"].casefold() != account.handle.lstrip("@").casefold():
        return f"url: that is a post of {found['who']}; the answer was to be posted by {account.handle}."
    return Outcome(kind=Told.posted, remote=found["code"], url=address, at=answer.tried_at)


def _x(address: str, path: str, answer: Answer, account: Account) -> Outcome | str:
    found = _X.fullmatch(path)
    if found is None:
        return "url: a post on X is at https://x.com/NAME/status/NUMBER."
    if found["who"].casefold() not in (account.handle.lstrip("@").casefold(), "i"):
        return f"url: that is a post of {found['who']}; the answer was to be posted by {account.handle}."
    at = (int(found["id"]) >> 22) + X_EPOCH_MS
    if at < answer.at - MINUTE_MS:
        return "url: that post is older than the answer."
    source = answer.target.partition(":")[0]
    return Outcome(kind=Told.posted, remote=found["id"], url=address, post=f"{source}:{found['id']}", at=at)


def _bluesky(address: str, path: str, answer: Answer, account: Account) -> Outcome | str:
    found = _BLUESKY.fullmatch(path)
    if found is None:
        return "url: a post on Bluesky is at https://bsky.app/profile/NAME/post/KEY."
    who, key = found["who"], found["key"]
    if not who.startswith("did:") and who.casefold() != account.handle.lstrip("@").casefold():
        return f"url: that is a post of {who}; the answer was to be posted by {account.handle}."
    at = told_by_tid(key) // 1000
    if at < answer.at - MINUTE_MS:
        return "url: that post is older than the answer."
    source = answer.target.partition(":")[0]
    post = f"{source}:{who.removeprefix('did:plc:')}/{key}" if who.startswith("did:") else ""
    return Outcome(kind=Told.posted, remote=f"at://{who}/app.bsky.feed.post/{key}", url=address, post=post, at=at)


def _mastodon(address: str, host: str, path: str, answer: Answer, account: Account) -> Outcome | str:
    found = _MASTODON.fullmatch(path)
    if found is None or host != urlsplit(account.service).netloc:
        return f"url: a post of {account.name} is at {account.service.rstrip('/')}/@NAME/NUMBER."
    who = found["who"] or found["user"]
    if who.casefold() != account.handle.lstrip("@").partition("@")[0].casefold():
        return f"url: that is a post of {who}; the answer was to be posted by {account.handle}."
    at = int(found["id"]) >> 16
    if at < answer.at - MINUTE_MS:
        return "url: that post is older than the answer."
    source = answer.target.partition(":")[0]
    return Outcome(kind=Told.posted, remote=found["id"], url=address, post=f"{source}:{found['id']}", at=at)
