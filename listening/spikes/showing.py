"""The line that a wall shows of a spike, from all that is known of it. Pure."""

from __future__ import annotations

from listening.spikes.known import KnownSpike
from listening.spikes.picture import DriverKind
from listening.spikes.shown import SpikeShown
from listening.spikes.telling import goes_around

TERMS = 3


def as_line(known: KnownSpike, crisis: bool) -> SpikeShown:
    """``crisis``: whether crisis mode is on for it, or for one of its topics or departments."""
    drivers = known.picture.drivers if known.picture else {}
    held = known.opinion
    return SpikeShown(
        spike=known.spike,
        terms=tuple(row.key for row in drivers.get(DriverKind.term, ())[:TERMS]),
        people=known.picture.authors if known.picture else 0,
        repeats=goes_around(known.picture) if known.picture else 0,
        holder=held.holder,
        outcome=held.outcome,
        crisis=crisis,
    )
