"""The text that sentiment is computed of: what an author says, without the names of whom it is said about.

A lexicon knows names as words: a brand called United is praised by its own name, and one called
Killer is blamed by it. Addresses, and what somebody else said and is quoted, are no mood of the
author either. What is left goes to vaderSentiment as it stands; what is stored stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import ahocorasick_rs

from listening.config import Config
from listening.terms import OPEN, fold, is_word, joins

_TYPED = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"')
    | {"\u2026": "...", "\ufe0e": None, "\ufe0f": None}
)
"""What telephones and editors make of ' and " and ..., and the mark that chooses how an emoji is drawn."""

_ACCENT = re.compile("(?<=[^\\W\\d_])[\u00b4`](?=[^\\W\\d_])")
"""An accent where an apostrophe was meant: don´t."""

_RETOLD = re.compile(r"\b(?:[RM]T[\s:\"]{0,5}|rt )@\w+(?:@[\w.-]*\w)?:?")
"""RT @name: what follows is somebody else's."""
_QUOTED = re.compile(r"\"\s*@\w+\s*:[^\"]*\"?")
"""The way of telephones: "@name: what they said" and then what the author says."""
_CITED = re.compile(r"^[ \t]*(?:>[ \t]*)+[\w\"'@#(].*$", re.MULTILINE)
"""A line of mail and forums that begins with >, and not with an emoticon: >:("""

_ADDRESS = re.compile(r"https?://\S*[^\s!?.,;:)\"']|www\.\S*[^\s!?.,;:)\"']")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(
    # Begins with its one sign, so that `re` looks for that alone.
    r"@(?<!\w@)\w+(?:@[\w.-]*\w|[\w.-]{0,100}\.(?:com|org|net|social|app|dev|io|info|biz|xyz|me|eu|de|fr|uk)\b)?"
)
"""Also @name@server and @name.server."""

_MARKS = "@#$"


class ScoredText:
    """The names of one config, ready to be taken out. The same text, the same answer."""

    def __init__(self, config: Config) -> None:
        self._names = _Names(
            [
                config.brand.name,
                *config.brand.own,
                *(topic.name for topic in config.topics),
                *(term for topic in config.topics for term in (*topic.any, *topic.all)),
            ]
        )

    def __call__(self, text: str) -> str:
        """What sentiment is computed of. Runs of white space are one space; empty where nothing is left.

        Taken out, with the @, # or $ before it: the brand's name and handles, names and terms of
        topics, every other handle, addresses, e-mail addresses, quoted originals. Made straight:
        apostrophes, quotes, ellipses; an emoji is itself without its variation selector. Of a plain
        repost the original is what is left: its author says nothing else.
        """
        if not text.isascii():
            text = text.translate(_TYPED)
            if "\u00b4" in text:
                text = _ACCENT.sub("'", text)
        if "`" in text:
            text = _ACCENT.sub("'", text)
        if ">" in text:
            text = _CITED.sub(" ", text)
        if "@" in text:
            text = _without_emails(_HANDLE.sub(" ", _own_words(text)))
        if "://" in text or "www." in text:
            text = _ADDRESS.sub(" ", text)
        return self._names.without(" ".join(text.split()))


def _own_words(text: str) -> str:
    """Without what is quoted of others. What begins as a repost is its original."""
    if "RT" in text or "MT" in text or "rt @" in text:
        text = text.lstrip()
        while (found := _RETOLD.match(text)) is not None:
            text = text[found.end() :].lstrip()
        if (found := _RETOLD.search(text)) is not None:
            text = text[: found.start()]
    return _QUOTED.sub(" ", text) if '"' in text else text


def _without_emails(text: str) -> str:
    """Most signs of @ begin a handle; only one within a word may be that of an address."""
    at = text.find("@", 1)
    while at > 0:
        if text[at - 1].isalnum():
            return _EMAIL.sub(" ", text)
        at = text.find("@", at + 1)
    return text


class _Names:
    """Names found as whole words, as terms are, in one pass."""

    def __init__(self, terms: Iterable[str]) -> None:
        # A term with a mark is one only with it: #happy is a campaign, happy is a word.
        known = sorted({folded for term in terms if any(map(str.isalnum, folded := fold(term)))})
        self._open = [term.endswith(OPEN) for term in known]
        self._automaton = ahocorasick_rs.AhoCorasick(
            [term.removesuffix(OPEN) for term in known],
            implementation=ahocorasick_rs.Implementation.DFA,
            store_patterns=False,
        )

    def without(self, text: str) -> str:
        """``text``, in which white space is single, without the names."""
        lower = text.lower()
        if len(lower) != len(text):  # a letter that is two in lower case would shift all that follow
            lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
        hits = self._automaton.find_matches_as_indexes(lower, overlapping=True)
        if not hits:
            return text
        kept: list[str] = []
        at = 0
        for term, start, end in sorted(hits, key=_start) if len(hits) > 1 else hits:
            if not is_word(lower, start, end, self._open[term]):
                continue
            if self._open[term]:
                while end < len(lower) and joins(lower[end]):
                    end += 1
            while start > at and lower[start - 1] in _MARKS:
                start -= 1
            if start > at:
                kept.append(text[at:start])
            at = max(at, end)
        if not at:
            return text
        kept.append(text[at:])
        return " ".join("".join(kept).split())


def _start(match: tuple[int, int, int]) -> int:
    return match[1]
