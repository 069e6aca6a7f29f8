"""The reasons why a figure moved: what topics, departments, sources and languages add to its change. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

import msgspec
import numpy as np

from listening.counting.buckets import Cell
from listening.counting.counts import Cells, Population
from listening.kpis.contribution import (
    Contribution,
    Ratio,
    Thousandths,
    of_counts,
    of_percentiles,
    of_ratios,
    percentile,
)
from listening.kpis.definitions import BY_KEY, Behind
from listening.kpis.figure import Figure, Unit
from listening.kpis.material import Material
from listening.kpis.recipes import NOW_ONLY, RECIPES, SUMMED
from listening.kpis.sample import Sample, Sum, median, number, p90, part
from listening.kpis.weight import weight
from listening.learning.sample import SIGN, comparable, said_of, unchecked_far
from listening.mention import Label, Praise


class MovedBy(StrEnum):
    """What a figure is taken apart by."""

    topic = "topic"
    department = "department"
    source = "source"
    language = "language"


GROUPS: Mapping[MovedBy, Callable[[Cell], str]] = {
    # One of two topics is a group of its own: so each mention is in one group.
    MovedBy.topic: lambda cell: " + ".join(sorted(cell.topics)),
    MovedBy.department: lambda cell: cell.department,
    MovedBy.source: lambda cell: cell.source,
    MovedBy.language: lambda cell: cell.language,
}


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """One figure now and before, and what each group adds to the difference. Exact."""

    key: str
    before: Fraction | None = None
    now: Fraction | None = None
    parts: Mapping[MovedBy, tuple[Contribution, ...]] = {}
    """The contributions of each way to take it apart add up to ``now`` less ``before``."""
    why_not: str = ""
    """Why there are no parts; empty where there are."""

    @property
    def unit(self) -> Unit:
        return BY_KEY[self.key].unit

    @property
    def change(self) -> Fraction | None:
        return None if self.now is None or self.before is None else self.now - self.before


QUANTILES: Mapping[Sum, Fraction] = {median: Fraction(1, 2), p90: Fraction(9, 10)}
_OF_CELLS = ("mentions", "our_posts", "net_sentiment", "unscored", "share_of_voice", "answered_praise")
MOVABLE = tuple(
    key
    for key in RECIPES
    if key not in NOW_ONLY and (key in _OF_CELLS or (key in SUMMED and BY_KEY[key].behind is Behind.cases))
)
"""Keys of the figures that can be taken apart. An author may stand in several groups, a spike in none."""


def most_moved(figures: Iterable[Figure], young: Collection[str] = (), most: int = 3) -> list[str]:
    """Keys of the figures that moved most, of those that can be taken apart: one for one thing, around the clock.

    ``young``: keys that are left out, because of a range that has just ended they are always behind.
    """
    told = [
        each
        for each in figures
        if each.key in MOVABLE and not BY_KEY[each.key].secondary and each.key not in young and weight(each) > 0
    ]
    return [each.key for each in sorted(told, key=weight, reverse=True)[:most]]


def moved(key: str, now: Material, before: Material | None) -> Moved:
    """KeyError for a key that is not in MOVABLE."""
    if before is None:
        return Moved(key=key, why_not="The period before was not listened to: there is nothing to compare with.")
    if key == "net_sentiment" and (why := _not_alike(now, before)):
        return Moved(key=key, why_not=why)
    by = _by(key)
    try:
        whole, whole_before = (_ratio_or_count(_groups(key, m, None), key) for m in (now, before))
    except ZeroDivisionError:
        return Moved(key=key, why_not="One of the two periods has nothing to compute it from.")
    parts = {each: tuple(_parts(_groups(key, before, each), _groups(key, now, each), key)) for each in by}
    return Moved(key=key, before=whole_before, now=whole, parts=parts)


Groups = Mapping[str, int] | Mapping[str, Ratio] | Mapping[str, Thousandths]


def _by(key: str) -> tuple[MovedBy, ...]:
    # Languages are not known of cases.
    cased = key in SUMMED or key == "answered_praise"
    return tuple(each for each in MovedBy if each is not MovedBy.language or not cased)


def _parts(before: Groups, now: Groups, key: str) -> list[Contribution]:
    if _is_count(key):
        return of_counts(before, now)  # type: ignore[arg-type]
    if (share := _quantile(key)) is not None:
        return of_percentiles(before, now, share)  # type: ignore[arg-type]
    return of_ratios(before, now)  # type: ignore[arg-type]


def _ratio_or_count(whole: Groups, key: str) -> Fraction:
    """The figure itself, of everything in one group."""
    found = whole.get("")
    if _is_count(key):
        return Fraction(found or 0)  # type: ignore[arg-type]
    if (share := _quantile(key)) is not None:
        value = None if found is None else percentile(found, share)  # type: ignore[arg-type]
        if value is None:
            raise ZeroDivisionError
        return value
    if not isinstance(found, Ratio):
        raise ZeroDivisionError
    return found.over / found.of


def _is_count(key: str) -> bool:
    return key in ("mentions", "our_posts") or (key in SUMMED and SUMMED[key][1] is number)


def _quantile(key: str) -> Fraction | None:
    return QUANTILES.get(SUMMED[key][1]) if key in SUMMED else None


def _groups(key: str, m: Material, by: MovedBy | None) -> Groups:
    """What a figure is of, group by group; ``by`` None: all of it in one group, with the empty name."""
    group = GROUPS[by] if by else lambda cell: ""
    if key in SUMMED:
        return _of_sample(m.sample(SUMMED[key][0]), SUMMED[key][1], group)
    return _OF[key](m, group)


Grouping = Callable[[Cell], str]


def _of_sample(sample: Sample, summed: object, group: Grouping) -> Groups:
    cells = sample.cells()
    if summed is number:
        return Counter(group(cell) for cell in cells)
    names = {cell: group(cell) for cell in set(cells)}
    number_of = {name: n for n, name in enumerate(dict.fromkeys(names.values()))}
    of = np.array([number_of[names[cell]] for cell in cells], np.int64)
    values = np.rint(sample.values * 1000).astype(np.int64)
    parted = {name: values[of == n] for name, n in number_of.items()}
    if summed is part:
        return {name: Ratio(Fraction(int(some.sum()), 10), len(some)) for name, some in parted.items()}
    return parted


def _counted(cells: Cells, group: Grouping) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell, n in cells.items():
        found[group(cell)] += n
    return found


def _ours(m: Material, group: Grouping) -> Counter[str]:
    only = msgspec.structs.replace(m.only, who=Population.ours)
    return _counted({cell: n for cell, n in m.everything.items() if only.admits(cell)}, group)


def _ratios(rows: Iterable[tuple[str, Fraction, int]]) -> dict[str, Ratio]:
    """``rows``: group, per cent or points of one item, and how many such items."""
    over: dict[str, Fraction] = {}
    of: Counter[str] = Counter()
    for name, value, n in rows:
        over[name] = over.get(name, Fraction(0)) + value * n
        of[name] += n
    return {name: Ratio(over[name], n) for name, n in of.items() if n}


def _net(m: Material, group: Grouping) -> dict[str, Ratio]:
    """Every mention counts as what its word is worth: by the reviews where they correct it, else its sign."""
    errors = m.calibration.errors(m.mood, m.only, m.period.end) if m.net else None
    rows = []
    for cell, n in m.cells.items():
        said = said_of(cell, m.reposts)
        if errors is not None and said:
            rows.append((group(cell), 100 * Fraction(errors.worth(said)), n))
        elif said and cell.label in SIGN:
            rows.append((group(cell), 100 * Fraction(SIGN[cell.label]), n))
    return _ratios(rows)


def _not_alike(now: Material, before: Material) -> str:
    if (now.net is None) is not (before.net is None):
        return (
            "Only one of the two periods is checked by reviews: they are not alike, and their difference says nothing."
        )
    by = ("" if m.net else unchecked_far(m.mood) for m in (now, before))
    if not comparable(*by):
        return "Somebody else decided the moods of the period before: their difference says nothing."
    return ""


def _voice(m: Material, group: Grouping) -> dict[str, Ratio]:
    """A mention of two of the topics counts in both, as it does in the figure."""
    ours, compared = frozenset(m.ours), frozenset(m.rivals)
    rows = []
    for cell, n in m.corpus.items():
        if not cell.own:
            said = compared.intersection(cell.topics)
            mine = ours.intersection(cell.topics)
            if said or mine:
                rows.append((group(cell), len(mine), len(said), n))
    over: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for name, mine_n, said_n, n in rows:
        over[name] += 100 * mine_n * n
        of[name] += said_n * n
    return {name: Ratio(Fraction(over[name]), of[name]) for name in of}


def _praise(m: Material, group: Grouping) -> dict[str, Ratio]:
    """Praise is counted by mentions, and by cases where it opens them."""
    rows = [
        (group(cell), Fraction(100 if cell.praise is Praise.answered else 0), n)
        for cell, n in m.cells.items()
        if cell.praise is not Praise.none
    ]
    cased = m.sample("praise")
    rows += [
        (group(cell), Fraction(100 * int(answered)), 1)
        for cell, answered in zip(cased.cells(), cased.values, strict=True)
    ]
    return _ratios(rows)


_OF: Mapping[str, Callable[[Material, Grouping], Groups]] = {
    "mentions": lambda m, group: _counted(m.cells, group),
    "our_posts": _ours,
    "net_sentiment": _net,
    "unscored": lambda m, group: _ratios(
        (group(cell), Fraction(100 if cell.label is Label.unscored else 0), n) for cell, n in m.cells.items()
    ),
    "share_of_voice": _voice,
    "answered_praise": _praise,
}
