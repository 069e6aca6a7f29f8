"""The watch: from counts in Redis to spikes in Redis. What is decided is in ``listening.spikes``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from listening.alerting.from_spikes import triggers
from listening.config import Config
from listening.counting.buckets import Bucket, Resolution
from listening.spans import DAY_MS, DAY_S, HOUR_MS, HOUR_S
from listening.spikes.evaluate import LATE_ROWS, ROW_S, DetectorMemory, Head, due, feed
from listening.spikes.gaps import Ears, attend
from listening.spikes.joining import Stretch
from listening.spikes.learning import heard, learn, learn_mood, wants
from listening.spikes.lifecycle import Life
from listening.spikes.series import CountedRow, SeriesKind, count, watched
from listening.store import cells, sources
from listening.store.alerts import alerts
from listening.store.cells import Cells
from listening.store.connection import Client
from listening.store.spikes import spikes, watching
from listening.store.spikes.watching import Memory, Written

FINE_S = 2400
"""Of history that is learnt from row by row."""
MINUTES_BACK_S = 14 * DAY_S
HOURS_BACK_S = 28 * DAY_S
PAUSE_S = HOUR_S
"""Nobody watched for this long: what comes in of the time meanwhile is history."""
LATELY = 20
"""Ended spikes that are looked at: their mood may still be above its usual."""
BEFORE_MS = HOUR_MS
"""What is too many is told from the hour before."""


class Detecting:
    """One evaluation at ``now`` (ms UTC)."""

    def __init__(self, client: Client, config: Config, now: int) -> None:
        self._client = client
        self._config = config
        self._now = now
        self._zone = ZoneInfo(config.brand.timezone)
        self._series = watched(config)
        self._sources = [source.name for source in config.sources]

    def run(self) -> bool:
        """Evaluate; False if another process was faster, and nothing is to be done."""
        done = watching.evaluate(self._client, self._evaluate, self._now, self._config.retention)
        if done:
            self._link_alerts()
        return done

    def _evaluate(self, memory: Memory) -> Written | None:
        now = self._now // 1000
        watch = memory.watch or _begin(now)
        head = watch.head
        if now - head.next > PAUSE_S:
            head.began = now // ROW_S * ROW_S
            head.past = head.grown = 0
        attend(head.ears, sources.states(self._client), self._sources, now)
        starts = due(head, now)
        if not starts:
            return None
        past = cells.history(self._client, head.began * 1000)
        if wants(head, past, now) or self._unknown(watch):
            self._learn(watch, starts[0])
            head.past, head.past_at = past, now
        first = starts[0] - LATE_ROWS * ROW_S
        rows = self._rows(range(first, starts[-1] + ROW_S, ROW_S))
        lately = spikes.newest(self._client, LATELY, since=self._now - DAY_MS)
        life = Life([*spikes.open_ones(self._client), *lately], self._stretch)
        feed(watch, rows, starts, self._series, self._sources, self.offset, life)
        life.drop(frozenset(each.id for each in self._series), head.next * 1000)
        kept, said = triggers(life.spikes, self._config)
        return Written(watch, kept, said)

    def offset(self, at: int) -> int:
        """The brand's zone minus UTC at a time (UTC seconds), in seconds."""
        here = datetime.fromtimestamp(at, UTC).astimezone(self._zone).utcoffset()
        return int(here.total_seconds()) if here else 0

    def _rows(self, starts: range) -> dict[int, CountedRow]:
        buckets = [Bucket(Resolution.fine, start * 1000) for start in starts]
        found = cells.read(self._client, buckets)
        return {start: count(each) for start, each in zip(starts, found, strict=True)}

    def _stretch(self, start: int, end: int) -> Stretch:
        # What came late was written before it was seen to rise.
        start = Resolution.fine.floor(start - LATE_ROWS * ROW_S * 500)
        end = max(end, start + ROW_S * 1000)
        retention = self._config.retention
        return Stretch(
            during=cells.between(self._client, start, end, self._now, retention),
            before=cells.between(self._client, start - BEFORE_MS, start, self._now, retention),
            times=BEFORE_MS / (end - start),
        )

    def _unknown(self, watch: DetectorMemory) -> bool:
        """Whether there is a series that is not watched yet; those of old configs are dropped."""
        wanted = {each.id for each in self._series}
        for kept in (watch.states, watch.moods):
            for id in kept.keys() - wanted:
                del kept[id]
        return bool(wanted - watch.states.keys() - watch.moods.keys())

    def _learn(self, watch: DetectorMemory, end: int) -> None:
        """Make every series anew from history up to ``end`` (UTC seconds)."""
        edge = (end - FINE_S) // 300 * 300
        slow = self._slow_rows(edge)
        fine = [(start, row) for start, row in self._rows(range(edge, end, ROW_S)).items() if slow or row.sources]
        for each in self._series:
            id = each.id
            if each.kind is SeriesKind.mood:
                watch.moods[id] = learn_mood(id, slow[-288:], fine, watch.moods.get(id))
            else:
                before = watch.states.get(id)
                watch.states[id] = learn(id, slow, fine, self.offset, before)

    def _slow_rows(self, end: int) -> list[tuple[int, CountedRow]]:
        """Rows of five minutes before ``end`` in which somebody listened."""
        retention = self._config.retention
        fine_from = end - min(MINUTES_BACK_S, Resolution.minute.kept(retention) // 1000 - HOUR_S)
        hours = range((end - HOURS_BACK_S) // HOUR_S * HOUR_S, end, HOUR_S)
        found = cells.read(self._client, [Bucket(Resolution.hour, at * 1000) for at in hours])
        rows: list[tuple[int, CountedRow]] = []
        minutes: list[int] = []
        for at, hour in zip(hours, found, strict=True):
            if hour and at >= fine_from:
                minutes += range(at, min(at + HOUR_S, end), 60)
            elif hour:
                twelfth = count({cell: round(n / 12) for cell, n in hour.items()})
                rows += [(at + 300 * n, twelfth) for n in range(12)]
        return heard(rows + self._from_minutes(minutes), end)

    def _from_minutes(self, minutes: list[int]) -> list[tuple[int, CountedRow]]:
        buckets = [Bucket(Resolution.minute, at * 1000) for at in minutes]
        found = zip(minutes, cells.read(self._client, buckets), strict=True)
        rows = []
        for start, several in groupby(found, key=lambda pair: pair[0] // 300 * 300):
            rows.append((start, count(_sum(each for _, each in several))))
        return rows

    def _link_alerts(self) -> None:
        """Note the alert each open spike is part of; one that was closed by hand may have a successor."""
        asked = [spike for spike in spikes.open_ones(self._client) if spike.alarmed]
        if not asked:
            return
        known = spikes.alerts_of(self._client, [spike.id for spike in asked])
        unfinished = sorted(alerts.unfinished(self._client), key=lambda a: (not a.closed, a.opened))
        by_trigger = {m.trigger.id: alert.id for alert in unfinished for m in alert.members}
        for spike, linked in zip(asked, known, strict=True):
            found = by_trigger.get(f"spike:{spike.id}")
            if found and found != linked:
                retention = self._config.retention
                spikes.link_alert(self._client, spike, found, self._now, retention)


def _begin(now: int) -> DetectorMemory:
    start = now // ROW_S * ROW_S - LATE_ROWS * ROW_S
    return DetectorMemory(Head(next=start, began=start, ears=Ears(), order=[], recent={}), {}, {})


def _sum(many: Iterable[Cells]) -> Cells:
    total: Cells = {}
    for each in many:
        for cell, n in each.items():
            total[cell] = total.get(cell, 0) + n
    return total


def forget(client: Client, config: Config, now: int) -> None:
    """Take spikes whose time is over out of the list."""
    spikes.forget(client, now - int(config.retention.hours_days * DAY_MS))
