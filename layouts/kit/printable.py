"""A text in signs that the fonts of a PDF have; what they have not is said in words. Pure.

They have Latin letters, and those of Chinese, Japanese and Korean. Letters of other scripts would need shaping as well
as fonts: they are named instead of drawn as boxes. Names are those of Unicode.
"""

from __future__ import annotations

import re
import unicodedata

_MISSING = re.compile(
    "[^\x00-\u024f\u2000-\u21ff\u2212\u2248\u2260\u2264\u2265"
    "\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]+"
)
"""Runs of what no font here has: pictures and letters."""
_SILENT = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0000-\U000e007f]")
"""Variation, direction and skin: they change how a sign looks, and are none."""


def printable(text: str) -> str:
    """``text`` with pictures by name (``[crying face]``), and ``(in Arabic)`` for letters that cannot be drawn."""
    said = _MISSING.sub(_named, _SILENT.sub("", text))
    # One word of a script after the other is one thing that is not there.
    said = re.sub(r"(\(in [^()]+\))(?:[\s\d.,!?:;'\"-]*\1)+", r"\1", said)
    return re.sub(r"\s{2,}", " ", said).strip()


def _named(found: re.Match[str]) -> str:
    words: list[str] = []
    for sign in found[0]:
        category = unicodedata.category(sign)
        name = unicodedata.name(sign, "").lower()
        if category.startswith("M"):
            continue  # it belongs to the letter before
        letter = category.startswith(("L", "N"))
        word = f"(in {name.split()[0].capitalize()})" if letter and name else f"[{name or 'a sign'}]"
        if not words or words[-1] != word:
            words.append(word)
    return f" {' '.join(words)} " if words else ""
