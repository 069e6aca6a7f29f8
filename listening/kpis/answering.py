"""Answering: how fast, how surely, and whom. Over cases opened in a period, unless said otherwise. Pure.

Times are seconds. Business time is that of the department a case is with.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np

from listening.case import State
from listening.case_facts import Kind
from listening.counts import Cells
from listening.kpis.cases import Cases
from listening.kpis.figure import Measure
from listening.kpis.percentiles import Numbers, share
from listening.kpis.timesheet import Times
from listening.mention import Praise

Percentile = Callable[[Numbers], Measure]


def first_response(cases: Cases, of: Percentile) -> Measure:
    """From the mention to the brand's first post; those not answered have none, and are counted beside."""
    answered = cases.column("answered") > 0
    taken = cases.column("answered") - cases.column("opened")
    return of(taken[answered] / 1000)


def first_response_business(cases: Cases, of: Percentile) -> Measure:
    answered = cases.column("answered") > 0
    return of(cases.worked(cases.column("opened"), cases.column("answered"), answered) / 1000)


def _resolved(cases: Cases) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return cases.is_in(State.resolved) & (cases.column("closed") > 0)


def resolution(cases: Cases, of: Percentile) -> Measure:
    """From the mention to the end of the case, of those resolved by somebody."""
    resolved = _resolved(cases)
    return of((cases.column("closed") - cases.column("opened"))[resolved] / 1000)


def resolution_business(cases: Cases, of: Percentile) -> Measure:
    resolved = _resolved(cases)
    return of(cases.worked(cases.column("opened"), cases.column("closed"), resolved) / 1000)


def sla(cases: Cases) -> Measure:
    """Per cent of all that arrived with a target whose first response came in time.

    Those that may still make it are left out and counted in the note; those
    dismissed needed no answer.
    """
    counted = (cases.due > 0) & ~cases.dismissed
    responded = cases.column("responded")
    stopped = np.where(responded > 0, responded, cases.column("closed"))
    met = counted & (stopped > 0) & (stopped <= cases.due)
    running = counted & (stopped == 0) & (cases.now <= cases.due)
    waiting = int(running.sum())
    note = f"{waiting:,} still in time" if waiting else ""
    return share(int(met.sum()), int(counted.sum()) - waiting, note)


def response_rate(cases: Cases) -> Measure:
    """Per cent of all that needed an answer that got one."""
    counted = ~cases.dismissed
    return share(int((counted & (cases.column("responded") > 0)).sum()), int(counted.sum()))


def reopened(cases: Cases) -> Measure:
    """Per cent of the answered whose customer was not done: it became our turn again."""
    answered = (cases.column("responded") > 0) & ~cases.dismissed
    return share(int((answered & (cases.column("waits") > 1)).sum()), int(answered.sum()))


def waiting_since(cases: Cases, at: int) -> Times:
    """Since when (ms) each case that waited for us at ``at`` (ms) did."""
    opened, waited = cases.column("opened"), cases.column("waited")
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
    return np.concatenate([opened[first & (opened < at)], start[later]])


def backlog(since: Times) -> Measure:
    """Cases that waited for us: ``since``, as ``waiting_since`` says, whenever they were opened."""
    return Measure(len(since), len(since))


def backlog_age(since: Times, at: int, of: Percentile) -> Measure:
    """For how long they had been waiting at ``at``."""
    return of((at - since) / 1000)


class Mixed(msgspec.Struct, frozen=True):
    """One kind of what is written to us, and how much of it is answered."""

    kind: Kind
    arrived: int
    answered: int


def mix(cases: Cases, cells: Cells) -> list[Mixed]:
    """The response mix. Praise opens no case: it is counted by mentions, answered by a direct reply."""
    counted = ~cases.dismissed
    responded = cases.column("responded") > 0
    found = []
    for kind in Kind:
        these = counted & cases.of_kind(kind)
        found.append(Mixed(kind, int(these.sum()), int((these & responded).sum())))
    said = sum(n for cell, n in cells.items() if cell.praise is not Praise.none)
    thanked = sum(n for cell, n in cells.items() if cell.praise is Praise.answered)
    last = found[-1]
    found[-1] = Mixed(Kind.praise, last.arrived + said, last.answered + thanked)
    return found


def answered_of(mixed: list[Mixed], *kinds: Kind) -> Measure:
    """Per cent answered of these kinds."""
    these = [each for each in mixed if each.kind in kinds]
    return share(sum(each.answered for each in these), sum(each.arrived for each in these))
