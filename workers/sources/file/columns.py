"""Columns of a file, and what each holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum


class FileError(Exception):
    """A file, or what the user said about it, cannot be used at all; the message says what would be right."""


class Field(StrEnum):
    """What a column can hold. The values are what a user writes in ``--column FIELD=COLUMN``."""

    id = "id"
    text = "text"
    created = "created"
    author = "author"
    name = "name"
    followers = "followers"
    language = "language"
    location = "location"
    coordinates = "coordinates"
    lat = "lat"
    lon = "lon"
    parent = "parent"
    root = "root"
    original = "original"
    url = "url"
    inbound = "inbound"
    quoted = "quoted"
    heading = "title"
    time = "time"
    zone = "zone"
    type = "type"
    alt = "alt"
    picture = "picture"
    visibility = "visibility"


FIELDS = tuple(Field)
_REQUIRED = (Field.text, Field.created)

KNOWN: Mapping[Field, tuple[str, ...]] = {
    Field.id: (
        "tweet_id", "id_str", "status_id", "post_id", "message_id", "comment_id", "review_id", "cid", "mention_id",
        "resource_id", "id",
    ),
    Field.text: (
        "note_tweet.text", "extended_tweet.full_text", "full_text", "raw_content", "text", "tweet_text", "body",
        "self_text", "selftext", "text_original", "snippet.top_level_comment.snippet.text_original",
        "snippet.text_original", "text_display", "snippet.top_level_comment.snippet.text_display",
        "snippet.text_display", "object.content", "rendered_content", "content", "message", "post_message",
        "message_text",
        "post_text", "tweet", "comment", "comment_text", "review_text", "review_body", "review", "caption", "post",
        "opening_text", "hit_sentence", "headline", "content_snippet", "title_snippet", "snippet",
    ),
    Field.created: (
        "created_utc", "created_at_utc", "timestamp_utc", "datetime_utc", "date_utc", "date_gmt", "time_parsed",
        "review_submit_millis_since_epoch", "created_at", "tweet_created",
        "snippet.top_level_comment.snippet.published_at",
        "snippet.published_at", "published_at", "created_time", "post_created", "posted_at", "published",
        "object.published",
        "submitted_at", "review_submit_date_and_time", "publish_date", "published_date", "post_date", "tweet_date",
        "review_date", "comment_date", "datetime", "date_time", "created", "timestamp", "date", "created_date",
        "day", "at", "time",
    ),
    Field.author: (
        "screen_name", "user_screen_name", "user.screen_name", "author.username", "user.username", "account.acct",
        "twitter_screen_name", "snippet.top_level_comment.snippet.author_display_name", "snippet.author_display_name",
        "author_display_name", "username", "handle", "acct", "author_username", "author_handle", "author",
        "account.username",
        "user", "reviewer", "nickname", "actor", "sender", "influencer", "author_id", "user_id", "author_channel_id",
        "name", "user_name", "extra_author_attributes.short_name", "extra_author_attributes.name", "author_name",
        "page_name", "group_name", "account",
    ),
    Field.name: (
        "display_name", "user.name", "author.name", "user.displayname", "user.display_name", "account.display_name",
        "author_name", "full_name", "author_full_name", "user_name", "name", "page_name",
    ),
    Field.followers: (
        "followers", "followers_count", "user_followers", "user_followers_count", "user.followers_count",
        "author.public_metrics.followers_count", "account.followers_count", "author_followers", "twitter_followers",
        "followers_at_posting", "follower_count",
    ),
    Field.language: ("lang", "language", "reviewer_language"),
    Field.location: (
        "tweet_location", "place.full_name", "geo.full_name", "user_location", "author.location", "user.location",
        "location", "place",
    ),
    Field.coordinates: ("tweet_coord", "coordinates", "coord", "geo.coordinates.coordinates", "geo"),
    Field.lat: ("lat", "latitude"),
    Field.lon: ("lon", "lng", "long", "longitude"),
    Field.parent: (
        "in_response_to_tweet_id", "in_reply_to_tweet_id", "in_reply_to_status_id_str", "in_reply_to_status_id",
        "referenced_tweets.replied_to.id", "in_reply_to_id", "in_reply_to", "object.in_reply_to", "snippet.parent_id",
        "parent_comment_id", "parent_id", "twitter_reply_to", "reply_to_id", "parent",
    ),
    Field.root: (
        "conversation_id", "conversation_id_str", "root_id", "thread_id", "link_id", "root",
    ),
    Field.original: (
        "retweeted_status_id", "retweeted_status_id_str", "retweeted_status.id_str", "retweeted_status.id",
        "referenced_tweets.retweeted.id", "retweeted_tweet.id", "retweet_id", "retweeted_id", "retweet_of",
        "twitter_retweet_of", "reblog_of_id", "reblog.id", "retweet_or_quote_id", "original",
    ),
    Field.url: (
        "permalink", "permalink_url", "post_permalink", "tweet_url", "post_url", "review_link", "url", "link",
    ),
    Field.inbound: ("inbound",),
    Field.quoted: (
        "quoted_status_id_str", "quoted_status_id", "referenced_tweets.quoted.id", "quoted_tweet.id", "quoted_id",
        "quote.quoted_status.id",
    ),
    Field.heading: ("review_title", "spoiler_text", "headline", "title"),
    Field.time: ("time", "time_of_day", "post_time", "post_created_time"),
    Field.zone: ("timezone", "time_zone"),
    Field.type: ("tweet_type", "twitter_type", "is_retweet", "retweet"),
    Field.alt: ("alt_text", "image_alt_text", "media_alt_text", "image_text"),
    Field.picture: (
        "extended_entities.media", "attachments.media", "media_attachments", "object.attachment", "entities.media",
        "media", "photos", "images", "image_urls", "image_url", "media_urls", "media_url", "picture", "picture_url",
        "attachments.media_keys", "attachment",
    ),
    Field.visibility: ("visibility",),
}  # fmt: skip
"""Column names that are recognised, the surest first; those below others with dots."""

CHAINS: Mapping[Field, tuple[frozenset[str], ...]] = {
    Field.text: (
        frozenset({"note_tweet.text", "extended_tweet.full_text", "full_text", "raw_content", "text", "tweet_text",
                   "rendered_content", "content", "snippet"}),
        frozenset({"text_original", "text_display"}),
        frozenset({"snippet.top_level_comment.snippet.text_original", "snippet.top_level_comment.snippet.text_display",
                   "snippet.text_original", "snippet.text_display"}),
        frozenset({"opening_text", "hit_sentence", "headline"}),
        frozenset({"content", "content_snippet", "title_snippet"}),
        frozenset({"selftext", "self_text", "body"}),
    ),
    Field.created: (
        frozenset({"snippet.top_level_comment.snippet.published_at", "snippet.published_at"}),
    ),
    Field.author: (
        frozenset({"snippet.top_level_comment.snippet.author_display_name", "snippet.author_display_name"}),
        frozenset({"twitter_screen_name", "influencer"}),
    ),
    Field.location: (frozenset(KNOWN[Field.location]),),
    Field.url: (frozenset({"permalink", "url", "post_url"}),),
    Field.picture: (frozenset(KNOWN[Field.picture]),),
}  # fmt: skip
"""Names of one thing: where the cell of the first is empty, that of the next is read, row by row."""

_TITLED = frozenset(
    {"selftext", "self_text", "review", "review_text", "review_body", "content", "opening_text", "body"}
)
"""Texts whose title, or warning, is a part of what was written."""
_BESIDE_CONTENT = ("spoiler_text", "rating", "score", "stars", "account.acct", "review_id", "selftext")
_DAYS = re.compile(r"(?:^|_)(?:date|day|created|gmt|utc)(?:$|_)")

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MARKS = re.compile(r"[^\w.]+")


def resolve(columns: Sequence[str], wanted: Mapping[str, str], below: str = "") -> dict[Field, tuple[str, ...]]:
    """The columns for each field that has any: what the user said, else what is recognised.

    Of several the first that is not empty counts. ``wanted`` maps fields to
    columns, as given with ``--column``. No column serves two fields unless
    the user says so. ``below`` is what all names begin with where rows are
    wrapped in an object, dot included. FileError when he names what is not
    there, or when nothing holds a text or a time.
    """
    found: dict[Field, tuple[str, ...]] = {
        _field(field): (_column(column, columns, below),) for field, column in wanted.items()
    }
    taken = {column for chain in found.values() for column in chain}
    names = {plain(column.removeprefix(below)): column for column in reversed(columns)}
    for field in FIELDS:
        if field not in found:
            chain = _recognised(field, names, taken, found)
            if chain:
                found[field] = chain
                taken.update(chain)
    missing = [field for field in _REQUIRED if field not in found]
    if missing:
        raise FileError(
            f"no column looks like {' or '.join(missing)}; say which it is with "
            f"{' '.join(f'--column {field}=NAME' for field in missing)}. {_there(columns)}"
        )
    return found


def _recognised(
    field: Field, names: Mapping[str, str], taken: set[str], found: Mapping[Field, tuple[str, ...]]
) -> tuple[str, ...]:
    there = [name for name in KNOWN[field] if name in names and names[name] not in taken]
    if not there or not _belongs(field, there[0], names, found):
        return ()
    first = there[0]
    family = next((family for family in CHAINS.get(field, ()) if first in family), frozenset({first}))
    return tuple(names[name] for name in there if name in family)


def _belongs(field: Field, name: str, names: Mapping[str, str], found: Mapping[Field, tuple[str, ...]]) -> bool:
    if field is Field.heading:
        texts = {plain(text).rpartition(".")[2] for text in found.get(Field.text, ())}
        return bool(texts & _TITLED) and (not texts & {"content", "body"} or any(n in names for n in _BESIDE_CONTENT))
    if field in (Field.time, Field.zone):
        created = [plain(column) for column in found.get(Field.created, ())]
        return bool(created) and created[0] not in ("time", "time_parsed") and bool(_DAYS.search(created[0]))
    return True


def _field(name: str) -> Field:
    try:
        return Field(name)
    except ValueError:
        raise FileError(f"unknown field {name!r}; known are {', '.join(FIELDS)}") from None


def _column(name: str, columns: Sequence[str], below: str) -> str:
    for wanted in (name, below + name):
        if wanted in columns:
            return wanted
    for column in columns:
        if plain(name) in (plain(column), plain(column.removeprefix(below))):
            return column
    raise FileError(f"there is no column {name!r}. {_there(columns)}")


def _there(columns: Sequence[str]) -> str:
    return f"The file has {', '.join(repr(c[:60]) for c in columns[:60] if c) or 'no columns'}"


def plain(column: str) -> str:
    """A name as it is compared: ``createdAt``, ``Created At`` and ``created-at`` are created_at."""
    return _MARKS.sub("_", _CAMEL.sub("_", column.strip())).strip("_.").lower()
