"""Shares of what needs an answer and of the departments that should have had it, corrected by the review. Pure.

As net sentiment is: what the rules say of all, corrected by the errors that people found on a
random sample (``listening.learning.calibration``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from listening.counting.buckets import Cell
from listening.counting.counts import EVERYTHING, Cells, Filter, Population
from listening.learning.calibration import ENOUGH, Errors, Estimate, Judgement
from listening.learning.correction import Correction, MetAs

NOBODY = ""
"""In the place of a department: it is not about us."""

YES, NO = "yes", "no"


class ShareSample(msgspec.Struct, frozen=True, array_like=True):
    """Reviewed mentions that are alike in everything a share is asked for by."""

    source: str
    language: str
    department: str
    """Where it was sent."""
    country: str
    topics: tuple[str, ...]
    should: str | None
    """Where it belongs; None: nobody said."""
    needed: bool
    """What the rules said."""
    needs: bool | None
    """What people say; None: nobody said."""
    weight: float
    number: int


class Sampled(Protocol):
    """What a filter asks of a reviewed mention."""

    @property
    def source(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def topics(self) -> tuple[str, ...]: ...


def fits(row: Sampled, only: Filter) -> bool:
    """Whether a filter asks for mentions of this kind."""
    return (
        (not only.topic or only.topic in row.topics)
        and (not only.source or only.source == row.source)
        and (not only.department or only.department == row.department)
        and (not only.language or only.language == row.language)
        and (not only.country or only.country == row.country)
    )


class CalibratedShare(msgspec.Struct, frozen=True):
    """One share: as the rules have it, and as people would. 0..1."""

    counted: float
    corrected: Estimate | None
    """None until enough is reviewed."""
    reviewed: int
    """Reviewed mentions of the kind asked for."""

    @property
    def value(self) -> float:
        """Corrected where it is."""
        return self.corrected.value if self.corrected else self.counted


class AskedRules(msgspec.Struct, frozen=True):
    """What the rules said of mentions, asked one by one whether they need an answer."""

    yes: int
    no: int
    since: int
    """When the oldest of them may have been written, ms UTC: later than asked for where there are many."""

    @property
    def number(self) -> int:
        return self.yes + self.no


NOT_ASKED = AskedRules(0, 0, 0)


def read_shares(standing: Iterable[Correction]) -> tuple[ShareSample, ...]:
    """What people said of departments and answers on the random sample."""
    alike = Counter(
        (
            *(each.source, each.language, each.decided.department, each.country, each.topics),
            *(_should(each), each.decided.needs_answer, _needs(each), each.weight),
        )
        for each in standing
        if each.found is MetAs.review
    )
    # None and a word have no order between them.
    ordered = sorted(alike.items(), key=lambda item: repr(item[0]))
    return tuple(ShareSample(*key, number) for key, number in ordered)


def _should(each: Correction) -> str | None:
    return NOBODY if each.about_us is False else each.department or None


def _needs(each: Correction) -> bool | None:
    return False if each.about_us is False else each.needs_answer


class Shares:
    """Corrects shares by what was reviewed of them."""

    def __init__(self, rows: Sequence[ShareSample] = (), since: int = 0) -> None:
        """``since``: when the oldest reviewed mention was written (ms UTC)."""
        self._rows = rows
        self._since = since

    def departments(
        self, counted: Mapping[str, int], only: Filter = EVERYTHING, end: int = 0
    ) -> dict[str, CalibratedShare]:
        """Which department should have had what share of mentions that were sent where ``counted`` says.

        ``end``: of the range (ms UTC; 0 = now). Those that got one, and those that people named.
        """
        judged = [row for row in self._rows if row.should is not None and fits(row, only)]
        reviewed = sum(row.number for row in judged)
        total = sum(counted.values())
        names = dict.fromkeys([*counted, *(row.should for row in judged if row.should)])
        found = {}
        for name in names if total else ():
            said = [
                Judgement(row.department, float(row.should == name), row.weight)
                for row in judged
                for _ in range(row.number)
            ]
            corrected = self._corrected(counted, said, only, end)
            found[name] = CalibratedShare(counted.get(name, 0) / total, corrected, reviewed)
        return found

    def needs_answer(self, yes: int, no: int, only: Filter = EVERYTHING, end: int = 0) -> CalibratedShare | None:
        """What share of mentions needs an answer, of which the rules say so of ``yes``. None of none."""
        if not yes + no:
            return None
        said = [
            Judgement(YES if row.needed else NO, float(row.needs), row.weight)
            for row in self._rows
            if row.needs is not None and fits(row, only)
            for _ in range(row.number)
        ]
        corrected = self._corrected({YES: yes, NO: no}, said, only, end)
        return CalibratedShare(yes / (yes + no), corrected, len(said))

    def _corrected(
        self, counted: Mapping[str, int], said: Sequence[Judgement], only: Filter, end: int
    ) -> Estimate | None:
        if len(said) < ENOUGH or only.who is not Population.customers or (end and end <= self._since):
            return None
        found = Errors(said).mean({name: n for name, n in counted.items() if n}, sampled=False)
        if found is None:
            return None
        return Estimate(found.value, max(0.0, found.low), min(1.0, found.high), found.reviewed)


def by_department(cells: Cells, only: Filter, reposts: bool) -> Counter[str]:
    """Mentions by where they were sent, of those that the review draws from. ``reposts``: whether they count."""
    found: Counter[str] = Counter()
    for cell, n in cells.items():
        if only.admits(cell) and _drawn(cell, reposts):
            found[cell.department] += n
    return found


def _drawn(cell: Cell, reposts: bool) -> bool:
    return not cell.own and (reposts or not cell.repost)
