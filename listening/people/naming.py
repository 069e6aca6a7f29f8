"""Names of people: which will do, and the form in which they are compared. Pure."""

from __future__ import annotations

import re
import unicodedata

NAME = re.compile(r"\w(?:[\w .@+'-]{0,38}[\w.])?")


def fold(name: str) -> str:
    """The form in which names are compared: Kim, KIM and kim are one."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def name_error(name: str) -> str:
    """What is wrong with a name somebody wants to sign in with; empty if nothing is."""
    if NAME.fullmatch(name):
        return ""
    return "A name has 1 to 40 letters, digits, spaces or . @ + ' - _, and no space at its ends."
