"""The surroundings of a short text: the language its author writes otherwise, and the one of its thread. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

FEWEST = 2
"""Other posts of an author in one language after which that is the author's."""
SHARE = 0.6
"""Of the author's other posts, at least."""


def language_around(author: Sequence[str], thread: Sequence[str]) -> str:
    """The language of ``author``'s other posts, else the one of what is answered (``thread``, the nearest first).

    Empty where neither says anything: an author of few posts, or one who writes in several languages.
    """
    known = [code for code in author if code]
    if known:
        code, number = Counter(known).most_common(1)[0]
        if number >= FEWEST and number >= SHARE * len(known):
            return code
    return next((code for code in thread if code), "")
