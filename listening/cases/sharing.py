"""Cases given out by load, where a department asks for it: to whoever is here and has the fewest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from listening.cases.case import MASTHEAD, UNRESOLVED, Action, Case, CaseEvent, State

WAITS = frozenset({State.open, State.reopened})
"""What somebody may be given; of what waits for approval the answer is written already."""


def load(cases: Iterable[Case]) -> dict[str, int]:
    """How many open cases each person has; what is put off is no work now."""
    found: dict[str, int] = {}
    for case in cases:
        if case.owner and case.state in UNRESOLVED and not case.snoozed_at and not case.merged_into:
            found[case.owner] = found.get(case.owner, 0) + 1
    return found


def shared(
    waiting: Sequence[Case], able: Mapping[str, Sequence[str]], loads: Mapping[str, int], now: int
) -> list[tuple[Case, CaseEvent]]:
    """Who is given which of the cases that nobody has, those that wait longest first; ``now`` in ms UTC.

    ``able``: who is here and works on cases, with their departments; ``loads``: how many each has. Of two with as many,
    the first by name. Nobody is given back what they just sent away.
    """
    has = dict(loads)
    found = []
    for case in sorted(waiting, key=lambda case: (case.waiting_since, case.id)):
        if case.owner or case.state not in WAITS or case.snoozed_at or case.merged_into or case.aside:
            continue
        here = [name for name, theirs in able.items() if case.department in theirs and name != case.directed_by]
        if not here:
            continue
        who = min(here, key=lambda name: (has.get(name, 0), name))
        found.append((case, _given(case, who, has.get(who, 0), now)))
        has[who] = has.get(who, 0) + 1
    return found


def _given(case: Case, who: str, number: int, now: int) -> CaseEvent:
    many = "1 open case" if number == 1 else f"{number} open cases"
    return CaseEvent(
        at=now,
        recorded=now,
        who=MASTHEAD,
        action=Action.assign,
        before=case.state,
        after=State.owned,
        why=f"{who} is here and has the fewest: {many}",
        to=who,
    )
