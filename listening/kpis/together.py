"""Working together: through how many hands, and how soon the right ones knew. Pure. Times are seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
import numpy as np

from listening.kpis.cases import JudgedCases
from listening.kpis.sample import Sample


class Journey(msgspec.Struct, frozen=True):
    """What one case went through."""

    case: str
    hand_overs: int
    people: int
    touches: int
    elapsed: float
    """From its mention to the last thing that happened."""


def _worked_on(cases: JudgedCases, column: str) -> Sample:
    """A number each of the cases that people did something with."""
    touched = cases.column("touches") > 0
    return cases.sample(touched, cases.column(column)[touched])


def hand_overs(cases: JudgedCases) -> Sample:
    return _worked_on(cases, "hand_overs")


def people(cases: JudgedCases) -> Sample:
    return _worked_on(cases, "people")


def touches(cases: JudgedCases) -> Sample:
    return _worked_on(cases, "touches")


def worst(cases: JudgedCases, number: int = 5) -> list[Journey]:
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


def until_known(cases: JudgedCases) -> Sample:
    """From the mention until the department that has the case had it. Imported history has no such time."""
    knew = cases.column("knew") > 0
    taken = np.maximum(cases.column("knew") - cases.column("opened"), 0)
    return cases.sample(knew, taken[knew] / 1000)


def unowned(cases: JudgedCases) -> Sample:
    """For how long cases had nobody after their first response was due, answer or end, until now."""
    counted = (cases.due > 0) & ~cases.dismissed
    never = np.iinfo(np.int64).max
    ends = [cases.column(name) for name in ("owned", "responded", "closed")]
    ended = np.minimum.reduce([np.where(end > 0, end, never) for end in ends])
    taken = np.minimum(ended, cases.now) - cases.due
    late = counted & (taken > 0)
    return cases.sample(late, taken[late] / 1000, f"of {int(counted.sum()):,}")


def approvals_waiting(cases: JudgedCases) -> Sample:
    """For how long answers have been waiting for somebody to approve them, now."""
    pairs, of = cases.pairs
    waiting = (pairs["start"] < 0) & (pairs["end"] == 0)
    return cases.sample(of[waiting], (cases.now + pairs["start"][waiting]) / 1000)


def approvals(cases: JudgedCases) -> Sample:
    """From asking for approval to the decision. A case may be there more than once."""
    pairs, of = cases.pairs
    decided = (pairs["start"] < 0) & (pairs["end"] > 0)
    taken = pairs["end"][decided] + pairs["start"][decided]
    return cases.sample(of[decided], taken / 1000)


OF_CASES: Mapping[str, Callable[[JudgedCases], Sample]] = {
    "hand_overs": hand_overs,
    "people": people,
    "touches": touches,
    "known": until_known,
    "unowned": unowned,
    "approvals_waiting": approvals_waiting,
    "approvals": approvals,
}
"""Samples by the name that a definition says."""
