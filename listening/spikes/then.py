"""A spike as it stood at a past moment, as far as its record says so. Pure.

The record has the times of what happened, and readings of its end and of its strongest moment. What was read at any
other moment, and whether it was rising then, is not kept and is not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from listening.cases.crisis import Crisis
from listening.spikes.known import KnownSpike
from listening.spikes.record import Spike, Stage
from listening.spikes.showing import as_line
from listening.spikes.shown import SpikeShown
from listening.spikes.subjects import crisis_keys


def then(spike: Spike, at: int) -> Spike | None:
    """The record at ``at`` (ms); None if it was not seen yet."""
    members = tuple(replace(m, until=m.until if m.until <= at else 0) for m in spike.members if m.seen <= at)
    if spike.opened > at or not members:
        return None
    severities = [moment.severity for moment in spike.moments if moment.severity is not None and moment.at <= at]
    over = 0 < spike.closed <= at
    return replace(
        spike,
        closed=spike.closed if over else 0,
        members=members,
        lead=spike.lead if any(m.series == spike.lead for m in members) else members[0].series,
        severity=max(severities, default=spike.severity),
        # Open: neither growing nor fading is known of it.
        stage=Stage.closed if over else Stage.peaking,
        alarmed=spike.alarmed if spike.alarmed <= at else 0,
        moments=tuple(moment for moment in spike.moments if moment.at <= at),
    )


def known_then(known: KnownSpike, at: int) -> KnownSpike | None:
    """All that was kept of a spike at ``at`` (ms); None if it was not seen yet."""
    spike = then(known.spike, at)
    if spike is None:
        return None
    alert = known.alert
    if alert is not None and alert.acknowledged is not None and alert.acknowledged.at > at:
        alert = replace(alert, acknowledged=None)
    said = tuple(each for each in known.remarks if each.at <= at)
    # What it is made of is known of its end only.
    return replace(known, spike=spike, remarks=said, alert=alert, picture=known.picture if spike.closed else None)


def as_it_stood(known: KnownSpike, at: int, modes: Mapping[str, Crisis]) -> SpikeShown | None:
    """The spike as a wall showed it at ``at`` (ms), beside who had it by then; ``modes``: crises of that moment."""
    by_then = known_then(known, at)
    if by_then is None:
        return None
    spike = by_then.spike
    crisis = not crisis_keys(spike).isdisjoint(modes) or any(mode.spike == spike.id for mode in modes.values())
    return replace(
        as_line(by_then, crisis),
        rewound=True,
        strongest_kept=spike.strongest.at <= at,
    )
