"""Counting: from cells to the figures on every page and in the API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

import msgspec

from listening.counting.buckets import Cell
from listening.mention import Label, Mention

Cells = Mapping[Cell, int]


class Population(StrEnum):
    """By whom mentions are written. Each figure is over one of them, and says which."""

    customers = "customers"
    """Everybody but the brand; a repost is a voice like any other post."""
    ours = "ours"
    """The brand itself."""
    everybody = "everybody"


class Filter(msgspec.Struct, frozen=True):
    """Which mentions are counted; an empty field asks for nothing."""

    topic: str = ""
    source: str = ""
    department: str = ""
    language: str = ""
    country: str = ""
    who: Population = Population.customers

    def written(self, own: bool) -> bool:
        """Whether it asks for posts of the brand, or for those of others."""
        return self.who is Population.everybody or own is (self.who is Population.ours)

    def admits(self, cell: Cell) -> bool:
        return (
            self.written(cell.own)
            and (not self.topic or self.topic in cell.topics)
            and (not self.source or self.source == cell.source)
            and (not self.department or self.department == cell.department)
            and (not self.language or self.language == cell.language)
            and (not self.country or self.country == cell.country)
        )

    def includes(self, mention: Mention) -> bool:
        """As ``admits``, for one mention."""
        return (
            self.written(mention.own)
            and (not self.topic or self.topic in mention.topics)
            and (not self.source or self.source == mention.source)
            and (not self.department or self.department == mention.department)
            and (not self.language or self.language == mention.language)
            and (not self.country or self.country == mention.country)
        )


EVERYTHING = Filter()
"""All that customers write."""


class Mood(msgspec.Struct, frozen=True):
    """Mentions by label. Unscored ones count in no sentiment figure."""

    negative: int = 0
    neutral: int = 0
    positive: int = 0
    unscored: int = 0
    reposts: int = 0
    """Reposts that have a score and are counted in no mood; 0 where reposts count."""
    by_model: tuple[int, int, int] = (0, 0, 0)
    """Of negative, neutral and positive: those that a model decided; the word list decided the others."""
    unsure: int = 0
    """Of unscored: those that a model could not tell."""

    @property
    def mentions(self) -> int:
        return self.negative + self.neutral + self.positive + self.unscored + self.reposts

    @property
    def scored(self) -> int:
        return self.negative + self.neutral + self.positive

    @property
    def net(self) -> float | None:
        """Net sentiment: share positive minus share negative of the scored, -1..1; None if none is."""
        return (self.positive - self.negative) / self.scored if self.scored else None


class Tally(msgspec.Struct, frozen=True):
    """Everything counted over one stretch of time."""

    mentions: int
    mood: Mood
    by_topic: dict[str, Mood]
    """A mention of two topics counts in both."""
    by_source: dict[str, Mood]
    by_language: dict[str, Mood]
    by_department: dict[str, Mood]
    by_country: dict[str, Mood]
    """Mentions whose country is unknown are under the empty name."""
    flow: dict[tuple[str, str], int]
    """(topic, department) -> mentions."""


def add(many: Iterable[Cells]) -> Counter[Cell]:
    """Cells of several buckets in one."""
    total: Counter[Cell] = Counter()
    for cells in many:
        for cell, n in cells.items():
            total[cell] += n
    return total


def tally(cells: Cells, only: Filter = EVERYTHING, reposts: bool = True) -> Tally:
    """Sum cells up in every direction. ``reposts``: whether they count in the mood."""
    kept = {cell: n for cell, n in cells.items() if only.admits(cell)}
    return Tally(
        mentions=sum(kept.values()),
        mood=_mood(_by_label(kept, reposts)),
        by_topic=_split(kept, lambda cell: cell.topics, reposts),
        by_source=_split(kept, lambda cell: (cell.source,), reposts),
        by_language=_split(kept, lambda cell: (cell.language,), reposts),
        by_department=_split(kept, lambda cell: (cell.department,), reposts),
        by_country=_split(kept, lambda cell: (cell.country,), reposts),
        flow=_flow(kept),
    )


def mood(cells: Cells, only: Filter = EVERYTHING, reposts: bool = True) -> Mood:
    """Mentions by label. ``reposts``: whether they count in the mood."""
    return _mood(_by_label({cell: n for cell, n in cells.items() if only.admits(cell)}, reposts))


Counted = tuple[Label | None, bool]
"""What a mention counts as in a mood: its label, None of a repost that does not count; and whether a model said it."""


def _counted(cell: Cell, reposts: bool) -> Counted:
    counts = reposts or not cell.repost or cell.label is Label.unscored
    return (cell.label, cell.learnt) if counts else (None, False)


def _by_label(cells: Cells, reposts: bool) -> Counter[Counted]:
    by: Counter[Counted] = Counter()
    for cell, n in cells.items():
        by[_counted(cell, reposts)] += n
    return by


def _mood(by: Mapping[Counted, int]) -> Mood:
    learnt = (
        by.get((Label.negative, True), 0),
        by.get((Label.neutral, True), 0),
        by.get((Label.positive, True), 0),
    )
    unsure = by.get((Label.unscored, True), 0)
    return Mood(
        negative=by.get((Label.negative, False), 0) + learnt[0],
        neutral=by.get((Label.neutral, False), 0) + learnt[1],
        positive=by.get((Label.positive, False), 0) + learnt[2],
        unscored=by.get((Label.unscored, False), 0) + unsure,
        reposts=by.get((None, False), 0),
        by_model=learnt,
        unsure=unsure,
    )


def _split(cells: Cells, names: Callable[[Cell], tuple[str, ...]], reposts: bool) -> dict[str, Mood]:
    by: dict[str, Counter[Counted]] = {}
    for cell, n in cells.items():
        label = _counted(cell, reposts)
        for name in names(cell):
            by.setdefault(name, Counter())[label] += n
    return {name: _mood(labels) for name, labels in by.items()}


def _flow(cells: Cells) -> dict[tuple[str, str], int]:
    flow: Counter[tuple[str, str]] = Counter()
    for cell, n in cells.items():
        for topic in cell.topics:
            flow[topic, cell.department] += n
    return dict(flow)
