"""Reasons why customers write, over seven days, beside what is believed of them: the perception gap."""

from __future__ import annotations

import msgspec

from listening.kpis.perception import Perception, apart, as_share, lead, ordinal, perception
from listening.kpis.period import RangeName, span
from listening.spans import DAY_MS
from listening.triage.reasons import LETTERS
from listening.wall.model import SnapshotPart
from listening.wall.sums import Sums

BACK = 7 * DAY_MS


class ReasonRow(SnapshotPart, frozen=True, kw_only=True):
    """One reason for contact. Places are 1 to 12."""

    name: str
    share: str = msgspec.field(name="v")
    """Of the mentions of our brand that have a reason, per cent."""
    place: int = msgspec.field(name="f")
    believed: int = msgspec.field(name="b")
    """Where this company's management puts it; if it said nothing, the businesses IBM asked."""
    said: str = msgspec.field(name="s")
    """The same as an ordinal."""
    consumers: int = msgspec.field(name="c")
    """Where the consumers put it that IBM asked."""
    gap: str = msgspec.field(name="g")
    """Between place and believed, in words."""
    order: int = msgspec.field(name="o")
    """The largest gap has the largest."""


class Reasons(SnapshotPart, frozen=True, kw_only=True):
    """Why customers write, last 7 days. Keys are the letters of ``listening.triage.reasons``."""

    empty: bool = False
    number: int
    """Mentions that have a reason."""
    few: bool = False
    """Too few for the order to mean much."""
    lead: str
    """What it comes to, in a sentence."""
    rows: dict[str, ReasonRow]


def build(sums: Sums) -> Reasons:
    # What is believed for years need not tick, and a week is much to sum up:
    # it is read again every ten minutes, as everything of the past is.
    found = sums.past.once(("reasons", sums.past.since), lambda: _found(sums))
    return Reasons(
        empty=not found.with_reason,
        number=found.with_reason,
        few=found.few,
        lead=lead(found),
        rows={
            LETTERS[row.reason]: ReasonRow(
                name=row.reason.value,
                share=as_share(row.measured),
                place=row.measured_place,
                believed=row.believed_place,
                said=ordinal(row.believed_place),
                consumers=row.consumers_place,
                gap=apart(row.gap),
                order=len(found.rows) - n,
            )
            for n, row in enumerate(found.rows)
        }
        if found.with_reason
        else {},
    )


def _found(sums: Sums) -> Perception:
    # The seven days of the page, so that both say the same.
    week = span(RangeName.week, sums.view.now, sums.zone)
    return perception(sums.cells(week.start, sums.end), sums.view.config)
