"""Features of a text, as numbers: words, beginnings of words, pairs, marks of mood, pieces of words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from listening.letters import LETTERS
from listening.triage.sentiment import said_by_lexicon

MOST_WORDS = 120
"""Words of a text that are looked at: longer texts say the same again and cost time."""

_STEM = 5
"""Letters of a word's beginning: "cancelled" and "cancelling" share theirs."""

_GRAM, _DENSE_GRAM = 4, 2
"""Letters of a piece of a word; of scripts in which a sign is a syllable or a word, and none parts words, two."""
_DENSE = 0x2E80
"""Where those scripts begin."""
_SPELT = 40
"""Letters of a word that are looked at."""
_REACH = 3
"""Words behind a negation that it is said to turn."""
_NEGATIONS = frozenset(
    (
        *("not", "no", "never", "cannot", "nothing", "nobody", "none", "without", "cant", "dont", "wont", "didnt"),
        *("doesnt", "isnt", "wasnt", "can't", "don't", "won't", "didn't", "doesn't", "isn't", "wasn't", "aren't"),
        *("couldn't", "wouldn't", "shouldn't", "haven't", "hasn't", "hadn't"),
    )
)
_EMOTICON = re.compile(r"[:;=8][-o*']?[)\](\[dDpP/\\]|<3")

_NOISE = re.compile(r"https?://\S*|www\.\S+|@[\w.-]+")
_WORD = re.compile(rf"{LETTERS}(?:'{LETTERS})?|\d+|[!?]|[^\w\s.,:;\-()'\"/#&*@]")
_ASCII = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+|[!?]|[^a-z0-9_\s.,:;\-()'\"/#&*@]")
"""The same of a text in small letters that has no others: it need not ask of each what it is."""
_PRIME = 1_000_003
_MASK = 0xFFFFFFFF
_START = 2
_PIECE = crc32(b"~")
"""Where the sum of a piece of a word begins: it is no word."""


def features(text: str, rule: str = "") -> list[int]:
    """Numbers of 32 bits: of ``rule``, then, none twice, of words, pairs, beginnings of words. The same everywhere.

    Handles and addresses are no words of anybody's mood or matter and are passed
    over, every number is one word. ``rule`` (a route, a range of the compound) is a feature too.
    """
    words = _seen(text).numbers
    return [crc32(b">" + rule.encode()), *words] if rule else list(words)


def marks(text: str) -> tuple[int, ...]:
    """Of what the lexicon says of its words, turned around or not, and of emoticons: little for many words at once."""
    return _seen(text).marks


def letters(word: str) -> tuple[int, ...]:
    """Of pieces of a word as ``words_of`` has it, none twice: what is bent, joined or misspelt looks like itself."""
    return _letters(word)


def different_words(text: str) -> tuple[str, ...]:
    """As ``words_of``, none twice."""
    return _seen(text).different


def words_of(text: str) -> list[str]:
    """The words themselves, in small letters, as ``features`` sees them: without what stands around them."""
    if "@" in text or "http" in text or "www." in text:
        text = _NOISE.sub(" ", text)
    text = text.lower().replace("’", "'")
    return (_ASCII if text.isascii() else _WORD).findall(text)[:MOST_WORDS]


class _Seen(NamedTuple):
    """All of a text but its rule."""

    numbers: tuple[int, ...]
    marks: tuple[int, ...]
    different: tuple[str, ...]


@lru_cache(maxsize=8)
def _seen(text: str) -> _Seen:
    # The same text is asked about by the model of its mood and by the one of its department.
    words = words_of(text)
    if not words:
        return _Seen((), _marks(text, words), ())
    own, stems, _ = zip(*map(_numbers, words), strict=True)
    pairs = [(before * _PRIME ^ each) & _MASK for before, each in zip((_START, *own), own, strict=False)]
    return _Seen(tuple(dict.fromkeys((*own, *pairs, *stems))), _marks(text, words), tuple(dict.fromkeys(words)))


def _marks(text: str, words: Sequence[str]) -> tuple[int, ...]:
    found = [f"={each}" for each in _EMOTICON.findall(text)]
    turned = 0
    for word in words:
        said = _numbers(word)[2]
        if said:
            found.append(f"+{said}")
            if turned:
                found.append(f"!{said}")
        turned = _REACH if word in _NEGATIONS else turned and turned - 1
    return tuple([crc32(each.encode()) for each in dict.fromkeys(found)]) if found else ()


@lru_cache(maxsize=1 << 15)
def _letters(word: str) -> tuple[int, ...]:
    if word.isascii():
        if word.isdigit():
            return ()
        plain = b"<%b>" % word[:_SPELT].encode()
        return tuple(dict.fromkeys([crc32(plain[n : n + _GRAM], _PIECE) for n in range(len(plain) - _GRAM + 1)]))
    dense = ord(word[0]) >= _DENSE
    whole, size = (word[:_SPELT], _DENSE_GRAM) if dense else (f"<{word[:_SPELT]}>", _GRAM)
    pieces = dict.fromkeys(whole[n : n + size] for n in range(len(whole) - size + 1))
    return tuple(crc32(each.encode("utf-8", "replace"), _PIECE) for each in pieces)


@lru_cache(maxsize=1 << 15)
def _numbers(word: str) -> tuple[int, int, int]:
    """Of a word, of its beginning (the same where there is no more of it), and what the lexicon says of it."""
    own = crc32(b"0" if word.isdigit() else word.encode("utf-8", "replace"))
    said = round(said_by_lexicon(word))
    if len(word) <= _STEM:
        return own, own, said
    return own, crc32(b"^" + word[:_STEM].encode("utf-8", "replace")), said
