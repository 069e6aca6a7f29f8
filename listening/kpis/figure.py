"""A figure, and the three times it is taken: now, in the period before, and usually."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from listening.counting.usual import Usual, usual
from listening.learning.sample import comparable


class Unit(StrEnum):
    """What a value is counted in."""

    mentions = "mentions"
    authors = "authors"
    followers = "followers"
    cases = "cases"
    percent = "percent"
    points = "points"
    """Net sentiment: -100 to 100."""
    seconds = "seconds"
    times = "times"
    people = "people"
    sources = "sources"
    money = "money"
    """In the currency of config.toml."""


class Measure(msgspec.Struct, frozen=True):
    """One figure over one period."""

    value: float | None
    """None where there is nothing to compute it from."""
    items: int = 0
    """How many mentions, cases or events are behind it."""
    low: float | None = None
    high: float | None = None
    """Ends of the range, where a value is uncertain."""
    note: str = ""
    """What has to be said beside it: ``12 still running``, ``an estimate``."""
    unchecked: bool = False
    """It rests on a judgement that nobody checked."""
    reviewed: int = 0
    """Mentions whose review corrected it; 0 where none did."""
    by: str = ""
    """Who decided what nobody checked: ``word list``, ``model``, ``both``."""


NOTHING = Measure(None)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure as it is shown. ``key`` names its definition."""

    key: str
    unit: Unit
    value: float | None
    items: int
    before: float | None = None
    usual: Usual | None = None
    low: float | None = None
    high: float | None = None
    was: tuple[float, float] | None = None
    """Ends of the range in the period before."""
    note: str = ""
    unchecked: bool = False
    reviewed: int = 0
    was_unchecked: bool = False
    """The same of the period before: what was not checked then is set beside nothing that was."""
    was_by: str = ""
    """Who decided then what nobody checked, where it was somebody else than now."""


def figure(
    key: str,
    unit: Unit,
    now: Measure,
    before: Measure | None = None,
    weeks: Sequence[Measure | None] = (),
    days: Sequence[Measure | None] = (),
) -> Figure:
    """``weeks``, ``days``: the same over the earlier stretches that make the usual; None = unheard."""
    return Figure(
        key=key,
        unit=unit,
        value=now.value,
        items=now.items,
        before=before.value if before else None,
        usual=usual([_alike(m, now) for m in weeks], [_alike(m, now) for m in days]),
        low=now.low,
        high=now.high,
        was=(before.low, before.high) if before and before.low is not None and before.high is not None else None,
        note=now.note,
        unchecked=now.unchecked,
        reviewed=now.reviewed,
        was_unchecked=before.unchecked if before else False,
        was_by=before.by if before and before.by and not comparable(now.by, before.by) else "",
    )


def _alike(then: Measure | None, now: Measure) -> float | None:
    """Its value where it may be set beside the one of now."""
    return then.value if then and comparable(now.by, then.by) else None
