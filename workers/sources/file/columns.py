"""Which column of a file holds what."""

from __future__ import annotations

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


FIELDS = tuple(Field)
_REQUIRED = (Field.text, Field.created)

KNOWN: Mapping[Field, tuple[str, ...]] = {
    Field.id: ("tweet_id", "id_str", "status_id", "post_id", "message_id", "comment_id", "id"),
    Field.text: ("full_text", "text", "tweet_text", "body", "content", "message", "tweet", "comment", "post"),
    Field.created: (
        "created_at",
        "tweet_created",
        "created",
        "created_time",
        "created_utc",
        "published_at",
        "published",
        "posted_at",
        "datetime",
        "date",
        "timestamp",
        "time",
    ),
    Field.author: (
        "screen_name",
        "user_screen_name",
        "username",
        "handle",
        "acct",
        "author",
        "user",
        "author_id",
        "user_id",
        "name",
        "user_name",
        "author_name",
    ),
    Field.name: ("display_name", "author_name", "user_name", "name"),
    Field.followers: ("followers", "followers_count", "user_followers", "user_followers_count"),
    Field.language: ("lang", "language"),
    Field.location: ("tweet_location", "user_location", "location", "place"),
    Field.coordinates: ("tweet_coord", "coordinates", "coord", "geo"),
    Field.lat: ("lat", "latitude"),
    Field.lon: ("lon", "lng", "long", "longitude"),
    Field.parent: (
        "in_response_to_tweet_id",
        "in_reply_to_tweet_id",
        "in_reply_to_status_id_str",
        "in_reply_to_status_id",
        "in_reply_to_id",
        "in_reply_to",
        "parent_id",
        "parent",
    ),
    Field.root: ("conversation_id", "root_id", "thread_id", "root"),
    Field.original: (
        "retweeted_status_id",
        "retweeted_id",
        "retweet_of",
        "reblog_of_id",
        "original",
    ),
    Field.url: ("url", "link", "permalink"),
    Field.inbound: ("inbound",),
}
"""Column names that are recognised, the surest first."""


def resolve(columns: Sequence[str], wanted: Mapping[str, str]) -> dict[Field, str]:
    """The column for each field that has one: what the user said, else what is recognised.

    ``wanted`` maps fields to columns, as given with ``--column``. No column
    serves two fields unless the user says so. FileError when he names what is
    not there, or when nothing holds a text or a time.
    """
    found = {_field(field): _column(column, columns) for field, column in wanted.items()}
    taken = set(found.values())
    plain = {_plain(column): column for column in reversed(columns)}
    for field in FIELDS:
        if field in found:
            continue
        for known in KNOWN[field]:
            column = plain.get(known)
            if column is not None and column not in taken:
                found[field] = column
                taken.add(column)
                break
    missing = [field for field in _REQUIRED if field not in found]
    if missing:
        raise FileError(
            f"no column looks like {' or '.join(missing)}; say which it is with "
            f"{' '.join(f'--column {field}=NAME' for field in missing)}. {_there(columns)}"
        )
    return found


def _field(name: str) -> Field:
    try:
        return Field(name)
    except ValueError:
        raise FileError(f"unknown field {name!r}; known are {', '.join(FIELDS)}") from None


def _column(name: str, columns: Sequence[str]) -> str:
    if name in columns:
        return name
    for column in columns:
        if _plain(column) == _plain(name):
            return column
    raise FileError(f"there is no column {name!r}. {_there(columns)}")


def _there(columns: Sequence[str]) -> str:
    return f"The file has {', '.join(repr(c[:60]) for c in columns[:60] if c) or 'no columns'}"


def _plain(column: str) -> str:
    return column.strip().lower().replace(" ", "_").replace("-", "_")
