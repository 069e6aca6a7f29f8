"""People whom a text names with an @. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from listening.letters import is_mark
from listening.people.naming import fold

AT = "@"
LONGEST = 40
"""Characters of a name."""
AT_MOST = 20
"""People one text names; with more it names nobody in particular."""


def named(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of ``names`` that stand in ``text`` behind an @, in that order; of two that fit, the longer.

    An @ within a word names nobody: ``kim@example.com`` is an address.
    """
    known = sorted(((fold(name), name) for name in names), key=lambda each: -len(each[0]))
    found: dict[str, None] = {}
    for at, sign in enumerate(text):
        if sign != AT or (at and _of_word(text[at - 1])):
            continue
        rest = fold(text[at + 1 : at + 2 + LONGEST].rstrip())
        name = next((name for short, name in known if _begins(rest, short)), "")
        if name:
            found[name] = None
    return tuple(found)[:AT_MOST]


def _begins(rest: str, name: str) -> bool:
    return rest.startswith(name) and not _of_word(rest[len(name) : len(name) + 1])


def _of_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or is_mark(sign)
