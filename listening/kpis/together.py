"""Working together: through how many hands, and how soon the right ones knew. Pure. Times are seconds."""

from __future__ import annotations

import msgspec
import numpy as np

from listening.kpis.answering import Percentile
from listening.kpis.cases import Cases
from listening.kpis.figure import Measure
from listening.kpis.percentiles import share


class Journey(msgspec.Struct, frozen=True):
    """What one case went through."""

    case: str
    hand_overs: int
    people: int
    touches: int
    elapsed: float
    """From its mention to the last thing that happened."""


def worked_on(cases: Cases) -> Cases:
    """Cases that people did something with."""
    return cases.where(cases.column("touches") > 0)


def hand_overs(cases: Cases, of: Percentile) -> Measure:
    return of(worked_on(cases).column("hand_overs"))


def people(cases: Cases, of: Percentile) -> Measure:
    return of(worked_on(cases).column("people"))


def touches(cases: Cases, of: Percentile) -> Measure:
    return of(worked_on(cases).column("touches"))


def worst(cases: Cases, number: int = 5) -> list[Journey]:
    """The cases that went through most hands, then people, then touches."""
    handed = cases.where(cases.column("hand_overs") > 0)
    hands, people, touches = map(handed.column, ("hand_overs", "people", "touches"))
    numbers, elapsed = handed.column("number"), handed.column("last") - handed.column("opened")
    return [
        Journey(
            case=f"C{numbers[n]}",
            hand_overs=int(hands[n]),
            people=int(people[n]),
            touches=int(touches[n]),
            elapsed=int(elapsed[n]) / 1000,
        )
        for n in np.lexsort((touches, people, hands))[::-1][:number]
    ]


def until_known(cases: Cases, of: Percentile) -> Measure:
    """From the mention until the department that has the case had it. Imported history has no such time."""
    knew = cases.column("knew") > 0
    return of(np.maximum(cases.column("knew") - cases.column("opened"), 0)[knew] / 1000)


def until_known_by_department(cases: Cases, of: Percentile) -> dict[str, Measure]:
    found = {
        name: until_known(cases.where(cases.with_department(name)), of)
        for name in cases.departments
    }
    return {name: measure for name, measure in found.items() if measure.items}


def unowned_too_long(cases: Cases) -> Measure:
    """Cases nobody had, answered or ended before the first response was due."""
    counted = (cases.due > 0) & ~cases.dismissed
    never = np.iinfo(np.int64).max
    ends = [cases.column(name) for name in ("owned", "responded", "closed")]
    ended = np.minimum.reduce([np.where(end > 0, end, never) for end in ends])
    late = counted & (np.minimum(ended, cases.now) > cases.due)
    return Measure(int(late.sum()), int(counted.sum()))


def unowned_share(cases: Cases) -> Measure:
    measure = unowned_too_long(cases)
    return share(int(measure.value or 0), measure.items)


def approvals_waiting(cases: Cases) -> Measure:
    """Answers somebody has to approve, now."""
    pairs, _ = cases.pairs
    waiting = int(((pairs["start"] < 0) & (pairs["end"] == 0)).sum())
    return Measure(waiting, waiting)


def approval_time(cases: Cases, of: Percentile) -> Measure:
    """From asking for approval to the decision."""
    pairs, _ = cases.pairs
    decided = (pairs["start"] < 0) & (pairs["end"] > 0)
    return of((pairs["end"][decided] + pairs["start"][decided]) / 1000)
