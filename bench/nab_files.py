"""The NAB volume files: read, run through the detector, and lived through as two weeks on call."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np

from bench.nab import Outcome, Window
from listening.spikes.detector import new_state, observe

ROW = 300
BUCKET = 10
SHIFT = 12 * 3600
WEEK = 7 * 86_400


class Series(msgspec.Struct, frozen=True):
    """One brand's mentions per five minutes and its labels."""

    name: str
    times: tuple[int, ...]
    """Start of each row, UTC seconds."""
    counts: tuple[int, ...]
    windows: tuple[Window, ...]


class Published(msgspec.Struct, frozen=True):
    """What one published detector scores on the same files."""

    detector: str
    standard: float
    reward_low_FP_rate: float
    reward_low_FN_rate: float
    false_alarms: float


class OnCall(msgspec.Struct, frozen=True):
    """Pages of all series together, one count per shift."""

    shifts: tuple[int, ...]

    @property
    def mean(self) -> float:
        return sum(self.shifts) / len(self.shifts)

    @property
    def over(self) -> int:
        """Shifts with more than two."""
        return sum(1 for n in self.shifts if n > 2)


def read_series(folder: Path) -> list[Series]:
    """All Twitter_volume_*.csv of a folder with the labels of its windows.json.

    Raises FileNotFoundError when there is none, KeyError for a file without labels,
    ValueError for a label that is no row's time or rows that overlap.
    """
    labels = {Path(name).name: spans for name, spans in json.loads((folder / "windows.json").read_text()).items()}
    files = sorted(folder.glob("Twitter_volume_*.csv"))
    if not files:
        raise FileNotFoundError(f"no Twitter_volume_*.csv in {folder}")
    return [_read(file, labels[file.name]) for file in files]


def _read(file: Path, spans: list[list[str]]) -> Series:
    with file.open(newline="") as lines:
        rows = [(row["timestamp"][:19], int(float(row["value"]))) for row in csv.DictReader(lines)]
    times = [time for time, _ in rows]
    starts = [int(datetime.fromisoformat(time).replace(tzinfo=UTC).timestamp()) for time in times]
    if any(b - a < ROW for a, b in itertools.pairwise(starts)):
        raise ValueError(f"{file.name}: rows are less than {ROW} s apart")
    windows = tuple(Window(times.index(a[:19]), times.index(b[:19])) for a, b in spans)
    name = file.stem.removeprefix("Twitter_volume_")
    return Series(name, tuple(starts), tuple(count for _, count in rows), windows)


def read_published(folder: Path) -> list[Published]:
    """The published detectors' scores, best first; none when the folder has no such file."""
    file = folder / "published_scores.csv"
    if not file.exists():
        return []
    with file.open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["detector"]]
    found = [msgspec.convert(row, Published, strict=False) for row in rows]
    return sorted(found, key=lambda p: -p.standard)


def run(series: Series) -> Outcome:
    """Feed the rows one at a time to a detector with its defaults; flagged is what raises an alarm."""
    state = new_state(ROW)
    flagged = tuple(
        i
        for i, (at, count) in enumerate(zip(series.times, series.counts, strict=True))
        if observe(state, at, count).alarm
    )
    return Outcome(len(series.counts), series.windows, flagged)


def on_call(many: list[Series], seed: int = 0) -> OnCall:
    """Live through the last four weeks in rows of ten seconds; pages of the last two count.

    Each row's mentions are spread over its thirty buckets by chance, since the
    files do not say when within five minutes they came.
    """
    end = max(s.times[-1] + ROW for s in many)
    begin = end - 2 * WEEK
    shifts = [0] * (2 * WEEK // SHIFT)
    for k, series in enumerate(many):
        state = new_state(BUCKET)
        for at, count in _buckets(series, end - 4 * WEEK, np.random.default_rng((seed, k))):
            if observe(state, at, count).alarm and at >= begin:
                shifts[(at - begin) // SHIFT] += 1
    return OnCall(tuple(shifts))


def _buckets(series: Series, since: int, rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    parts = ROW // BUCKET
    for start, count in zip(series.times, series.counts, strict=True):
        if start < since:
            continue
        for j, n in enumerate(rng.multinomial(count, [1.0 / parts] * parts)):
            yield start + j * BUCKET, int(n)
