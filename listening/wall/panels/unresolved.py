"""Cases that wait for an answer: in all, and per department."""

from __future__ import annotations

from listening.cases.load import CasesNow, Workload, total
from listening.names.keys import department_keys
from listening.wall.model import Beside, SnapshotPart, Untold, WithUsual, Work
from listening.wall.rounding import rounded
from listening.wall.sums import Sums

NOTHING = Workload()

BACK = 0
"""What waits looks back by the hours of ``[cases] history_hours``."""


class Unresolved(SnapshotPart, frozen=True, kw_only=True):
    """What waits for an answer."""

    empty: bool = False
    all: WithUsual
    work: Work
    rows: dict[str, Work]
    most: int
    """Of the department with most."""


def build(sums: Sums) -> Unresolved | Untold:
    casework = sums.view.casework
    if not sums.work_whole:
        return Untold(reading=True)
    rows = {
        key: work(casework.loads.get(name, NOTHING), name, casework)
        for name, key in department_keys(sums.view.config).items()
    }
    return Unresolved(
        empty=not casework.loads,
        all=unresolved(casework),
        work=work(total(casework.loads.values()), "", casework),
        rows=rows,
        most=max((row.unresolved for row in rows.values()), default=0),
    )


def unresolved(casework: CasesNow) -> WithUsual:
    """How many wait, beside how many usually do at this time."""
    usual = casework.usual
    return WithUsual(
        value=total(casework.loads.values()).unresolved,
        usual=Beside(low=rounded(usual.low), middle=rounded(usual.middle), high=rounded(usual.high)) if usual else None,
    )


def work(load: Workload, department: str, casework: CasesNow) -> Work:
    """``department``: empty for all of them together."""
    people = casework.people
    on = None if people is None else sum(not department or department in theirs for theirs in people.values())
    return Work(
        unresolved=load.unresolved,
        unowned=load.unowned,
        risk=load.at_risk,
        breached=load.breached,
        escalated=load.escalated,
        oldest=load.oldest // 1000 or None,
        on=on,
        history=load.history,
    )
