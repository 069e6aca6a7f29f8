"""What moved a figure as whole steps that add up: what is shown is rounded together. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import msgspec

from listening.kpis.contribution import Contribution, shared_out
from listening.kpis.moved import Moved, MovedBy


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
