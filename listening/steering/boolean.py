"""Queries as other products have them, ``(a OR "b c") AND NOT d``, and terms of a topic: each from the other. Pure.

A topic says: one of ``any``, every one of ``all``, none of ``none``. What cannot be said so is refused in words, never
changed into something near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from listening.steering.typed import TypedTerms
from listening.terms import fold, unusable

LONGEST = 20_000
"""Characters of a query."""
DEEPEST = 50
"""Brackets within each other."""
_QUOTES = str.maketrans(dict.fromkeys("“”„‟〝〞＂", '"'))
_TOKEN = re.compile(r'\s*(?:(?P<phrase>"(?P<said>[^"]*)")|(?P<sign>[()|]|&&|-(?=[\w("@#$]))|(?P<word>[^\s()"|]+))')
_FIELD = re.compile(r"[A-Za-z_]+:\S*")
_NEAR = re.compile(r"(?:NEAR|ONEAR|NEAR/\d+|ONEAR/\d+|W/\d+|PRE/\d+)", re.IGNORECASE)
_AND, _OR, _NOT = "AND", "OR", "NOT"


class UnsayableQuery(Exception):
    """A query that is no topic; the message is a sentence for whoever wrote it."""


class _Word(msgspec.Struct, frozen=True):
    term: str


class _Not(msgspec.Struct, frozen=True):
    of: _Part


class _Many(msgspec.Struct, frozen=True):
    """``together``: all of them, else one of them."""

    together: bool
    of: tuple[_Part, ...]


_Part = _Word | _Not | _Many


def read(text: str) -> TypedTerms:
    """The terms of a query. Raises UnsayableQuery."""
    if len(text) > LONGEST:
        raise UnsayableQuery(f"A query may have {LONGEST:,} characters; this one has {len(text):,}.")
    reading = _Reading(text.encode("utf-8", "replace").decode().translate(_QUOTES))
    return _terms(reading.whole())


def written(terms: TypedTerms) -> str:
    """The query of a topic's terms: ``read`` gives what means the same.

    Empty where a term has a quotation mark in it: no query can hold that.
    """
    if any('"' in term for term in (*terms.any, *terms.all, *terms.none)):
        return ""
    parts = [*map(_quoted, terms.all)]
    if terms.any:
        some = " OR ".join(map(_quoted, terms.any))
        parts.append(f"({some})" if len(terms.any) > 1 and (terms.all or terms.none) else some)
    query = " AND ".join(parts)
    if terms.none:
        without = " OR ".join(map(_quoted, terms.none))
        query += f" NOT ({without})" if len(terms.none) > 1 else f" NOT {without}"
    return query.strip()


def _quoted(term: str) -> str:
    plain = re.fullmatch(r'[^\s()"|:-][^\s()"|:]*', term) and term.upper() not in (_AND, _OR, _NOT)
    return term if plain and not _NEAR.fullmatch(term) and "&&" not in term else f'"{term}"'


class _Reading:
    """A query being read: NOT before AND, AND before OR; words side by side are all wanted."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    def whole(self) -> _Part:
        if not self._tokens:
            raise UnsayableQuery("A query needs a word.")
        found = self._one_of()
        if self._at < len(self._tokens):
            raise UnsayableQuery("A bracket is closed that was not opened.")
        return found

    def _next(self) -> str:
        """The operator or bracket that comes; empty: a word, or nothing more."""
        if self._at >= len(self._tokens):
            return "end"
        sign, _ = self._tokens[self._at]
        return sign

    def _one_of(self) -> _Part:
        parts = [self._all_of()]
        while self._next() == _OR:
            self._at += 1
            parts.append(self._all_of())
        return parts[0] if len(parts) == 1 else _Many(False, tuple(parts))

    def _all_of(self) -> _Part:
        parts = [self._single()]
        while self._next() not in (_OR, ")", "end"):
            if self._next() == _AND:
                self._at += 1
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else _Many(True, tuple(parts))

    def _single(self) -> _Part:
        sign = self._next()
        if sign in (_AND, _OR, ")", "end"):
            before = self._tokens[self._at - 1][0] if self._at else ""
            what = {"end": "the end", ")": "a closing bracket"}.get(sign, sign)
            after = f" after {before}" if before in (_AND, _OR, _NOT) else " after a bracket" if before == "(" else ""
            raise UnsayableQuery(f"A word is missing{after}: there comes {what}.")
        term = self._tokens[self._at][1]
        self._at += 1
        if sign == _NOT:
            self._deeper()
            found: _Part = _Not(self._single())
            self._depth -= 1
            return found
        if sign != "(":
            return _Word(term)
        self._deeper()
        found = self._one_of()
        self._depth -= 1
        if self._next() != ")":
            raise UnsayableQuery("A bracket is opened and not closed.")
        self._at += 1
        return found

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnsayableQuery(f"Brackets lie more than {DEEPEST} deep.")


def _tokens(text: str) -> Iterable[tuple[str, str]]:
    """Operators and brackets as (sign, ""), words as ("", term)."""
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise UnsayableQuery('A quotation mark is not closed: write "lost bag".')
        at = found.end()
        if found["sign"]:
            yield {"|": _OR, "&&": _AND, "-": _NOT}.get(found["sign"], found["sign"]), ""
        elif found["phrase"]:
            yield "", _usable(" ".join(found["said"].split()), found["phrase"])
        elif found["word"] in (_AND, _OR, _NOT):
            yield found["word"], ""
        else:
            yield "", _plain(found["word"])


def _plain(word: str) -> str:
    if word.upper() in (_AND, _OR, _NOT):
        raise UnsayableQuery(
            f'“{word}” may be an operator or a word: write {word.upper()} for the one, "{word}" for the other.'
        )
    if _NEAR.fullmatch(word):
        raise UnsayableQuery(
            f"“{word}” asks how near words stand to each other; a topic cannot. Write a phrase, or AND for both."
        )
    if _FIELD.fullmatch(word) and not word.lower().startswith(("http:", "https:")):
        raise UnsayableQuery(
            f"“{word}” asks for a field; a topic reads only what was written. Language, source and place are "
            "conditions of routes and filters of pages."
        )
    if "?" in word.rstrip("?") or "*" in word[:-1]:
        raise UnsayableQuery(f"“{word}” leaves out letters in the middle; a term may only leave its end open: delay*.")
    return _usable(word, word)


def _usable(term: str, said: str) -> str:
    if wrong := unusable(term):
        raise UnsayableQuery(f"“{said}” {wrong}.")
    if len(term) > 100:
        raise UnsayableQuery(f"A term may have 100 characters; “{term[:40]}…” has {len(term)}.")
    return term


# -- from a tree to terms


def _terms(tree: _Part) -> TypedTerms:
    some: tuple[str, ...] = ()
    every: list[str] = []
    no: list[str] = []
    for part in _factors(_inward(tree, False)):
        match part:
            case _Word(term):
                every.append(term)
            case _Not(_Word(term)):
                no.append(term)
            case _Many(_, of):
                words = _only_words(of)
                if some and {*map(fold, some)} != {*map(fold, words)}:
                    raise UnsayableQuery(
                        f"“{_shown(some)}” and “{_shown(words)}”: a topic can ask for one of one list only. "
                        "Make two topics, or ask for a phrase."
                    )
                some = some or words
    if not (some or every):
        raise UnsayableQuery("There are only words that must not be there; nearly every post would match.")
    if not some and len(every) == 1:
        some, every = (every[0],), []
    return TypedTerms(any=_once(some), all=_once(every), none=_once(no))


def _inward(part: _Part, negated: bool) -> _Part:
    """With NOT before words only: not one of them is none of each."""
    match part:
        case _Not(of):
            return _inward(of, not negated)
        case _Many(together, of):
            return _Many(together != negated, tuple(_inward(each, negated) for each in of))
        case word:
            return _Not(word) if negated else word


def _factors(part: _Part) -> Iterable[_Part]:
    """What all has to hold; lists within lists of the same kind are one."""
    if isinstance(part, _Many) and part.together:
        for each in part.of:
            yield from _factors(each)
    else:
        yield part


def _only_words(of: Iterable[_Part]) -> tuple[str, ...]:
    found: list[str] = []
    for part in of:
        match part:
            case _Word(term):
                found.append(term)
            case _Many(together=False, of=more):
                found += _only_words(more)
            case _Not(_):
                raise UnsayableQuery(
                    "NOT stands beside OR (“a OR NOT b”, or NOT before words that are wanted together): nearly every "
                    "post would match. Put NOT after AND."
                )
            case _:
                raise UnsayableQuery(
                    "Words that are wanted together stand beside OR (“(a AND b) OR c”). A topic cannot say that: make "
                    'two topics of it, or a phrase of the words: "a b" OR c.'
                )
    return tuple(found)


def _shown(words: Iterable[str]) -> str:
    listed = [*words]
    return " OR ".join(listed[:3]) + (" …" if len(listed) > 3 else "")


def _once(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple({fold(term): term for term in reversed([*terms])}.values())[::-1]
