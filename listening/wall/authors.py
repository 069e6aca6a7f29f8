"""Authors and their words as the wall shows them: hostile text made harmless to the layout."""

from __future__ import annotations

import re

from listening.mention import Mention
from listening.wall.view import View

TEXT_SHOWN = 140
NAME_SHOWN = 60

_GAPS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_STEERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
"""Marks that turn the direction of what follows; the wall sets each text's direction itself."""


def line(text: str, longest: int = TEXT_SHOWN) -> str:
    """Text on one line, cut to ``longest`` characters."""
    clean = _GAPS.sub(" ", _STEERING.sub("", text)).strip()
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + "…"


def author(mention: Mention, view: View) -> str:
    """Who wrote it: display name, else handle, else the source's id of the author."""
    return line(mention.name or view.handles.get(mention.author, mention.author), NAME_SHOWN)
