"""Subjects of a spike, for what is done about it: its topics and departments. Pure."""

from __future__ import annotations

from listening.cases.crisis import keys
from listening.spikes.record import Spike
from listening.spikes.series import SeriesKind, read_id

TOPICS = (SeriesKind.topic, SeriesKind.negative, SeriesKind.mood)


def topics(spike: Spike) -> tuple[str, ...]:
    """The topics that show it, the leading one first."""
    return _names(spike, TOPICS)


def departments(spike: Spike) -> tuple[str, ...]:
    """The departments that show it, the leading one first."""
    return _names(spike, (SeriesKind.department,))


def crisis_keys(spike: Spike) -> frozenset[str]:
    """Of every crisis that concerns it, whatever it was switched on for."""
    found = set(topics(spike))
    for department in departments(spike):
        found |= set(keys((), department))
    return frozenset(found)


def _names(spike: Spike, kinds: tuple[SeriesKind, ...]) -> tuple[str, ...]:
    ids = [spike.lead, *(member.series for member in spike.members)]
    series = [read_id(id) for id in ids]
    return tuple(dict.fromkeys(each.name for each in series if each.kind in kinds and each.name))
