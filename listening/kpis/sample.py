"""The sample that a figure counts, item by item. Pure.

A figure sums a sample up, and the list behind it shows the same sample: so the
two cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from listening.counting.buckets import Cell
from listening.kpis.figure import Measure
from listening.kpis.percentiles import Numbers, percentile, share


class Sample:
    """One value per item: seconds, times, or whether (1 or 0) it is so."""

    def __init__(
        self,
        values: Numbers,
        ids: Callable[[], Sequence[str]],
        note: str = "",
        cells: Callable[[], Sequence[Cell]] = tuple,
    ) -> None:
        """``ids``: of the items, in the order of ``values``; ``note``: what was left out, in words;
        ``cells``: what each item is filtered by, of cases.
        """
        self.values = values
        self.note = note
        self._ids = ids
        self._cells = cells

    @property
    def number(self) -> int:
        return len(self.values)

    def ids(self) -> list[str]:
        """Which items they are; one may be there twice, with a value each time."""
        return list(self._ids())

    def cells(self) -> list[Cell]:
        """Topics, department, source and place of each item; nothing of what is no case."""
        return list(self._cells())


Sum = Callable[[Sample], Measure]
"""How a sample becomes a figure."""


def median(sample: Sample) -> Measure:
    return percentile(sample.values, 0.5, sample.note)


def p90(sample: Sample) -> Measure:
    return percentile(sample.values, 0.9, sample.note)


def part(sample: Sample) -> Measure:
    """Per cent of which it is so."""
    return share(int(sample.values.sum()), sample.number, sample.note)


def number(sample: Sample) -> Measure:
    """How many there are."""
    return Measure(sample.number, sample.number, note=sample.note)
