"""Cases in columns, as figures ask for them. Pure.

Nothing is copied before it is asked for: a selection is a mask, and a column of
it is cut when a figure needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from listening.cases.case import UNRESOLVED, State
from listening.cases.columns import CaseColumns
from listening.cases.facts import PRIORITIES, STATES, OpenedBy
from listening.cases.sla import Targets
from listening.config import Priority
from listening.counting.buckets import Cell
from listening.counting.counts import EVERYTHING, Filter
from listening.kpis.percentiles import Numbers
from listening.kpis.sample import Sample
from listening.kpis.timesheet import Times, Timesheet
from listening.spans import MINUTE_MS

Mask = npt.NDArray[np.bool_]


class JudgedCases:
    """Cases with one config's targets, seen at ``now`` (ms)."""

    def __init__(
        self,
        facts: CaseColumns,
        groups: Mapping[int, str],
        targets: Targets,
        now: int,
        of: tuple[JudgedCases, Mask] | None = None,
    ) -> None:
        """``of``: the cases these are selected from, and which of them."""
        self._facts = facts
        self._groups = groups
        self._of = of
        self._columns: dict[str, Times] = {}
        self.targets = targets
        self.now = now

    @cached_property
    def number(self) -> int:
        return len(self._places) if self._of else self._facts.number

    def column(self, name: str) -> Times:
        """A field of a row, or ``due``: when the first response is (0 = no target)."""
        found = self._columns.get(name)
        if found is None:
            if self._of:
                found = self._of[0].column(name)[self._places]
            elif name == "due":
                found = self._due()
            else:
                found = self._facts.column(name)
            self._columns[name] = found
        return found

    @cached_property
    def _places(self) -> npt.NDArray[np.intp]:
        """Where these are among those they are selected from: read faster than a mask, for one column after another."""
        assert self._of
        return np.flatnonzero(self._of[1])

    @cached_property
    def pairs(self) -> tuple[npt.NDArray[np.void], npt.NDArray[np.int64]]:
        """Further waits and approvals (``case_facts.pairs``), and the position of the case of each."""
        if not self._of:
            return self._facts.pairs
        whole, mask = self._of
        pairs, of = whole.pairs
        kept = mask[of]
        return pairs[kept], (np.cumsum(mask) - 1)[of[kept]]

    @cached_property
    def _cells(self) -> list[Cell]:
        """The groups there are: those of these cases, and of others."""
        return self._of[0]._cells if self._of else self._facts.marks.cells(self._groups)

    def _grouped(self, admits: Callable[[Cell], bool]) -> Mask:
        admitted = np.array([admits(cell) for cell in self._cells] or [False], np.bool_)
        return admitted[self.column("code")]

    def with_department(self, name: str) -> Mask:
        return self._grouped(lambda group: group.department == name)

    @property
    def departments(self) -> list[str]:
        """Those of the groups there are."""
        return sorted({cell.department for cell in self._cells})

    @cached_property
    def dismissed(self) -> Mask:
        """They needed no answer after all."""
        return self.is_in(State.dismissed)

    @cached_property
    def unresolved(self) -> Mask:
        return self.is_in(*UNRESOLVED)

    def is_in(self, *states: State) -> Mask:
        return np.array([state in states for state in STATES])[self.column("state")]

    def of_kind(self, kind: OpenedBy) -> Mask:
        found: Mask = self.column("kind") == kind
        return found

    @property
    def due(self) -> Times:
        return self.column("due")

    def _due(self) -> Times:
        found = np.zeros(self.number, np.int64)
        opened, priorities = self.column("opened"), self.column("priority")
        for department in self.departments:
            sheet, here = self._sheet(department), self.with_department(department)
            for n, priority in enumerate(PRIORITIES):
                row = self.targets.row(department, Priority(priority))
                if row and row.first_response_minutes:
                    these = here & (priorities == n)
                    found[these] = sheet.after(opened[these], row.first_response_minutes * MINUTE_MS)
        return found

    def worked(self, start: Times, end: Times, which: Mask) -> Times:
        """Business time (ms) in [start, end) of the cases of ``which``, by their departments' hours."""
        found = np.zeros(self.number, np.int64)
        for department in self.departments:
            these = self.with_department(department) & which
            found[these] = self._sheet(department).between(start[these], end[these])
        return found[which]

    def _sheet(self, department: str) -> Timesheet:
        opened = self.column("opened")
        first = int(opened.min()) if len(opened) else self.now
        return Timesheet(self.targets.hours(department), first, self.now)

    def opened(self, start: int, end: int) -> JudgedCases:
        """Those that were opened in [start, end) (ms)."""
        at = self.column("opened")
        return self.where((at >= start) & (at < end))

    def matching(self, only: Filter) -> JudgedCases:
        """Those that a filter admits; languages are not known of cases."""
        return self if only == EVERYTHING else self.where(self._grouped(only.admits))

    def sample(self, which: Mask | npt.NDArray[np.int64], values: Numbers | Mask, note: str = "") -> Sample:
        """A value each of some of these: ``which`` says of which ones, by a mask or their positions."""
        numbers = self.column("number")
        return Sample(
            values.astype(np.float64),
            lambda: [f"C{number}" for number in numbers[which]],
            note,
            lambda: [self._cells[code] for code in self.column("code")[which].tolist()],
        )

    def where(self, mask: Mask) -> JudgedCases:
        if mask.all():
            return self
        return JudgedCases(self._facts, self._groups, self.targets, self.now, (self, mask))
