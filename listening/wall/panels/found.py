"""Findings of a saved search: how many in the last 24 hours, when, and the latest."""

from __future__ import annotations

import msgspec

from listening.names.keys import short
from listening.wall.model import SnapshotPart
from listening.wall.panels.latest import Item, item
from listening.wall.sums import Sums

SHOWN = 8
HOURS = 24

BACK = 0
"""The index of search says what it has."""


class FoundBySearch(SnapshotPart, frozen=True, kw_only=True):
    """What a saved search finds, of the last 24 hours."""

    empty: bool = False
    gone: bool = False
    """There is no such saved search any more, or it is not shared."""
    name: str = ""
    query: str = ""
    """Of its address."""
    number: int = 0
    most: int = 0
    """In one hour."""
    hours: dict[str, float] = msgspec.field(default_factory=dict)
    """Share of ``most`` by hour, 0 the first of them; those without any are left out."""
    rows: dict[str, Item] = msgspec.field(default_factory=dict)


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
