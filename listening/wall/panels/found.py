"""What a saved search finds: how many in the last 24 hours, when, and the latest."""

from __future__ import annotations

from listening.names.keys import short
from listening.wall.model import FoundBySearch
from listening.wall.panels.latest import item
from listening.wall.sums import Sums

SHOWN = 8
HOURS = 24

BACK = 0
"""The index of search says what it has."""


def build(sums: Sums, name: str = "") -> FoundBySearch:
    """``name``: of the panel, as config.toml has it."""
    found = sums.view.searches.get(name)
    if found is None:
        return FoundBySearch(gone=True)
    if not found.number:
        return FoundBySearch(name=found.name, query=found.query, empty=True)
    most = max(found.hours, default=0)
    return FoundBySearch(
        name=found.name,
        query=found.query,
        number=found.number,
        most=most,
        hours={str(n): round(number / most, 3) for n, number in enumerate(found.hours) if number},
        rows={short(m.id): item(m, sums.view) for m in found.newest if m.shown and not m.deleted},
    )
