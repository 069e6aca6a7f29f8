"""Shares of what needs an answer and who should have had it: by the rules, and as people would have it."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from layouts.quality.quality import texts
from listening.config import Config
from listening.learning.calibration import ENOUGH
from listening.learning.shares import CalibratedShare

BY_RULES = "by rules only, not checked"
"""What is said beside a share that no review corrected."""


def shares(
    departments: Mapping[str, CalibratedShare], needs_answer: CalibratedShare | None, asked: int, config: Config
) -> Component:
    """Two tables. ``asked``: how many mentions the rules were asked about."""
    titles = {each.name: each.label for each in config.departments}
    heads = ("share of mentions", "by the rules", "should be", "95 % interval", "reviewed")
    answer: list[Component] = [html.P("Nothing was written.")]
    if needs_answer is not None:
        answer = [
            texts(heads, [_row("needs an answer", needs_answer)]),
            html.P(f"Of the newest {asked:,} mentions: {checked(needs_answer)}.", className="quiet"),
        ]
    sent: list[Component] = [html.P("Nothing was written.")]
    if departments:
        sent = [
            texts(heads, [_row(titles.get(name, name), share) for name, share in departments.items()]),
            html.P(f"{checked(next(iter(departments.values()))).capitalize()}.", className="quiet"),
        ]
    return html.Section(
        [
            html.H2("What needs an answer"),
            *answer,
            html.H2("Which department should have had it"),
            *sent,
        ]
    )


def percent(share: CalibratedShare) -> str:
    """``52 % (48 to 56)``; by the rules alone without an interval."""
    found = share.corrected
    if found is None:
        return f"{100 * share.counted:.0f} %"
    return f"{100 * found.value:.0f} % ({100 * found.low:.0f} to {100 * found.high:.0f})"


def checked(share: CalibratedShare) -> str:
    """Whether reviews corrected it, and how many."""
    if share.corrected is None:
        return f"{BY_RULES}: {min(share.reviewed, ENOUGH)} of {ENOUGH} reviewed"
    return f"corrected by the errors on {share.reviewed:,} reviewed"


def _row(name: str, share: CalibratedShare) -> tuple[str, ...]:
    found = share.corrected
    counted = f"{100 * share.counted:.1f} %"
    if found is None:
        return (name, counted, "not known yet", "", f"{share.reviewed:,}")
    interval = f"{100 * found.low:.1f} to {100 * found.high:.1f} %"
    return (name, counted, f"{100 * found.value:.1f} %", interval, f"{share.reviewed:,}")
