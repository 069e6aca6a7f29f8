"""Pictures on their way with answers, in Redis: by the digest of their bytes, and for a while only."""

from __future__ import annotations

from collections.abc import Sequence

from listening.cases.pictures import picture_id
from listening.spans import DAY_S
from listening.store import keys
from listening.store.connection import Client

UNUSED_S = DAY_S
"""How long a picture is kept that no draft has."""
KEPT_S = 30 * DAY_S
"""How long one of a draft is kept, from when it was last written, approved or sent off."""


def put(client: Client, content: bytes) -> str:
    """Keep it, for a day; returns its id. One that is kept already stays as long as before."""
    id = picture_id(content)
    client.set(keys.picture(id), content, ex=UNUSED_S, nx=True)
    return id


def keep(client: Client, ids: Sequence[str]) -> None:
    """A draft has them."""
    for id in ids:
        client.expire(keys.picture(id), KEPT_S)


def fetch(client: Client, ids: Sequence[str]) -> list[bytes | None]:
    """Their bytes, in this order; None for what is not kept any more, or is not what it should be."""
    found = client.mget([keys.picture(id) for id in ids]) if ids else []
    return [each if each is not None and picture_id(each) == id else None for id, each in zip(ids, found, strict=True)]
