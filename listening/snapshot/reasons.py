"""Why customers write, over the last seven days, beside what is believed of it: the perception gap."""

from __future__ import annotations

from listening.buckets import DAY_MS
from listening.kpis.perception import Perception, perception
from listening.reasons import LETTERS
from listening.snapshot.model import ReasonRow, Reasons
from listening.snapshot.rounding import rounded
from listening.snapshot.sums import Sums

DAYS = 7


def build(sums: Sums) -> Reasons:
    # What is believed for years need not tick, and a week is much to sum up:
    # it is read again every ten minutes, as everything of the past is.
    found = sums.past.once(("reasons", sums.past.period), lambda: _found(sums, sums.end))
    return Reasons(
        empty=not found.with_reason,
        number=found.with_reason,
        rows={
            LETTERS[row.reason]: ReasonRow(
                name=row.reason.value,
                percent=round(row.measured or 0),
                believed=rounded(float(row.businesses) if row.believed is None else row.believed),
                consumers=row.consumers,
                gap=round(row.gap or 0),
                order=abs(row.gap or 0),
            )
            for row in found.rows
        }
        if found.with_reason
        else {},
    )


def _found(sums: Sums, end: int) -> Perception:
    return perception(sums.cells(end - DAYS * DAY_MS, end), sums.view.config)
