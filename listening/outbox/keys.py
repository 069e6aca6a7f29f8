"""The key of an answer, made before anything is sent. Pure: told the time and a random number.

TID: atproto.com/specs/tid, 53 bits of microseconds and 10 of a clock's id, in base32 that sorts.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from listening.config import Network

_ADDRESS = re.compile(r"https?://\S+")
_SIGNS = "234567abcdefghijklmnopqrstuvwxyz"


def key(network: Network, now: int, drawn: int) -> str:
    """``now`` in ms UTC; ``drawn``: 128 random bits."""
    return tid(now * 1000 + drawn % 1000, drawn >> 64) if network is Network.bluesky else f"{drawn:032x}"


def words_digest(text: str) -> str:
    """By which the same words are known, whatever white space stands between them."""
    return blake2b("".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def plain_digest(text: str) -> str:
    """By which the same words are known after a network has dressed them: letters and digits, without addresses."""
    letters = (sign for sign in _ADDRESS.sub("", text).casefold() if sign.isalnum())
    return blake2b("".join(letters).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def letter_id(source: str, id: str) -> str:
    """The id of a mention by its letter's own, which holds a host, and often more: a digest is as good."""
    return f"{source}:{blake2b(id.encode('utf-8', 'replace'), digest_size=12).hexdigest()}"


def message_id(key: str, address: str) -> str:
    """A letter's own id, as whoever writes it from ``address`` gives it."""
    return f"<{key}@{address.rpartition('@')[2].lower()}>"


def tid(at_us: int, clock: int) -> str:
    number = (at_us & ((1 << 53) - 1)) << 10 | clock & 1023
    return "".join(_SIGNS[number >> shift & 31] for shift in range(60, -1, -5))


def told_by_tid(key: str) -> int:
    """When a TID was made, in microseconds UTC."""
    number = 0
    for sign in key:
        number = number << 5 | _SIGNS.index(sign)
    return number >> 10 & ((1 << 53) - 1)
