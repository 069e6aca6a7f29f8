"""Terms and the texts that they match: all topics, or all routes, in one Aho-Corasick pass.

A firehose costs little because a text is lower-cased once, run once through
the automaton, and almost always left at that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Protocol

import ahocorasick_rs

from listening.letters import is_mark, is_unspaced

OPEN = "*"
"""At the end of a term: any ending may follow."""
SHORTEST_STEM = 2
"""Letters or digits needed before it, so that no term matches every text."""


class Conditions(Protocol):
    """What a topic and a route have in common."""

    @property
    def any(self) -> tuple[str, ...]: ...
    @property
    def all(self) -> tuple[str, ...]: ...
    @property
    def none(self) -> tuple[str, ...]: ...


class Matcher:
    """Which of several sets of terms a text satisfies.

    A term matches whole words, whatever the case and however its letters are
    encoded (composed or not, full-width or not): ``dell`` is found in
    ``@Dell!`` and ``#dell`` but not in ``modelling``. A term that begins with
    ``@``, ``#`` or ``$`` asks for that mark as well. One that ends with ``*``
    leaves its ending open: ``delay*`` is found in ``delays`` and ``delayed``.
    Inner spaces match any run of white space. Letters of scripts written
    without spaces (Chinese, Japanese, Thai, ...) end no word, so a term there
    matches anywhere.
    """

    def __init__(self, entries: Sequence[Conditions]) -> None:
        terms = sorted({fold(t) for e in entries for group in (e.any, e.all, e.none) for t in group})
        self.terms = tuple(terms)
        """Terms as compared, by the numbers that ``found`` gives."""
        # A search for everything at once, overlapping: one term may lie in another.
        self._automaton = ahocorasick_rs.AhoCorasick(
            [t.removesuffix(OPEN) for t in terms],
            implementation=ahocorasick_rs.Implementation.DFA,
            store_patterns=False,
        )
        self._open = [t.endswith(OPEN) for t in terms]
        number = {term: n for n, term in enumerate(terms)}
        # Of each term the entries that wait for it, so that a text is asked only about those it
        # can satisfy: entries with any for one of these, entries with all alone for the first.
        self._waiting: list[list[int]] = [[] for _ in terms]
        for n, e in enumerate(entries):
            for term in {number[fold(t)] for t in e.any or e.all[:1]}:
                self._waiting[term].append(n)
        self._all = [frozenset(number[fold(t)] for t in e.all) for e in entries]
        self._none = [frozenset(number[fold(t)] for t in e.none) for e in entries]
        self._unconditional = [n for n, e in enumerate(entries) if not (e.any or e.all)]

    def found(self, text: str) -> frozenset[int]:
        """Numbers of the terms found in ``text`` as whole words."""
        return self._found(fold(text))

    def _found(self, folded: str) -> frozenset[int]:
        hits = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        if not hits:
            return frozenset()
        return frozenset(term for term, start, end in hits if is_word(folded, start, end, self._open[term]))

    def places(self, text: str) -> list[tuple[int, int]]:
        """From where to where in ``text`` terms stand; the longest where they overlap."""
        folded = fold(text)
        if len(folded) != len(text):
            return []  # a letter that folds into two: places would be beside what they mark
        hits = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        found = sorted({(s, -e) for term, s, e in hits if is_word(folded, s, e, self._open[term])})
        places: list[tuple[int, int]] = []
        for start, end in ((s, -e) for s, e in found):
            if not places or start >= places[-1][1]:
                places.append((start, end))
        return places

    def matching(self, text: str) -> list[int]:
        """Positions of the entries whose any/all/none are satisfied, in order.

        An entry without ``any`` and ``all`` is satisfied unless one of its
        ``none`` terms is found.
        """
        return self.matching_folded(fold(text))

    def matching_folded(self, text: str) -> list[int]:
        """The same of a text that is folded already: who asks several matchers folds it once."""
        found = self._found(text)
        if not found:
            return list(self._unconditional)
        near = {n for term in found for n in self._waiting[term]}
        near.update(self._unconditional)
        return [n for n in sorted(near) if self._all[n] <= found and not self._none[n] & found]


def unusable(term: str) -> str:
    """What is wrong with a term, in words that say what is right; empty if nothing is.

    Refused is what would match everywhere.
    """
    folded = fold(term)  # as it is compared: white space goes, and what has no width
    if not folded:
        return "is blank; a word or a phrase is needed"
    stem = folded.removesuffix(OPEN)
    last = stem[-1:]
    if stem != folded and not ((last.isalnum() or is_mark(last)) and sum(map(str.isalnum, stem)) >= SHORTEST_STEM):
        return f"leaves too much open; at least {SHORTEST_STEM} letters must stand before {OPEN}"
    return ""


def own_handles(handles: Iterable[str]) -> frozenset[str]:
    """Handles folded for comparison with an author: no @, lower case."""
    return frozenset(fold(h).lstrip("@") for h in handles)


def fold(text: str) -> str:
    """The form in which texts and terms are compared: what a reader takes for the same letters is the same."""
    # lower(), not casefold(): it keeps the length for all but a few letters and is much faster.
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFC", _WIDE.sub(_narrow, text)).translate(_SAME).replace("i\u0307", "i")
    return " ".join(text.split())


def fold_words(text: str, words: Sequence[str]) -> str:
    """``fold`` of a text whose words are known in small letters."""
    return " ".join(words) if text.isascii() else fold(text)


_WIDE = re.compile("[\ufb00-\ufb06\ufe50-\ufe6b\uff02-\uff1e\uff20-\uffee\U0001d400-\U0001d7ff]+")
"""Ligatures, small, full-width, half-width and mathematical forms. Not all that Unicode's own
compatibility forms cover: that would make one word of ``Dell™``. The full-width ``！`` and ``？`` stay: they tell
a language, and rules ask for them."""

_SAME = {0x2019: "'", 0x02BC: "'", 0x00AD: None, 0x200B: None, 0x2060: None, 0xFEFF: None}
"""Apostrophes are one; what has no width, such as a soft hyphen, is nothing."""


def _narrow(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0]).lower()


def is_word(text: str, start: int, end: int, open_end: bool) -> bool:
    return not (
        (start > 0 and joins(text[start - 1]) and joins(text[start]))
        or (not open_end and end < len(text) and joins(text[end]) and joins(text[end - 1]))
    )


def joins(char: str) -> bool:
    """Whether a letter, or a mark of one, continues a word: no for scripts written without spaces."""
    return (char.isalnum() or char == "_" or is_mark(char)) and not is_unspaced(char)
