"""Steps from one figure to the next that add up: what is shown is rounded together. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import msgspec

from listening.kpis.contribution import Contribution, shared_out
from listening.kpis.figure import Unit
from listening.kpis.moved import Moved, MovedBy
from listening.spans import DAY_S, HOUR_S

TIMES: Sequence[tuple[int, str]] = ((DAY_S, "days"), (HOUR_S, "h"), (60, "min"), (1, "s"))


class MovedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One group. Numbers in steps; ``mix`` and ``rate`` add up to ``change``."""

    group: str
    others: int
    change: int
    mix: int | None
    rate: int | None
    items: int
    items_before: int


class AddedUp(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. ``before`` and the changes of all lines of one way to take it apart add up to ``now``."""

    step: Fraction
    """What 1 is, in the unit of the figure."""
    before: int
    now: int
    lines: Mapping[MovedBy, tuple[MovedLine, ...]]

    @property
    def change(self) -> int:
        return self.now - self.before


def added_up(found: Moved, step: Fraction) -> AddedUp | None:
    """None where there is nothing to compare."""
    if found.now is None or found.before is None:
        return None
    before, now = round(found.before / step), round(found.now / step)
    lines = {by: _lines(parts, step, now - before) for by, parts in found.parts.items()}
    return AddedUp(step=step, before=before, now=now, lines=lines)


def _lines(parts: Sequence[Contribution], step: Fraction, total: int) -> tuple[MovedLine, ...]:
    changes = shared_out([each.change / step for each in parts], total)
    found = []
    for each, change in zip(parts, changes, strict=True):
        mix = rate = None
        if each.mix is not None and each.rate is not None:
            mix, rate = shared_out([each.mix / step, each.rate / step], change)
        found.append(
            MovedLine(
                group=each.group,
                others=each.others,
                change=change,
                mix=mix,
                rate=rate,
                items=each.items,
                items_before=each.items_before,
            )
        )
    return tuple(found)


def measure(found: Moved) -> tuple[Fraction, str]:
    """What is shown as 1 in the last digit, and the unit behind it: both ends of a time in one unit."""
    match found.unit:
        case Unit.seconds:
            longest = max(abs(float(found.now or 0)), abs(float(found.before or 0)))
            size, name = next((each for each in TIMES if longest >= 2 * each[0]), TIMES[-1])
            return Fraction(size, 10), name
        case Unit.percent:
            return Fraction(1, 10), "%"
        case Unit.points | Unit.times | Unit.people:
            return Fraction(1, 10), ""
        case _:
            return Fraction(1), ""


def number(steps: int, step: Fraction, signed: bool = False) -> str:
    """Steps as text: a digit after the point where a step is a tenth."""
    tenth = (step.numerator == 1 and step.denominator == 10) or step >= 6
    text = f"{abs(steps) / 10:,.1f}" if tenth else f"{abs(steps):,}"
    sign = "−" if steps < 0 else "+" if signed and steps > 0 else ""
    return f"{sign}{text}"
