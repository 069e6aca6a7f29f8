"""The guard against cells that a spreadsheet would compute: the one for everything that is exported as CSV. Pure."""

from __future__ import annotations

import re

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of something to compute."""
_INSIDE = re.compile(r"""([;\t\r\n][\s"']*)(?=[=+\-@])""")
"""Where another separator than the comma makes a new cell, as in most of Europe, or a new row."""


def plain(value: str | float | None) -> str | float | None:
    """A text that a spreadsheet would compute, from its beginning or from a semicolon on, is set apart by ``'``.

    Numbers stay numbers.
    """
    if not isinstance(value, str):
        return value
    apart = _INSIDE.sub(r"\1'", value)
    return "'" + apart if apart.startswith(FORMULAS) else apart
