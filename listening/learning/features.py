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
_ASCII = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+|[!?]|[^a-z0-9_\s.,:;\-()'\"/#&*@]")
"""The same of a text in small letters that has no others: it need not ask of each what it is."""
_PRIME = 1_000_003
_MASK = 0xFFFFFFFF
_START = 2


def features(text: str, rule: str = "") -> list[int]:
    """Numbers of 32 bits: of ``rule``, then, none twice, of words, pairs, beginnings of words. The same everywhere.

    Handles and addresses are no words of anybody's mood or matter and are passed
    over, every number is one word. ``rule`` (a route, a range of the compound) is a feature too.
    """
    words = _of_words(text)
    return [crc32(b">" + rule.encode()), *words] if rule else list(words)


def words_of(text: str) -> list[str]:
    """The words themselves, in small letters, as ``features`` sees them: without what stands around them."""
    if "@" in text or "http" in text or "www." in text:
        text = _NOISE.sub(" ", text)
    text = text.lower().replace("’", "'")
    return (_ASCII if text.isascii() else _WORD).findall(text)[:MOST_WORDS]


@lru_cache(maxsize=8)
def _of_words(text: str) -> tuple[int, ...]:
    # The same text is asked about by the model of its mood and by the one of its department.
    words = words_of(text)
    if not words:
        return ()
    own, stems = zip(*map(_numbers, words), strict=True)
    pairs = [(before * _PRIME ^ each) & _MASK for before, each in zip((_START, *own), own, strict=False)]
    return tuple(dict.fromkeys((*own, *pairs, *stems)))


@lru_cache(maxsize=1 << 15)
def _numbers(word: str) -> tuple[int, int]:
    """Of a word and of its beginning; the same twice where there is no more of it."""
    own = crc32(b"0" if word.isdigit() else word.encode("utf-8", "replace"))
    if len(word) <= _STEM:
        return own, own
    return own, crc32(b"^" + word[:_STEM].encode("utf-8", "replace"))
