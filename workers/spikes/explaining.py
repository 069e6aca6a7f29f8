"""The explanation of spikes while they last: what they are made of, kept so that a page opens at once.

Each run takes in the mentions that are new and makes the picture anew; how often
depends on how many there are, so that a flood costs a share of a worker and no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from listening.config import Config
from listening.counting.buckets import Bucket, Cell, Resolution
from listening.counting.counts import Cells
from listening.mention import Label, Mention
from listening.spans import DAY_MS
from listening.spikes import detector as detector
from listening.spikes.columns import Columns, mark, read
from listening.spikes.picture import Course, DriverKind, Picture, PictureUsual, frame, look_back, picture
from listening.spikes.record import Spike
from listening.spikes.series import Series, SeriesKind, read_id
from listening.spikes.stories import find_stories
from listening.store import cells, mentions
from listening.store.connection import Client
from listening.store.spikes import pictures, spikes, stories, watching

EVERY_MS = 4_000
"""How often the picture of a small spike is made; a large one less often."""
PER_MENTION_MS = 0.4
LATE_MS = 600_000
"""A mention may come this late."""
SETTLED_MS = 30_000
"""After its end a spike is looked at for the last time."""
AT_ONCE = 4000
"""Mentions taken in by one run."""
ENDED_MS = DAY_MS
SLICES = 24
PER_SLICE = 800
ENOUGH = 2500
"""Mentions of the same series to compare with; they come from the day before."""
COUNTED: dict[str, Callable[[Cell], tuple[str, ...]]] = {
    "source": lambda cell: (cell.source,),
    "language": lambda cell: (cell.language,),
    "country": lambda cell: (cell.country,),
    "department": lambda cell: (cell.department,),
    "topic": lambda cell: cell.topics,
}


class Explaining:
    """One run at ``now`` (ms UTC)."""

    def __init__(self, client: Client, config: Config, now: int) -> None:
        self._client = client
        self._config = config
        self._now = now
        self._zone = ZoneInfo(config.brand.timezone)

    def run(self) -> None:
        """Bring the picture of every spike up to date that goes on or has just ended."""
        recent = spikes.newest(self._client, 50, since=self._now - ENDED_MS)
        ongoing = spikes.open_ones(self._client)
        all_of_them = {spike.id: spike for spike in [*recent, *ongoing]}
        known = pictures.several(self._client, list(all_of_them))
        for spike, before in zip(all_of_them.values(), known, strict=True):
            if self._due(spike, before):
                self._explain(spike, before)

    def run_first(self) -> None:
        """Make the first picture of every spike that has none: pages say what drives it."""
        ongoing = spikes.open_ones(self._client)
        known = pictures.several(self._client, [spike.id for spike in ongoing])
        for spike, before in zip(ongoing, known, strict=True):
            if before is None:
                self._explain(spike, None)

    def _due(self, spike: Spike, before: Picture | None) -> bool:
        if before is None:
            return True
        if before.final:
            return False
        return self._now - before.at >= EVERY_MS + PER_MENTION_MS * before.mentions

    def _explain(self, spike: Spike, before: Picture | None) -> None:
        scope = read_id(spike.lead)
        if before is not None and (before.scope, before.since) != (spike.lead, spike.since):
            pictures.start_over(self._client, spike.id)
            before = None
        until = spike.closed or self._now
        known = pictures.chunks(self._client, spike.id)
        whole = pictures.columns(self._client, spike.id)
        ids, complete = self._new(spike, whole, before, until)
        if ids:
            fetched = mentions.fetch(self._client, ids)
            kept = [m for m in fetched if m is not None and _of(scope, m)]
            new = read(kept, spike.since)
            if kept:
                retention = self._config.retention
                if not pictures.append(self._client, spike, known, new, self._now, retention):
                    return  # another run did it: the next goes on from there
                whole = pictures.columns(self._client, spike.id)
        final = bool(spike.closed) and complete and self._now - spike.closed >= SETTLED_MS
        made = picture(
            whole,
            self._usual(spike, scope),
            self._course(spike, scope, until, len(whole)),
            spike.lead,
            spike.since,
            until,
            self._now,
            final,
        )
        if final:
            # Before its terms go: without them other posts would look alike.
            stories.put(self._client, spike, find_stories(whole, spike.since), self._now, self._config.retention)
            shown = frozenset(row.key for row in made.drivers.get(DriverKind.term, ()))
            pictures.finish(self._client, spike, whole, shown, self._now, self._config.retention)
        pictures.put(self._client, spike, made, self._now, self._config.retention)

    def _new(self, spike: Spike, whole: Columns, before: Picture | None, until: int) -> tuple[list[str], bool]:
        """Ids that are not in the columns, and whether these are all."""
        start = spike.since
        if before is not None and len(whole):
            # From where the newest known stands, less what may come late.
            start = max(start, start + int(whole.at.max()) - LATE_MS)
        marks = whole.marks
        fresh = [
            id for id, at in pictures.written(self._client, start, until) if (at - spike.since, mark(id)) not in marks
        ]
        return fresh[:AT_ONCE], len(fresh) <= AT_ONCE

    def _usual(self, spike: Spike, scope: Series) -> PictureUsual:
        kept = pictures.usual(self._client, spike.id, spike.lead)
        if kept is not None:
            return kept
        same: list[Mention] = []
        others: list[Mention] = []
        begin = spike.since - DAY_MS
        slice_ms = DAY_MS // SLICES
        # Spread over the day: an hour's slice each, the nearest first.
        for n in reversed(range(SLICES)):
            start = begin + n * slice_ms
            found = pictures.some(self._client, start, start + slice_ms, PER_SLICE)
            others += found[:: max(1, len(found) // 100)]
            same += [m for m in found if _of(scope, m)]
            if len(same) >= ENOUGH:
                break
        counted = cells.between(self._client, begin, spike.since, self._now, self._config.retention)
        made = look_back(same[:ENOUGH], others, _shares(counted, scope))
        pictures.put_usual(self._client, spike.id, spike.lead, made)
        return made

    def _course(self, spike: Spike, scope: Series, until: int, mentions: int) -> Course:
        start, end, step = frame(spike.since, until, self._now, mentions)
        counts = self._counts(scope, range(start, end, step), step)
        series, share = self._usual_of(scope, spike.since)
        state = watching.states(self._client, [series]).get(series)
        usual = []
        if state is not None:
            for at in range(start, end, step):
                band = detector.usual(state, at // 1000, step // 1000, offset=self._offset(at))
                usual.append(
                    (
                        round(band.low * share, 3),
                        round(band.expected * share, 3),
                        round(band.high * share, 3),
                    )
                )
        return Course(start, step, tuple(counts), tuple(usual))

    def _usual_of(self, scope: Series, since: int) -> tuple[str, float]:
        """The series whose usual it is, and which share of it: of a mood, the negative ones."""
        if scope.kind is not SeriesKind.mood:
            return scope.id, 1.0
        of = Series(SeriesKind.topic, scope.name) if scope.name else Series(SeriesKind.total)
        counted = cells.between(self._client, since - DAY_MS, since, self._now, self._config.retention)
        every = sum(n for cell, n in counted.items() if of.admits(cell))
        negative = sum(n for cell, n in counted.items() if scope.admits(cell))
        return of.id, negative / every if every else 0.0

    def _counts(self, scope: Series, starts: range, step: int) -> list[tuple[int, int, int, int]]:
        """Mentions by label per step."""
        resolution = next(r for r in (Resolution.hour, Resolution.minute, Resolution.fine) if step % r.value == 0)
        wanted = [Bucket(resolution, at) for start in starts for at in range(start, start + step, resolution.value)]
        found = cells.read(self._client, wanted)
        per = step // resolution.value
        return [_labels(found[n : n + per], scope) for n in range(0, len(found), per)]

    def _offset(self, at: int) -> int:
        here = datetime.fromtimestamp(at / 1000, UTC).astimezone(self._zone).utcoffset()
        return int(here.total_seconds()) if here else 0


def _of(scope: Series, mention: Mention) -> bool:
    if mention.own or (scope.negative_only and mention.label is not Label.negative):
        return False
    return scope.filter.includes(mention)


def _labels(several: list[cells.Cells], scope: Series) -> tuple[int, int, int, int]:
    by: Counter[Label] = Counter()
    for each in several:
        for cell, n in each.items():
            if not cell.own and scope.admits(cell):
                by[cell.label] += n
    return by[Label.negative], by[Label.neutral], by[Label.positive], by[Label.unscored]


def _shares(counted: Cells, scope: Series) -> dict[str, dict[str, float]]:
    ours = {cell: n for cell, n in counted.items() if not cell.own and scope.admits(cell)}
    total = max(1, sum(ours.values()))
    shares: dict[str, dict[str, float]] = {}
    for name, keys_of in COUNTED.items():
        by: Counter[str] = Counter()
        for cell, n in ours.items():
            for key in keys_of(cell):
                by[key] += n
        shares[name] = {key: n / total for key, n in by.items()}
    return shares
