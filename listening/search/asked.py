"""What a search asks for: words, phrases, authors, and what must not be there. Pure."""

from __future__ import annotations

import re

import msgspec

from listening.counting.counts import EVERYTHING, Filter
from listening.mention import Label
from listening.search.words import handle, words
from listening.terms import unusable

LONGEST = 500
"""Characters of a search."""
MOST = 40
"""SearchWords and phrases of a search."""
FROM = "from:"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟〝〞＂", '"'))
_PART = re.compile(r'\s*(?P<no>-(?=\S))?(?P<by>(?i:from:))?(?:"(?P<phrase>[^"]*)"|(?P<open>")|(?P<word>\S+))')


class UnreadableSearch(Exception):
    """A search that cannot be read; the message is a sentence for whoever wrote it."""


class SearchWords(msgspec.Struct, frozen=True):
    """Terms as topics have them, and authors."""

    all: tuple[str, ...] = ()
    """Each has to be in the text."""
    none: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    """Handles or names of authors; one of them wrote it."""
    not_by: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.all or self.none or self.by or self.not_by)


NO_WORDS = SearchWords()


class SearchAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A whole search. Times in ms UTC, [start, end)."""

    words: SearchWords = NO_WORDS
    only: Filter = EVERYTHING
    label: Label | None = None
    reason: str = ""
    """Letter of a reason for contact."""
    cased: bool | None = None
    """Whether its thread has a case; None = does not matter."""
    start: int
    end: int


def read(text: str) -> SearchWords:
    """The words of what somebody typed. Raises UnreadableSearch.

    ``delay "lost bag" -refund from:jane``: all of these words and phrases, none of those after a
    minus, by one of these authors. Quotation marks of any shape do.
    """
    if len(text) > LONGEST:
        raise UnreadableSearch(f"A search may have {LONGEST} characters; this one has {len(text):,}.")
    found: dict[tuple[bool, bool], list[str]] = {(by, no): [] for by in (False, True) for no in (False, True)}
    # What is no text at all cannot be in one.
    text = text.encode("utf-8", "replace").decode().translate(_QUOTES)
    at = 0
    while text[at:].strip():
        part = _PART.match(text, at)
        assert part
        at = part.end()
        if part["open"]:
            raise UnreadableSearch('A quotation mark is not closed: write "lost bag".')
        term = (part["word"] if part["phrase"] is None else part["phrase"]).strip()
        _usable(term, bool(part["by"]))
        if term not in (group := found[bool(part["by"]), bool(part["no"])]):
            group.append(term)
    if sum(map(len, found.values())) > MOST:
        raise UnreadableSearch(f"A search may have {MOST} words and phrases.")
    return SearchWords(
        all=tuple(found[False, False]),
        none=tuple(found[False, True]),
        by=tuple(found[True, False]),
        not_by=tuple(found[True, True]),
    )


def _usable(term: str, by: bool) -> None:
    if by:
        if not handle(term):
            raise UnreadableSearch("After from: the author is missing: write from:jane, without a space.")
        return
    if not words(term):
        raise UnreadableSearch('Between quotation marks a word is missing: write "lost bag".')
    if wrong := unusable(term):
        raise UnreadableSearch(f"“{term}” {wrong}.")


def written(words: SearchWords) -> str:
    """What somebody would type for these words: ``read`` gives them again."""

    def one(term: str) -> str:
        return f'"{term}"' if re.search(r"\s", term) or term.startswith(("-", FROM)) else term

    return " ".join(
        [
            *map(one, words.all),
            *(f"-{one(term)}" for term in words.none),
            *(f"{FROM}{one(term)}" for term in words.by),
            *(f"-{FROM}{one(term)}" for term in words.not_by),
        ]
    )
