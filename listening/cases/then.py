"""Cases as they stood at a past moment: what their trails said by then. Pure.

A trail is only ever added to, and each entry says when it was written down: the case of a past moment is the fold of
what was written down by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from listening.cases import facts, indexes
from listening.cases.case import UNRESOLVED, Case, State
from listening.cases.load import Workload
from listening.cases.sla import Targets


class CaseThen(msgspec.Struct, frozen=True):
    """What figures need of a case as it stood. Times in ms UTC, 0 = none."""

    row: bytes
    """As ``listening.cases.facts.row`` has it; empty of one that is part of another."""
    group: str
    department: str
    state: State
    aside: bool
    """Of before anybody listened, and untouched: it waits for nobody."""
    owned: bool
    escalated: bool
    due: int
    risk: int
    waiting: int
    """The oldest post that waits for us."""

    @property
    def waits(self) -> bool:
        """Whether it is in a queue."""
        return self.state in UNRESOLVED and not self.aside and bool(self.row)


def stood(case: Case, targets: Targets) -> CaseThen:
    """What figures need of a case; due times are those of ``targets``, as the queues sort by them."""
    scores = indexes.scores(case, targets, 0)
    where = case.department
    return CaseThen(
        row=b"" if case.merged_into else facts.row(case),
        group=facts.group(case),
        department=where,
        state=case.state,
        aside=case.aside,
        owned=indexes.unowned(where) not in scores,
        escalated=indexes.escalated(where) in scores,
        due=scores.get(indexes.queue(where), 0),
        risk=scores.get(indexes.risk(where), 0),
        waiting=scores.get(indexes.waiting(where), 0),
    )


def loads(cases: Iterable[CaseThen], departments: Sequence[str], at: int) -> dict[str, Workload]:
    """The load of each department at ``at`` (ms), as the queues count it."""
    by: dict[str, list[CaseThen]] = {name: [] for name in departments}
    for case in cases:
        if case.row and case.state in UNRESOLVED and case.department in by:
            by[case.department].append(case)
    return {name: _load(theirs, at) for name, theirs in by.items()}


def _load(cases: Sequence[CaseThen], at: int) -> Workload:
    waiting = [case for case in cases if not case.aside]
    breached = sum(case.due < at for case in waiting)
    return Workload(
        unresolved=len(waiting),
        unowned=sum(not case.owned for case in waiting),
        at_risk=max(sum(case.risk <= at for case in waiting) - breached, 0),
        breached=breached,
        escalated=sum(case.escalated for case in waiting),
        oldest=min((case.waiting for case in waiting), default=0),
        history=len(cases) - len(waiting),
    )
