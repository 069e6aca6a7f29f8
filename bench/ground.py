"""The ground a spike detector is judged on: series with known events that nobody tuned it for.

Three kinds: copies of labelled files (thinned, cut, turned by weeks, given another day), real bursts
of brands (cashtags, airlines) with events put in, and simulated weeks. Each series has the brand or
the kind it comes from, so that all of one can be left out together. Chance comes from seeds alone.
"""

from __future__ import annotations

import csv
import gzip
import itertools
import math
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from bench.nab import Window, probation
from bench.nab_files import ROW, WEEK, Series

Counts = npt.NDArray[np.int64]
Rates = npt.NDArray[np.float64]

_DAY_ROWS = 86_400 // ROW
_WEEK_ROWS = 7 * _DAY_ROWS
_WEEKS = 8
MONDAY = 4 * 86_400
"""The first Monday after 1970-01-01: made series start there."""
THINNED = (0.3, 0.5, 0.8)
"""Shares of the mentions that copies keep."""
_CASHTAGS = 10
_FEWEST = 60
"""Rows before the first and after the last event put in: a window must fit."""
_SHAPES = ("decay", "ramp", "plateau", "echo")


class Ground(msgspec.Struct, frozen=True):
    """One series of the ground."""

    family: str
    """``copies``, ``bursts`` or ``simulated``."""
    group: str
    """What is left out together: the brand, or the kind of simulated week."""
    series: Series


def copies(file: Series, draws: int = 2) -> Iterator[Ground]:
    """Copies of a labelled file: as many thinned ones of each share as ``draws``, and six others.

    Thinning keeps each mention by chance, so a copy is a smaller brand with the same life. Turned
    ones are whole weeks, begin two, four or six weeks later and go on with the beginning. One has
    lost its first 31 hours. Two have another day: some hours are thinned more than others.
    """
    counts = np.asarray(file.counts)
    for share in THINNED:
        for draw in range(draws):
            rng = np.random.default_rng((1, draw, int(100 * share), len(counts), int(counts.sum())))
            yield _copy(file, f"thinned {share} {draw}", rng.binomial(counts, share), file.windows)
    rng = np.random.default_rng((2, len(counts), int(counts.sum())))
    odd = len(counts) % _WEEK_ROWS
    for weeks in (2, 4, 6):
        by = odd + weeks * _WEEK_ROWS
        turned = np.concatenate((counts[by:], counts[odd:by]))
        windows = tuple(_turned(file.windows, odd, by, len(counts)))
        yield _copy(file, f"turned {weeks} weeks", rng.binomial(turned, 0.9), windows, file.times[odd])
    late = 31 * 3600 // ROW
    cut = tuple(Window(w.first - late, w.last - late) for w in file.windows if w.first >= late)
    yield _copy(file, "later", rng.binomial(counts[late:], 0.9), cut, file.times[late])
    of_day = (np.asarray(file.times) % 86_400) / 86_400
    for peak in (0.2, 0.7):
        kept = np.exp(-0.5 * (1.0 - np.cos(2 * math.pi * (of_day - peak))))
        yield _copy(file, f"day of {peak}", rng.binomial(counts, kept), file.windows)


def bursts(stocknet: Path | None, airline: Path | None) -> Iterator[Ground]:
    """Real mentions of brands with events put in: real bursts, which are not labelled, stay what they are.

    Cashtags (``created_at, id, user, symbols, text``, gzip) of two years are laid over each other in
    eight weeks, so that days and weekends stay. Airlines: ``airline`` and ``tweet_created`` of a CSV.
    """
    if stocknet is not None:
        for brand, seconds in _cashtags(stocknet):
            rows = (np.asarray(seconds) - MONDAY) % (_WEEKS * WEEK) // ROW
            yield _with_events("cashtag " + brand, np.bincount(rows, minlength=_WEEKS * _WEEK_ROWS), 4)
    if airline is not None:
        for brand, seconds in _airlines(airline):
            start = min(seconds)
            rows = (np.asarray(seconds) - start) // ROW
            yield _with_events("airline " + brand, np.bincount(rows), 2)


class Kind(msgspec.Struct, frozen=True):
    """A kind of simulated weeks. Rates per row of five minutes."""

    name: str
    base: float
    day: float = 0.6
    """Swing of the log rate over a day."""
    weekend: float = 0.7
    wander: float = 0.15
    """Standard deviation of the log rate's wandering with an hour's memory."""
    drift: float = 0.15
    """The same with two days' memory."""
    restless: float = 0.05
    """Variance of a row's own factor: over-dispersion."""
    pulses: float = 0.0
    """Bursts of one row a week that are no event: three to eight times the usual."""
    noon: float = 1.0
    """Factor of a pulse of ten minutes each noon: a post that is planned."""


KINDS = (
    Kind("steady, busy", 60.0, wander=0.05, drift=0.05, restless=0.01),
    Kind("steady, middling", 8.0, wander=0.05, drift=0.05, restless=0.02),
    Kind("quiet", 0.7),
    Kind("hardly a word", 0.15, wander=0.1),
    Kind("middling", 6.0, pulses=2.0),
    Kind("busy", 40.0, pulses=2.0),
    Kind("wandering", 20.0, wander=0.3, drift=0.3),
    Kind("restless", 10.0, restless=0.4, pulses=4.0),
    Kind("flat day", 15.0, day=0.1, weekend=1.0, drift=0.3),
    Kind("steep day", 5.0, day=1.3, weekend=0.4, pulses=1.0),
    Kind("planned posts", 12.0, noon=5.0),
    Kind("huge", 300.0, wander=0.2, drift=0.2, pulses=2.0),
)


def simulated(draws: int = 2) -> Iterator[Ground]:
    """Eight weeks of each kind, ``draws`` times, with two to four events."""
    for index, kind in enumerate(KINDS):
        for draw in range(draws):
            rng = np.random.default_rng((3, index, draw))
            rate = _rate(kind, _WEEKS * _WEEK_ROWS, rng)
            added, windows = _events(rate, int(rng.integers(2, 5)), rng)
            noise = rng.gamma(1.0 / kind.restless, kind.restless, len(rate))
            for row in rng.integers(0, len(rate), rng.poisson(kind.pulses * _WEEKS)):
                noise[row] *= rng.uniform(3.0, 8.0)
            counts = rng.poisson(rate * noise + added)
            yield Ground("simulated", kind.name, _series(f"{kind.name} {draw}", counts, windows))


def empty(kind: Kind, weeks: int, seed: int) -> Series:
    """Weeks of a kind in which nothing happens."""
    rng = np.random.default_rng((4, seed))
    rate = _rate(kind, weeks * _WEEK_ROWS, rng)
    noise = rng.gamma(1.0 / kind.restless, kind.restless, len(rate)) if kind.restless else 1.0
    return _series(f"{kind.name}, nothing", rng.poisson(rate * noise), ())


def _copy(file: Series, what: str, counts: Counts, windows: tuple[Window, ...], start: int | None = None) -> Ground:
    first = file.times[0] if start is None else start
    return Ground("copies", file.name, _series(f"{file.name} {what}", counts, windows, first))


def _series(name: str, counts: Counts, windows: tuple[Window, ...], start: int = MONDAY) -> Series:
    """Windows that begin in the rows NAB ignores are left out: half of one is no fair question."""
    times = tuple(range(start, start + len(counts) * ROW, ROW))
    fair = tuple(w for w in windows if w.first >= probation(len(counts)))
    return Series(name, times, tuple(counts.tolist()), fair)


def _turned(windows: tuple[Window, ...], since: int, by: int, rows: int) -> Iterator[Window]:
    """Those of rows ``since`` on when rows before ``by`` are put behind the last; none that is cut."""
    later = [Window(w.first - by, w.last - by) for w in windows if w.first >= by]
    earlier = [
        Window(w.first + rows - by - since, w.last + rows - by - since)
        for w in windows
        if since <= w.first and w.last < by
    ]
    yield from later + earlier


def _cashtags(file: Path) -> Iterator[tuple[str, list[int]]]:
    times: dict[str, list[int]] = {}
    with gzip.open(file, "rt", newline="\n") as lines:
        next(lines)
        for line in lines:
            at, _, _, symbols, _ = line.split("\t", 4)
            second = int(datetime.fromisoformat(at).timestamp())
            for symbol in symbols.split(","):
                times.setdefault(symbol, []).append(second)
    most = Counter({symbol: len(found) for symbol, found in times.items()}).most_common(_CASHTAGS)
    for symbol, _ in most:
        yield symbol, times[symbol]


def _airlines(file: Path) -> Iterator[tuple[str, list[int]]]:
    times: dict[str, list[int]] = {}
    with file.open(newline="") as lines:
        for row in csv.DictReader(lines):
            second = int(datetime.fromisoformat(row["tweet_created"]).timestamp())
            times.setdefault(row["airline"], []).append(second)
    yield from sorted(times.items())


def _with_events(name: str, counts: Counts, events: int) -> Ground:
    rng = np.random.default_rng((5, len(counts), int(counts.sum())))
    local = np.convolve(counts, np.full(_DAY_ROWS, 1.0 / _DAY_ROWS), "same")
    added, windows = _events(np.maximum(local, 0.05), events, rng)
    return Ground("bursts", name, _series(name, counts + rng.poisson(added), windows))


def _rate(kind: Kind, rows: int, rng: np.random.Generator) -> Rates:
    at = np.arange(rows)
    peak, second = rng.uniform(0, 1), rng.uniform(0, 1)
    of_day = at % _DAY_ROWS / _DAY_ROWS
    log = kind.day * (np.cos(2 * math.pi * (of_day - peak)) + 0.3 * np.cos(4 * math.pi * (of_day - second)))
    weekend = at % _WEEK_ROWS >= 5 * _DAY_ROWS
    log = log + weekend * math.log(kind.weekend)
    log += _wandering(kind.wander, 3600 / ROW, rows, rng) + _wandering(kind.drift, 2 * _DAY_ROWS, rows, rng)
    noon = np.where(at % _DAY_ROWS // 2 == _DAY_ROWS // 4, kind.noon, 1.0)
    return np.asarray(kind.base * np.exp(log) * noon)


def _wandering(spread: float, memory: float, rows: int, rng: np.random.Generator) -> Rates:
    """An Ornstein-Uhlenbeck process, stationary."""
    keep = math.exp(-1.0 / memory)
    steps = rng.normal(0.0, spread * math.sqrt(1.0 - keep * keep), rows).tolist()
    value, log = rng.normal(0.0, spread), []
    for step in steps:
        value = keep * value + step
        log.append(value)
    return np.asarray(log)


def _events(rate: Rates, events: int, rng: np.random.Generator) -> tuple[Rates, tuple[Window, ...]]:
    """Mentions more per row, and NAB's windows: a tenth of the rows shared by all events, each in the middle.

    An event lasts one to ten hours, at two and a half to fifteen times the usual, but at least by twelve
    mentions an hour at its height: a person would look.
    """
    rows = len(rate)
    half = rows // (20 * events)
    first, last = probation(rows) + half + _FEWEST, rows - half - _FEWEST
    slots = np.linspace(first, last, events + 1)
    added, windows = np.zeros(rows), []
    for a, b in itertools.pairwise(slots.tolist()):
        start = int(rng.uniform(a, max(a + 1.0, b - 2 * half)))
        long = int(12 * math.exp(rng.uniform(0.0, math.log(10.0))))
        shape = _shape(str(rng.choice(_SHAPES)), long)[: rows - start]
        factor = math.exp(rng.uniform(math.log(2.5), math.log(15.0)))
        height = max((factor - 1.0) * float(rate[start : start + 12].mean()), 1.0)
        added[start : start + len(shape)] += height * shape
        windows.append(Window(start - half, start + half))
    return added, tuple(windows)


def _shape(name: str, long: int) -> Rates:
    """Course of an event of about ``long`` rows, 1 at its height."""
    at = np.arange(3 * long)
    if name == "decay":
        return np.exp(-at / (0.6 * long))
    if name == "ramp":
        return np.where(at < long, (at + 1) / long, np.exp(-(at - long) / (0.3 * long)))
    if name == "plateau":
        return np.where(at < long, 1.0, 0.0)
    return np.exp(-at / (0.3 * long)) + np.where(at >= long, 0.7 * np.exp(-(at - long) / (0.3 * long)), 0.0)
