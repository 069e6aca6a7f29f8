"""A search as it is asked: words, phrases, authors, and what must not be there. Pure."""

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
OR = "OR"
_OR_STANDS = 'OR stands between two words or phrases that are searched for: late OR delayed. For the word write "or".'
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
    one_of: tuple[tuple[str, ...], ...] = ()
    """Of each of these one has to be in the text."""

    @property
    def empty(self) -> bool:
        return not (self.all or self.none or self.by or self.not_by or self.one_of)

    @property
    def wanted(self) -> tuple[str, ...]:
        """All that may be what made a text fit."""
        return (*self.all, *(term for group in self.one_of for term in group))


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
    minus, by one of these authors. ``late OR delayed``: one of both. Quotation marks of any shape do.
    """
    if len(text) > LONGEST:
        raise UnreadableSearch(f"A search may have {LONGEST} characters; this one has {len(text):,}.")
    found: dict[tuple[bool, bool], list[str]] = {(by, no): [] for by in (False, True) for no in (False, True)}
    # What is no text at all cannot be in one.
    text = text.encode("utf-8", "replace").decode().translate(_QUOTES)
    groups: list[list[str]] = []
    group: list[str] = []  # of words that OR binds to the next
    bound = False
    at = 0
    while text[at:].strip():
        part = _PART.match(text, at)
        assert part
        at = part.end()
        if part["open"]:
            raise UnreadableSearch('A quotation mark is not closed: write "lost bag".')
        plain = not (part["by"] or part["no"])
        if plain and part["word"] == OR:
            if bound or not group:
                raise UnreadableSearch(_OR_STANDS)
            bound = True
            continue
        term = (part["word"] if part["phrase"] is None else part["phrase"]).strip()
        _usable(term, bool(part["by"]))
        if bound and not plain:
            raise UnreadableSearch(_OR_STANDS)
        if not plain:
            group = []
            _once(found[bool(part["by"]), bool(part["no"])], term)
        elif bound:
            _once(group, term)
            bound = False
        else:
            group = [term]
            groups.append(group)
    if bound:
        raise UnreadableSearch(_OR_STANDS)
    for each in groups:
        if len(each) == 1:
            _once(found[False, False], each[0])
    several = tuple(dict.fromkeys(tuple(each) for each in groups if len(each) > 1))
    if sum(map(len, (*found.values(), *several))) > MOST:
        raise UnreadableSearch(f"A search may have {MOST} words and phrases.")
    return SearchWords(
        all=tuple(found[False, False]),
        none=tuple(found[False, True]),
        by=tuple(found[True, False]),
        not_by=tuple(found[True, True]),
        one_of=several,
    )


def _once(terms: list[str], term: str) -> None:
    if term not in terms:
        terms.append(term)


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
        return f'"{term}"' if re.search(r"\s", term) or term.startswith(("-", FROM)) or term == OR else term

    return " ".join(
        [
            *map(one, words.all),
            *(f" {OR} ".join(map(one, group)) for group in words.one_of),
            *(f"-{one(term)}" for term in words.none),
            *(f"{FROM}{one(term)}" for term in words.by),
            *(f"-{FROM}{one(term)}" for term in words.not_by),
        ]
    )
