"""Series that are watched, and how many mentions of a cell each of them has."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

import msgspec

from listening.config import Config
from listening.counting.buckets import Cell
from listening.counting.counts import Cells, Filter
from listening.mention import Label


class SeriesKind(StrEnum):
    total = "total"
    topic = "topic"
    department = "department"
    source = "source"
    negative = "negative"
    """Negative mentions: in total, or of a topic."""
    mood = "mood"
    """The negative share of what is scored: in total, or of a topic."""


class Series(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """One series of counts. ``name`` is that of the topic, department or source; empty for all."""

    kind: SeriesKind
    name: str = ""

    @property
    def id(self) -> str:
        """As it is kept: ``topic:XPS``, ``total:``. Names have no colon."""
        return f"{self.kind}:{self.name}"

    @property
    def filter(self) -> Filter:
        """Which mentions it speaks of, whatever their label."""
        match self.kind:
            case SeriesKind.department:
                return Filter(department=self.name)
            case SeriesKind.source:
                return Filter(source=self.name)
            case _:
                return Filter(topic=self.name)

    @property
    def negative_only(self) -> bool:
        return self.kind in (SeriesKind.negative, SeriesKind.mood)

    def admits(self, cell: Cell) -> bool:
        """Whether mentions of this cell count: of a mood, those that are negative."""
        if self.negative_only and cell.label is not Label.negative:
            return False
        return self.filter.admits(cell)


TOTAL = Series(SeriesKind.total)


def read_id(id: str) -> Series:
    """The inverse of ``Series.id``."""
    kind, _, name = id.partition(":")
    return Series(SeriesKind(kind), name)


def watched(config: Config) -> tuple[Series, ...]:
    """Every series of a config, in a fixed order."""
    topics = [topic.name for topic in config.topics]
    return (
        TOTAL,
        *(Series(SeriesKind.topic, name) for name in topics),
        *(Series(SeriesKind.department, department.name) for department in config.departments),
        # One source is the total again.
        *(Series(SeriesKind.source, s.name) for s in config.sources if len(config.sources) > 1),
        Series(SeriesKind.negative),
        Series(SeriesKind.mood),
        *(Series(SeriesKind.mood, name) for name in topics),
    )


class CountedRow(msgspec.Struct, frozen=True):
    """One row of every series: mentions by series id, and scored ones by the id of each mood."""

    mentions: dict[str, int]
    scored: dict[str, int]
    sources: dict[str, int]


NOTHING = CountedRow({}, {}, {})


def count(cells: Cells) -> CountedRow:
    """Mentions of each series in some cells, in one pass. The brand's own posts are no series'."""
    mentions: Counter[str] = Counter()
    scored: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    for cell, n in cells.items():
        sources[cell.source] += n
        if cell.own:
            continue
        mentions["total:"] += n
        mentions[f"department:{cell.department}"] += n
        mentions[f"source:{cell.source}"] += n
        topics = cell.topics
        for topic in topics:
            mentions[f"topic:{topic}"] += n
        if cell.label is Label.unscored:
            continue
        scored["mood:"] += n
        for topic in topics:
            scored[f"mood:{topic}"] += n
        if cell.label is Label.negative:
            mentions["negative:"] += n
            mentions["mood:"] += n
            for topic in topics:
                mentions[f"mood:{topic}"] += n
    return CountedRow(dict(mentions), dict(scored), dict(sources))


def title(series: Series, config: Config) -> str:
    """What people call a series: ``XPS``, ``Customer care``, ``Negative mentions of XPS``."""
    match series.kind:
        case SeriesKind.total:
            return "All mentions"
        case SeriesKind.topic | SeriesKind.source:
            return series.name
        case SeriesKind.department:
            labels = {each.name: each.label for each in config.departments}
            return labels.get(series.name, series.name)
        case SeriesKind.negative:
            return f"Negative mentions of {series.name}" if series.name else "Negative mentions"
        case SeriesKind.mood:
            return f"Mood about {series.name}" if series.name else "Mood"
