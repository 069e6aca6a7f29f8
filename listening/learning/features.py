"""What a model sees of a text: its words, their beginnings and pairs of neighbours, each as a number. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

MOST_WORDS = 120
"""Words of a text that are looked at: longer texts say the same again and cost time."""

_STEM = 5
"""Letters of a word's beginning: "cancelled" and "cancelling" share theirs."""

_NOISE = re.compile(r"https?://\S*|www\.\S+|@[\w.-]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[!?]|[^\w\s.,:;\-()'\"/#&*@]")
_PRIME = 1_000_003
_MASK = 0xFFFFFFFF
_START = 2


def features(text: str, rule: str = "") -> list[int]:
    """Numbers of 32 bits, none twice, in the order in which they were met; the same for the same text everywhere.

    Handles and addresses are no words of anybody's mood or matter and are passed
    over, every number is one word. ``rule`` (a route, a range of the compound) is a feature too.
    """
    words = _WORD.findall(_NOISE.sub(" ", text).lower().replace("’", "'"))[:MOST_WORDS]
    found: dict[int, None] = {crc32(rule.encode()): None} if rule else {}
    before = _START
    for word in words:
        own, stem = _numbers(word)
        found[own] = None
        found[(before * _PRIME ^ own) & _MASK] = None
        found[stem] = None
        before = own
    return list(found)


@lru_cache(maxsize=1 << 15)
def _numbers(word: str) -> tuple[int, int]:
    """Of a word and of its beginning; the same twice where there is no more of it."""
    own = crc32(b"0" if word.isdigit() else word.encode("utf-8", "replace"))
    if len(word) <= _STEM:
        return own, own
    return own, crc32(b"^" + word[:_STEM].encode("utf-8", "replace"))
