"""Names on Bluesky: accounts (DIDs), handles, and what a post is called here.

Sources: atproto.com/specs/did, /specs/handle, /specs/record-key, /specs/at-uri-scheme.
"""

from __future__ import annotations

import re
from typing import Final

POSTS: Final = "app.bsky.feed.post"
"""The collection posts are kept in."""

_PLC = "did:plc:"
# Not "..": the id goes into addresses. 24 base32 letters is what did:plc has; others are kept whole.
_DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|[a-z]{1,20}:[A-Za-z0-9][A-Za-z0-9._:%-]{0,250})")
_KEY = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~:-]{1,512}")
_HANDLE = re.compile(r"(?=.{3,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")

is_did = _DID.fullmatch
is_key = _KEY.fullmatch
is_handle = _HANDLE.fullmatch
"""For lower case: handles are compared without regard to case."""


def post_id(source: str, did: str, key: str) -> str:
    """Our id of a post: ``<source>:<did>/<key>``, without the ``did:plc:`` nearly all DIDs begin with.

    Everything an author wrote begins with ``post_id(source, did, "")``.
    """
    return f"{source}:{did.removeprefix(_PLC)}/{key}"


def did_and_key(id: str) -> tuple[str, str]:
    """The account and the key of a ``post_id``."""
    did, _, key = id.partition(":")[2].partition("/")
    return (did if did.startswith("did:") else _PLC + did), key


def id_of_uri(source: str, uri: str) -> str:
    """Our id of the post at an ``at://`` address; empty if it is not a post's."""
    if not uri.startswith("at://"):
        return ""
    did, collection, key = [*uri[5:].split("/"), "", ""][:3]
    if collection != POSTS or not is_did(did) or not is_key(key):
        return ""
    return post_id(source, did, key)


def url_of(did: str, key: str) -> str:
    """The post on the web."""
    return f"https://bsky.app/profile/{did}/post/{key}"
