"""Cases in columns, as figures ask for them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from listening.case import UNRESOLVED, State
from listening.case_facts import PRIORITIES, STATES, Facts, Kind
from listening.config import Priority
from listening.counts import Filter
from listening.kpis.timesheet import Times, Timesheet
from listening.ledger import read_group
from listening.sla import Targets

Mask = npt.NDArray[np.bool_]


class Cases:
    """Cases with one config's targets, seen at ``now`` (ms)."""

    def __init__(
        self, facts: Facts, groups: Mapping[int, str], targets: Targets, now: int
    ) -> None:
        self.facts = facts
        self.rows = facts.rows
        self.targets = targets
        self.now = now
        self._groups = groups

    def column(self, name: str) -> Times:
        found: Times = self.rows[name]
        return found

    @cached_property
    def _codes(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        marks, codes = np.unique(self.rows["group"], return_inverse=True)
        return [self._groups.get(int(mark), "|||") for mark in marks], codes

    @cached_property
    def departments(self) -> dict[str, Mask]:
        """Department -> which cases are with it."""
        groups, codes = self._codes
        names = [read_group(group).department for group in groups]
        return {
            name: np.isin(codes, [n for n, each in enumerate(names) if each == name])
            for name in sorted(set(names))
        }

    @cached_property
    def dismissed(self) -> Mask:
        """They needed no answer after all."""
        return self.is_in(State.dismissed)

    @cached_property
    def unresolved(self) -> Mask:
        return self.is_in(*UNRESOLVED)

    def is_in(self, *states: State) -> Mask:
        return np.isin(self.rows["state"], [STATES.index(state) for state in states])

    def of_kind(self, *kinds: Kind) -> Mask:
        return np.isin(self.rows["kind"], kinds)

    @cached_property
    def due(self) -> Times:
        """When the first response is due; 0 = no target."""
        found = np.zeros(len(self.rows), np.int64)
        for department, here in self.departments.items():
            sheet = self._sheet(department)
            for n, priority in enumerate(PRIORITIES):
                row = self.targets.row(department, Priority(priority))
                these = here & (self.rows["priority"] == n)
                if row and row.first_response_minutes and these.any():
                    worked = row.first_response_minutes * 60_000
                    found[these] = sheet.after(self.column("opened")[these], worked)
        return found

    def worked(self, start: Times, end: Times, which: Mask) -> Times:
        """Business time (ms) in [start, end) of the cases of ``which``, by their departments' hours."""
        found = np.zeros(len(self.rows), np.int64)
        for department, here in self.departments.items():
            these = here & which
            if these.any():
                found[these] = self._sheet(department).between(start[these], end[these])
        return found[which]

    def _sheet(self, department: str) -> Timesheet:
        opened = self.column("opened")
        first = int(opened.min()) if len(opened) else self.now
        return Timesheet(self.targets.hours(department), first, self.now)

    def opened(self, start: int, end: int) -> Cases:
        """Those that were opened in [start, end) (ms)."""
        at = self.column("opened")
        return self.where((at >= start) & (at < end))

    def matching(self, only: Filter) -> Cases:
        """Those that a filter admits; languages are not known of cases."""
        if only == Filter():
            return self
        groups, codes = self._codes
        admitted = [n for n, group in enumerate(groups) if only.admits(read_group(group))]
        return self.where(np.isin(codes, admitted))

    def where(self, mask: Mask) -> Cases:
        if mask.all():
            return self
        position = np.cumsum(mask) - 1
        kept = mask[self.facts.of] if len(self.facts.of) else np.empty(0, np.bool_)
        facts = Facts(self.rows[mask], self.facts.pairs[kept], position[self.facts.of[kept]])
        found = Cases(facts, self._groups, self.targets, self.now)
        if "due" in self.__dict__:
            found.__dict__["due"] = self.due[mask]
        return found
