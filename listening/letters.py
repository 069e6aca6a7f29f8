"""Letters and the marks that belong to them: vowel signs of Hindi or Tamil, points of Arabic, accents that stand alone.

Python's ``\\w`` and ``str.isalnum`` know letters and digits only, so that a word of Hindi ends for them at its first
vowel sign. Whoever cuts a text into words does it with what stands here. Pure; for folded texts and others.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain

_WRITTEN = chain(range(0x0300, 0x1E00), range(0xA66F, 0xAC00))
"""Where the marks of living scripts stand; behind them come those of signs and emoji, which belong to no word."""
_MARKS = frozenset(n for n in _WRITTEN if unicodedata.category(chr(n)).startswith("M"))

MARKS = "".join(map(chr, sorted(_MARKS)))
"""For the inside of a character class of ``re``."""
LETTERS = rf"[^\W\d_]++(?:[{MARKS}]++[^\W\d_]*+)*+"
"""A run of letters with their marks, for ``re``."""
WORD = rf"\w++(?:[{MARKS}]++\w*+)*+"
"""The same with digits and ``_``: what ``\\w+`` is where no letter has marks."""

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uabff\uf900-\ufaff"
"""Scripts that are written without spaces (Chinese, Japanese, Thai, ...), for the inside of a character class."""

_unspaced = re.compile(f"[{UNSPACED}]").match


def is_unspaced(char: str) -> bool:
    """Whether it is of a script that is written without spaces: a letter there begins and ends no word."""
    return char >= "\u0e00" and _unspaced(char) is not None


def is_mark(char: str) -> bool:
    """Whether it belongs to the letter before it."""
    return char > "\u02ff" and ord(char) in _MARKS
