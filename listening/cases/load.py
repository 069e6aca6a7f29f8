"""The load of departments: what waits for an answer now, as a wall shows it. Plain values; kept by ``store.cases``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from listening.counting.usual import Usual


class Workload(msgspec.Struct, frozen=True):
    """What a department, or all of them, have to do."""

    unresolved: int = 0
    unowned: int = 0
    at_risk: int = 0
    """Not breached yet."""
    breached: int = 0
    escalated: int = 0
    """Of those nobody has."""
    oldest: int = 0
    """When the post was written that waits longest, ms UTC; 0 = nothing waits."""
    history: int = 0
    """From before anybody listened, unresolved and untouched; in none of the others."""


class CasesNow(msgspec.Struct, frozen=True):
    """Everything about cases and people that a wall shows, at one instant."""

    loads: Mapping[str, Workload] = {}
    """By department."""
    usual: Usual | None = None
    """How many are unresolved at this time; None = nothing is known of it."""
    in_time: float | None = None
    """Per cent of what arrived today that was answered in time (``listening.kpis.answering.in_time``)."""
    in_time_of: int = 0
    """Of how many."""
    people: Mapping[str, tuple[str, ...]] | None = {}
    """Who is on now, with their departments; None = not kept for that moment."""
    crises: tuple[str, ...] = ()
    """Topics and departments in crisis mode, as they are shown."""


def total(loads: Iterable[Workload]) -> Workload:
    """All of them together."""
    known = list(loads)
    return Workload(
        unresolved=sum(load.unresolved for load in known),
        unowned=sum(load.unowned for load in known),
        at_risk=sum(load.at_risk for load in known),
        breached=sum(load.breached for load in known),
        escalated=sum(load.escalated for load in known),
        history=sum(load.history for load in known),
        oldest=min((load.oldest for load in known if load.oldest), default=0),
    )
