"""Deeds about spikes, for figures, by the day spikes were found; a day is read again when one of them changed."""

from __future__ import annotations

import msgspec

from listening.spans import DAY_MS
from listening.spikes.deeds import Deeds, deeds
from listening.spikes.known import KnownSpike
from listening.store import keys
from listening.store.alerts import alerts
from listening.store.connection import Client
from listening.store.spikes import spikes

MOST = 100_000
"""Spikes of one day at most."""


class DeedsDay(msgspec.Struct, frozen=True):
    """The spikes found on one day, as they were read."""

    version: int
    alerting: int
    """The version of alerting if one of their alerts may still be acknowledged, else 0."""
    spikes: tuple[Deeds, ...]


class SpikeDeeds:
    """The days that were asked for, held and kept up to date. One per process, one reader at a time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._days: dict[int, DeedsDay] = {}

    def between(self, start: int, end: int) -> list[Deeds]:
        """All spikes found on the UTC days that [start, end) (ms) touches."""
        stored = self._client.hgetall(keys.spike_versions())
        versions = {int(day) * 1000: int(version) for day, version in stored.items()}
        alerting = alerts.version(self._client)
        days = [d for d in sorted(versions) if start - start % DAY_MS <= d < end]
        for day in days:
            known = self._days.get(day)
            if known is None or known.version != versions[day] or known.alerting not in (0, alerting):
                # The versions were read first: what is written meanwhile is read again next time.
                self._days[day] = self._read(day, versions[day], alerting)
        return [spike for day in days for spike in self._days[day].spikes]

    def _read(self, day: int, version: int, alerting: int) -> DeedsDay:
        found = spikes.newest(self._client, MOST, since=day, before=day + DAY_MS)
        ids = [spike.id for spike in found]
        said, linked = spikes.remarks(self._client, ids), spikes.alerts_of(self._client, ids)
        held = {id: alerts.find(self._client, id) for id in set(linked) if id}
        seen = spikes.seen(self._client, ids)
        made = [
            deeds(KnownSpike(spike=spike, picture=None, remarks=said[n], alert=held.get(linked[n])), seen[n])
            for n, spike in enumerate(found)
        ]
        waiting = any(alert and not alert.acknowledged and not alert.closed for alert in held.values())
        return DeedsDay(version, alerting if waiting else 0, tuple(made))
