"""The API of why a figure moved, and its table for spreadsheets. Pure."""

from __future__ import annotations

import csv
import io
from fractions import Fraction

import msgspec

from dashboard.api import parameters
from dashboard.api.spec import Operation
from dashboard.reading.spreadsheet import plain
from listening.kpis.adding_up import MovedLine, added_up
from listening.kpis.definitions import BY_KEY
from listening.kpis.moved import Moved
from listening.kpis.period import Period
from listening.moments import iso
from listening.people.permissions import Permission

STEP = Fraction(1, 1000)
"""How exactly an answer says a number."""


class MovedPart(msgspec.Struct, frozen=True, kw_only=True):
    """What one group adds to the change, in the unit of the figure."""

    by: str
    """topic, department, source or language."""
    group: str
    """Empty: not known. Topics of one mention are joined by ` + `."""
    others: int
    """How many small groups are together in this one; 0: it is the one that is named."""
    change: float
    mix: float | None
    """Because there was more or less of it; null of counts and percentiles."""
    rate: float | None
    """Because it went otherwise in it; null of counts and percentiles."""
    items: int
    items_before: int


class MovedAnswer(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """Why one figure moved since the period before."""

    start: str
    end: str
    before_from: str
    before_to: str
    figure: str
    title: str
    unit: str
    value: float | None
    value_before: float | None
    change: float | None
    parts: list[MovedPart]
    """Of each ``by``, all changes together are ``change``, to the last digit."""
    why_not: str
    """Why there are no parts; empty where there are."""


MOVED = Operation(
    "/api/v1/kpis/moved",
    Permission.read_kpis,
    "Why a key figure moved since the period before",
    "What topics, departments, sources and languages add to the change: they add up to it, in thousandths of the "
    "unit. Shares are taken apart into mix and rate, counts into differences, percentiles by Shapley's value.",
    parameters.MOVED,
    MovedAnswer,
)

HEAD = ("figure", "unit", "by", "group", "change", "mix", "rate", "items", "items before")


def answer(found: Moved, period: Period, before: Period) -> MovedAnswer:
    """The whole answer; numbers to a thousandth."""
    added = added_up(found, STEP)
    return MovedAnswer(
        start=iso(period.start),
        end=iso(period.end),
        before_from=iso(before.start),
        before_to=iso(before.end),
        figure=found.key,
        title=BY_KEY[found.key].title,
        unit=found.unit.value,
        value=_number(added.now) if added else None,
        value_before=_number(added.before) if added else None,
        change=_number(added.change) if added else None,
        parts=[_part(by.value, line) for by, lines in added.lines.items() for line in lines] if added else [],
        why_not=found.why_not,
    )


def table(found: MovedAnswer) -> str:
    """CSV (RFC 4180): the period before, each contribution, the period asked for."""
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow(HEAD)
    name = (found.title, found.unit)
    written.writerow([*name, "before", f"{found.before_from} to {found.before_to}", found.value_before])
    for part in found.parts:
        group = f"{part.others} others" if part.others else part.group
        cells = (*name, part.by, group, part.change, part.mix, part.rate, part.items, part.items_before)
        written.writerow([plain(cell) for cell in cells])
    written.writerow([*name, "now", f"{found.start} to {found.end}", found.value])
    if found.why_not:
        written.writerow([*name, "not taken apart", found.why_not])
    return text.getvalue()


def _part(by: str, line: MovedLine) -> MovedPart:
    return MovedPart(
        by=by,
        group=line.group,
        others=line.others,
        change=_number(line.change),
        mix=None if line.mix is None else _number(line.mix),
        rate=None if line.rate is None else _number(line.rate),
        items=line.items,
        items_before=line.items_before,
    )


def _number(steps: int) -> float:
    return steps / STEP.denominator
