"""What a model sees of a text: its words, their beginnings and pairs of neighbours, each as a number. Pure."""

from __future__ import annotations

import re
from zlib import crc32

MOST_WORDS = 120
"""Words of a text that are looked at: longer texts say the same again and cost time."""

_STEM = 5
"""Letters of a word's beginning: "cancelled" and "cancelling" share theirs."""

_NOISE = re.compile(r"https?://\S*|www\.\S+|@[\w.-]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[!?]|[^\w\s.,:;\-()'\"/#&*@]")
_NUMBER = b"0"
_STEM_MARK = crc32(b"\x01")
_START = crc32(b"\x02")


def features(text: str, rule: str = "") -> list[int]:
    """Numbers of 32 bits, none twice, in the order in which they were met; the same for the same text everywhere.

    Handles and addresses are no words of anybody's mood or matter and are passed
    over, every number is one word. ``rule`` (a route, a range of the compound) is a feature too.
    """
    words = _WORD.findall(_NOISE.sub(" ", text).lower().replace("’", "'"))[:MOST_WORDS]
    found: dict[int, None] = {crc32(rule.encode()): None} if rule else {}
    before = _START
    for word in words:
        raw = _NUMBER if word.isdigit() else word.encode("utf-8", "replace")
        found[crc32(raw)] = None
        found[crc32(raw, before)] = None
        if len(word) > _STEM:
            found[crc32(word[:_STEM].encode("utf-8", "replace"), _STEM_MARK)] = None
        # A separator: "a b" is not the word "ab".
        before = crc32(b" ", crc32(raw))
    return list(found)
