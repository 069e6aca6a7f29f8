"""Texts as sequences of words, so that an index of words finds exactly what terms of topics match. Pure.

A word is a run of letters and digits, or one letter of a script written without spaces, or one sign; white space counts
where it is not between two runs. So a term matches (``listening.terms``) where its words stand one after the other, and
a word of two Chinese letters is found like any other.
"""

from __future__ import annotations

import re

from listening.letters import MARKS, UNSPACED
from listening.mention import Mention
from listening.terms import OPEN, fold, joins

_LETTER = f"[^\\W{UNSPACED}]"
_MARK = f"(?![{UNSPACED}])[{MARKS}]"
_RUN = f"(?:{_LETTER}|{_MARK})"
"""What ``terms.joins`` says of one letter."""
_WORD = re.compile(f"(?:{_LETTER}+|{_MARK})+|\\S|(?<!{_RUN}) | (?!{_RUN})")
SPACE = "\u00a0"
"""Stands for white space that counts. No folded text has one: there every space is a plain one."""
_CONTROLS = {n: chr(0xE000 + n) for n in (*range(32), 127)}
"""What a file of words would take for a gap."""


def words(text: str) -> str:
    """The words of a text or a term, separated by spaces."""
    return " ".join(SPACE if word == " " else word for word in _WORD.findall(fold(text).translate(_CONTROLS)))


def open_end(term: str) -> tuple[str, bool]:
    """The words of a term, and whether the last of them may go on."""
    stem = term.removesuffix(OPEN) if len(term) > 1 else term
    found = words(stem)
    return found, stem != term and bool(found) and joins(found[-1])


def handle(author: str) -> str:
    """A handle as it is compared: no @, lower case, no space."""
    return fold(author).lstrip("@").replace(" ", SPACE)


def fact(kind: str, value: str) -> str:
    """One word that says something of a mention that is not in its text, told apart by case as well."""
    return kind + _LOUD.sub(lambda found: f"{SPACE}{ord(found[0]):x}{SPACE}", value)


_LOUD = re.compile("[A-Z\\s\x00-\x1f\x7f]")

EVERY = "e"
"""The fact that is true of every mention."""


def facts(mention: Mention) -> str:
    """What filters can ask of a mention, as words."""
    said = [
        EVERY,
        fact("s", mention.source),
        fact("d", mention.department),
        fact("l", mention.language),
        fact("c", mention.country),
        fact("m", mention.label.value),
        fact("r", mention.contact),
        fact("o", "1" if mention.own else "0"),
        *(fact("t", topic) for topic in mention.topics),
    ]
    if mention.author:
        said += [fact("a", handle(mention.author)), fact("i", mention.author)]
    return " ".join(said)
