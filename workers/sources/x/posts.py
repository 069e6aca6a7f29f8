"""Posts of X to mentions: a line of the filtered stream, or an answer of search. Pure, and raises for no bytes.

Format: docs.x.com, X API v2, "Data dictionary", "Filtered stream", "Handling disconnections", "Edit posts".
"""

from __future__ import annotations

import html
import re

import msgspec

from listening.mention import Event, Kind, Mention, reject
from workers.sources import html_text
from workers.sources.base import Cut
from workers.sources.html_text import shown
from workers.sources.times import believed

LONGEST_TEXT = 30_000
"""Characters; the longest post has 25,000."""
EPOCH_MS = 1_288_834_974_657
"""What ids count their milliseconds from."""
ID = re.compile(r"[0-9]{1,19}")
USERNAME = re.compile(r"[A-Za-z0-9_]{1,50}")
UNKNOWN = frozenset({"und", "zxx", "qam", "qct", "qht", "qme", "qst", "art"})
"""What X says where there is no language."""


class XPost(msgspec.Struct, frozen=True):
    """One post that was read, and so paid for."""

    id: str
    """Of this version."""
    event: Event
    at: int = 0
    """When it was written, ms UTC."""
    rules: frozenset[str] = frozenset()
    """Ids of those that it fits."""


class _Reference(msgspec.Struct):
    type: str
    id: str


class _Metrics(msgspec.Struct):
    followers_count: int | None = None


class _User(msgspec.Struct):
    id: str
    username: str = ""
    name: str = ""
    public_metrics: _Metrics | None = None


class _Medium(msgspec.Struct):
    media_key: str = ""
    alt_text: str = ""


class _Includes(msgspec.Struct):
    users: list[_User] = []
    media: list[_Medium] = []


class _Note(msgspec.Struct):
    text: str = ""


class _Attachments(msgspec.Struct):
    media_keys: list[str] = []


class _Post(msgspec.Struct):
    id: str
    text: str = ""
    author_id: str = ""
    conversation_id: str = ""
    lang: str = ""
    referenced_tweets: list[_Reference] = []
    edit_history_tweet_ids: list[str] = []
    note_tweet: _Note | None = None
    attachments: _Attachments | None = None


class _Rule(msgspec.Struct):
    id: str


class _Problem(msgspec.Struct):
    title: str = ""
    disconnect_type: str = ""


class _Line(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw()
    includes: _Includes = msgspec.field(default_factory=_Includes)
    matching_rules: list[_Rule] = []
    errors: list[_Problem] = []


class _Meta(msgspec.Struct):
    next_token: str = ""


class _Found(msgspec.Struct):
    data: list[msgspec.Raw] = []
    includes: _Includes = msgspec.field(default_factory=_Includes)
    meta: _Meta = msgspec.field(default_factory=_Meta)


class XPage(msgspec.Struct, frozen=True):
    """An answer of search, newest first."""

    posts: tuple[XPost, ...]
    further: str = ""


_line = msgspec.json.Decoder(_Line).decode
_found = msgspec.json.Decoder(_Found).decode
_post = msgspec.json.Decoder(_Post).decode


def parse(data: bytes, source: str, own: frozenset[str], now: int) -> XPost | Cut:
    """What a line of the stream says; a Cut where X ends it. ``own``: the brand's handles there, in lower case."""
    try:
        line = _line(data)
    except (ValueError, RecursionError):
        return XPost("", reject(source, "not a post", data))
    if not bytes(line.data):
        if line.errors:
            kind = line.errors[0].disconnect_type or line.errors[0].title
            return Cut(f"X ended the stream ({kind})" if kind.isalnum() or kind.isprintable() else "X ended the stream")
        return XPost("", reject(source, "not a post", data))
    post = _read(bytes(line.data), line.includes, source, own, now)
    return msgspec.structs.replace(post, rules=frozenset(rule.id for rule in line.matching_rules))


def found(data: bytes, source: str, own: frozenset[str], now: int) -> XPage | None:
    """What a search answers. None for what is no answer of it."""
    try:
        page = _found(data)
    except (ValueError, RecursionError):
        return None
    posts = tuple(_read(bytes(each), page.includes, source, own, now) for each in page.data)
    return XPage(posts, page.meta.next_token)


def written_at(id: str) -> int:
    """When a post of this id was written, ms UTC; 0 for what is no id."""
    return (int(id) >> 22) + EPOCH_MS if ID.fullmatch(id) and int(id) >> 22 else 0


def _read(data: bytes, includes: _Includes, source: str, own: frozenset[str], now: int) -> XPost:
    try:
        post = _post(data)
    except (ValueError, RecursionError):
        return XPost("", reject(source, "not a post", data))
    # All versions of a post are one mention: the first id is the one that stays.
    first = post.edit_history_tweet_ids[0] if post.edit_history_tweet_ids else post.id
    created, at = written_at(first), written_at(post.id)
    if not (created and at):
        return XPost("", reject(source, "no id", data))
    text = shown(html.unescape(post.note_tweet.text if post.note_tweet and post.note_tweet.text else post.text)).strip()
    keys = post.attachments.media_keys if post.attachments else []
    media = [each for each in includes.media if each.media_key in keys]
    alt = "\n".join(filter(None, (shown(each.alt_text).strip() for each in media)))
    if len(text) + len(alt) > LONGEST_TEXT:
        return XPost(post.id, reject(source, "text too long", data, f"{len(text) + len(alt)} characters"), at)
    if not (text or alt):
        return XPost(post.id, reject(source, "no text", data), at)
    user = next((each for each in includes.users if each.id == post.author_id), _User(""))
    name = user.username if USERNAME.fullmatch(user.username) else ""
    to = {each.type: f"{source}:{each.id}" for each in post.referenced_tweets if ID.fullmatch(each.id)}
    parent, root = to.get("replied_to", ""), f"{source}:{post.conversation_id}"
    mention = Mention(
        id=f"{source}:{first}",
        source=source,
        created=believed(created, now),
        text=text,
        alt=alt,
        pictures=len(keys),
        author=name or (post.author_id if ID.fullmatch(post.author_id) else ""),
        name=html_text.line(user.name),
        followers=user.public_metrics.followers_count if user.public_metrics else None,
        language=post.lang if re.fullmatch("[a-z]{2,3}", post.lang) and post.lang not in UNKNOWN else "",
        kind=_kind(to),
        url=f"https://x.com/{name or 'i/web'}/status/{post.id}",
        parent=parent,
        root=root if parent and ID.fullmatch(post.conversation_id) else "",
        original=to.get("retweeted", to.get("quoted", "")),
        edited=min(at, now) if post.id != first else 0,
        own=name.lower() in own,
    )
    return XPost(post.id, mention, at)


def _kind(to: dict[str, str]) -> Kind:
    if "retweeted" in to:
        return Kind.repost
    if "replied_to" in to:
        return Kind.reply
    return Kind.quote if "quoted" in to else Kind.post
