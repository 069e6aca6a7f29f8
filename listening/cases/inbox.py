"""One line of somebody's inbox: what they are told, of which case, and what it is about. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.cases.case import BRAND, CUSTOMER, MASTHEAD, Case, CaseEvent
from listening.cases.told import TellKind
from listening.spans import DAY_MS

KEPT_MS = 30 * DAY_MS
"""What somebody was told is kept so long."""
KEPT = 500
"""And the newest so many."""


KINDS = frozenset(kind.value for kind in TellKind)


class TellPlace(msgspec.Struct, frozen=True):
    """What a person is told, as a place in a trail: what it says is read from there, and from nowhere else."""

    case: str
    entry: int
    """Of the trail, counted from 0."""
    kind: TellKind

    @property
    def id(self) -> str:
        return f"{self.case} {self.entry} {self.kind}"


def place(id: str) -> TellPlace | None:
    """The place that ``id`` names; None if it is none."""
    parts = id.split(" ")
    if len(parts) != 3 or not parts[1].isdecimal() or parts[2] not in KINDS:
        return None
    return TellPlace(parts[0], int(parts[1]), TellKind(parts[2]))


class InboxEntry(msgspec.Struct, frozen=True, kw_only=True):
    place: TellPlace
    at: int
    """When it was written down, ms UTC."""
    unread: bool
    case: Case
    event: CaseEvent

    @property
    def by(self) -> str:
        """The person who did it; empty: nobody here."""
        return "" if self.event.who in (MASTHEAD, CUSTOMER, BRAND) else self.event.who


class PersonInbox(msgspec.Struct, frozen=True):
    """What one person is told."""

    entries: tuple[InboxEntry, ...]
    """The newest first."""
    unread: int


def wanted(entries: Sequence[InboxEntry], kind: TellKind | None, unread: bool) -> tuple[InboxEntry, ...]:
    """Those of a kind (None: of all), and only what was not read where ``unread``."""
    return tuple(each for each in entries if kind in (None, each.place.kind) and (each.unread or not unread))
