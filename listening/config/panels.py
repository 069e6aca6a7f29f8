"""The names of the wall's panels: what ``[[screens]] grid`` in config.toml may use.

The values of each come from ``listening.wall``, its picture from the module
of the same name in ``layouts/panels``.
"""

from __future__ import annotations

import re

PANELS: tuple[str, ...] = (
    "counters",
    "volume",
    "spikes",
    "sentiment",
    "unresolved",
    "departments",
    "flow",
    "share",
    "bubbles",
    "places",
    "languages",
    "voices",
    "reasons",
    "statements",
    "latest",
    "found",
    "sources",
)

_FOUND = re.compile(r"found-(s[1-9][0-9]{0,8})")


def kind_of(panel: str) -> str:
    """Which of ``PANELS`` a panel of a grid is: ``found-s12`` is ``found``, of the saved search ``s12``."""
    return "found" if _FOUND.fullmatch(panel) else panel


def search_of(panel: str) -> str:
    """Id of the saved search that a panel shows; empty if it shows none."""
    found = _FOUND.fullmatch(panel)
    return found[1] if found else ""


def panel_of(search: str) -> str:
    """Name of the panel that shows a saved search."""
    return f"found-{search}"
