"""The sum of the reviews, in Redis: made by a job where something was said, read by all that show a mood."""

from __future__ import annotations

import msgspec

from listening.learning.sample import FORM, ReviewSample, read
from listening.store import corrections, keys
from listening.store.connection import AsyncClient, Client

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(ReviewSample).decode


def renew(client: Client) -> bool:
    """Make it anew if anything was said or taken back since. Returns whether it was."""
    version = corrections.version(client)
    known = kept(client)
    if (known.version, known.form) == (version, FORM) or not version:
        return False
    # What is said while all is read is in neither or in both: the next round sees its version.
    client.set(keys.review_sample(), _encode(read(corrections.all_standing(client), version)))
    return True


def kept(client: Client) -> ReviewSample:
    """The sample as it is known; nothing reviewed if there is none."""
    return _sample(client.get(keys.review_sample()))


async def held_async(client: AsyncClient) -> ReviewSample:
    return _sample(await client.get(keys.review_sample()))


def _sample(stored: bytes | None) -> ReviewSample:
    return _decode(stored) if stored else ReviewSample()
