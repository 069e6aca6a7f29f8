"""Answering: how fast, how surely, and whom. Over cases opened in a period, unless said otherwise. Pure.

Times are seconds. Business time is that of the department a case is with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from listening.cases.case import State
from listening.cases.facts import ASIDE, OpenedBy
from listening.counting.counts import Cells
from listening.counting.usual import Usual, same_times, usual
from listening.kpis.cases import JudgedCases, Mask
from listening.kpis.figure import Measure
from listening.kpis.percentiles import share
from listening.kpis.sample import Sample
from listening.mention import Praise
from listening.spans import HOUR_MS

QUARTER_MS = HOUR_MS // 4


def first_response(cases: JudgedCases) -> Sample:
    """From the mention to the brand's first post; those not answered have none, and are counted beside."""
    answered = cases.column("answered") > 0
    taken = cases.column("answered") - cases.column("opened")
    return cases.sample(answered, taken[answered] / 1000)


def first_response_business(cases: JudgedCases) -> Sample:
    answered = cases.column("answered") > 0
    taken = cases.worked(cases.column("opened"), cases.column("answered"), answered)
    return cases.sample(answered, taken / 1000)


def _resolved(cases: JudgedCases) -> Mask:
    found: Mask = cases.is_in(State.resolved) & (cases.column("closed") > 0)
    return found


def resolution(cases: JudgedCases) -> Sample:
    """From the mention to the end of the work on a case, of those resolved by somebody or by themselves."""
    resolved = _resolved(cases)
    taken = cases.column("closed") - cases.column("opened")
    return cases.sample(resolved, taken[resolved] / 1000)


def resolution_business(cases: JudgedCases) -> Sample:
    resolved = _resolved(cases)
    taken = cases.worked(cases.column("opened"), cases.column("closed"), resolved)
    return cases.sample(resolved, taken / 1000)


def in_time(cases: JudgedCases) -> Sample:
    """Whether the first response came in time, of all that arrived with a target.

    Those that may still make it are left out and counted in the note; those
    dismissed needed no answer.
    """
    counted = (cases.due > 0) & ~cases.dismissed
    responded = cases.column("responded")
    stopped = np.where(responded > 0, responded, cases.column("closed"))
    met = (stopped > 0) & (stopped <= cases.due)
    running = counted & (stopped == 0) & (cases.now <= cases.due)
    judged = counted & ~running
    waiting = int(running.sum())
    return cases.sample(judged, met[judged], f"{waiting:,} still in time" if waiting else "")


def responded(cases: JudgedCases, *kinds: OpenedBy) -> Sample:
    """Whether it got an answer, of all that needed one; ``kinds``: of those only."""
    counted = ~cases.dismissed
    if kinds:
        counted &= np.logical_or.reduce([cases.of_kind(kind) for kind in kinds])
    return cases.sample(counted, (cases.column("responded") > 0)[counted])


def came_back(cases: JudgedCases) -> Sample:
    """Whether the customer was not done, of the answered: it became our turn again."""
    answered = (cases.column("responded") > 0) & ~cases.dismissed
    return cases.sample(answered, (cases.column("waits") > 1)[answered])


def listened_since(cases: JudgedCases) -> int:
    """When (ms) the first case was opened that is no history; 0 = there is none."""
    opened = cases.column("opened")[cases.column("history") == 0]
    return int(opened.min()) if len(opened) else 0


def waiting(cases: JudgedCases, at: int) -> Sample:
    """For how long each case that waited for us at ``at`` (ms) had, whenever it was opened.

    What was written before anybody listened waits in its own time only.
    """
    opened, waited = cases.column("opened"), cases.column("waited")
    since = listened_since(cases)
    ours = (cases.column("history") != ASIDE) | (at < cases.now and (not since or at < since))
    pairs, of = cases.pairs
    if at >= cases.now:
        # Now the state decides, as it does in the queues.
        first = cases.unresolved & (cases.column("waits") <= 1)
        later = cases.unresolved[of]
    else:
        first = (opened < at) & ((waited == 0) | (waited > at)) & (cases.column("waits") > 0)
        later = np.ones(len(of), np.bool_)
    start, end = pairs["start"], pairs["end"]
    later &= (start > 0) & (start < at) & ((end == 0) | (end > at))
    first &= (opened < at) & ours
    later &= ours[of]
    which = np.concatenate([np.flatnonzero(first), of[later]])
    began = np.concatenate([opened[first], start[later]])
    return cases.sample(which, (at - began) / 1000)


def usual_waiting(cases: JudgedCases, at: int, zone: ZoneInfo, listened: Callable[[int, int], bool]) -> Usual | None:
    """How many usually wait at this time, to the quarter of an hour: those of the same times of weeks and days before.

    ``listened``: whether anybody did in a stretch (ms).
    """
    at -= at % QUARTER_MS
    weeks, days = same_times(at - HOUR_MS, at, zone)
    since = listened_since(cases)

    def then(end: int) -> float | None:
        # What waited before anybody listened is no usual of a queue that people work on.
        if not since or end - HOUR_MS < since or not listened(end - HOUR_MS, end):
            return None
        return waiting(cases, end).number

    return usual(*([then(end) for _, end in spans] for spans in (weeks, days)))


class Mixed(msgspec.Struct, frozen=True):
    """One kind of what is written to us, and how much of it is answered."""

    kind: OpenedBy
    arrived: int
    answered: int
    cases: int
    """How many of those that arrived are cases; the others are mentions."""


def mix(cases: JudgedCases, cells: Cells) -> list[Mixed]:
    """The response mix. Praise opens no case: it is counted by mentions, answered by a direct reply."""
    found = []
    for kind in OpenedBy:
        these = responded(cases, kind)
        found.append(Mixed(kind, these.number, int(these.values.sum()), these.number))
    said = sum(n for cell, n in cells.items() if cell.praise is not Praise.none)
    thanked = sum(n for cell, n in cells.items() if cell.praise is Praise.answered)
    last = found[-1]
    found[-1] = Mixed(OpenedBy.praise, last.arrived + said, last.answered + thanked, last.cases)
    return found


def answered_of(mixed: list[Mixed], *kinds: OpenedBy) -> Measure:
    """Per cent answered of these kinds."""
    these = [each for each in mixed if each.kind in kinds]
    return share(sum(each.answered for each in these), sum(each.arrived for each in these))


OF_CASES: Mapping[str, Callable[[JudgedCases], Sample]] = {
    "first_response": first_response,
    "first_response_business": first_response_business,
    "resolution": resolution,
    "resolution_business": resolution_business,
    "in_time": in_time,
    "responded": responded,
    "came_back": came_back,
    "questions": lambda cases: responded(cases, OpenedBy.question),
    "requests": lambda cases: responded(cases, OpenedBy.request),
    "complaints": lambda cases: responded(cases, OpenedBy.complaint, OpenedBy.crisis),
    "unasked": lambda cases: responded(cases, OpenedBy.unasked),
    "others": lambda cases: responded(cases, OpenedBy.always),
    "praise": lambda cases: responded(cases, OpenedBy.praise),
}
"""Samples by the name that a definition says."""
