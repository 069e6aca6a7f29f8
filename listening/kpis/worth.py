"""Worth: what answering saved and what it cost, as a range, with its assumptions. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from listening.config import Worth
from listening.kpis.cases import JudgedCases
from listening.kpis.figure import Measure
from listening.kpis.period import Period
from listening.kpis.sample import Sample
from listening.spans import DAY_MS

Range = tuple[float, float]


class Balance(msgspec.Struct, frozen=True):
    """Money of one period, each from low to high."""

    answered: int
    saved: Range
    spent: Range
    worth: Range


def answered(cases: JudgedCases) -> Sample:
    """Cases that got an answer, and after how many seconds."""
    done = (cases.column("responded") > 0) & ~cases.dismissed
    taken = cases.column("responded") - cases.column("opened")
    return cases.sample(done, taken[done] / 1000)


def balance(cases: JudgedCases, period: Period, assumed: Worth) -> Balance | None:
    """``period``: from the first mention heard on. None where config.toml does not say what things cost."""
    if not (assumed.contact_cost and assumed.hours_per_week and assumed.hour_cost):
        return None
    if not cases.number:
        return None
    number = answered(cases).number
    cost, hours, price = map(ends, (assumed.contact_cost, assumed.hours_per_week, assumed.hour_cost))
    weeks = period.length / (7 * DAY_MS)
    saved = (number * cost[0], number * cost[1])
    spent = (weeks * hours[0] * price[0], weeks * hours[1] * price[1])
    return Balance(number, saved, spent, (saved[0] - spent[1], saved[1] - spent[0]))


def worth(found: Balance | None, why_not: str) -> Measure:
    """The middle of the range, with its ends; ``why_not`` is said where there is none."""
    if found is None:
        return Measure(None, note=why_not)
    low, high = found.worth
    return Measure((low + high) / 2, found.answered, low, high)


def ends(values: tuple[float, ...]) -> Range:
    """Low and high end of an assumption; one number is certain."""
    return values[0], values[-1]


OF_CASES: Mapping[str, Callable[[JudgedCases], Sample]] = {
    "answered": answered,
}
"""Samples by the name that a definition says."""
