"""The desks' counters and the key figures as they stood, as text for the script to put in place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import msgspec
from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import data
from layouts.kit.formats import NOTHING, span, whole
from layouts.kit.marks import aria
from layouts.kit.parts import dot
from layouts.kpis.words import before_of, shown
from listening.cases.line import title
from listening.cases.load import Workload
from listening.config import Config
from listening.kpis.definitions import BY_KEY, BoardPart
from listening.kpis.figure import Figure
from listening.kpis.period import Period, RangeName
from listening.names.keys import department_keys

RANGES = {RangeName.today: "Today", RangeName.week: "7 days", RangeName.four_weeks: "28 days"}
DESK_NOTE = "By the trails of the cases: whatever is known now, these are the counters that the desks had."
KPI_NOTE = (
    "The page of key figures at that moment, beside the period before. Cases, spikes and the mentions of the last day "
    "are as they were known then; older mentions, authors and reach as they are known now. The usual and who listened "
    "are left out."
)


class DeskCounters(msgspec.Struct, frozen=True):
    """The counters of one department; no name: of all together."""

    department: str
    load: Workload
    approval: int
    """Of those that wait: until somebody approves."""
    theirs: int
    """Answered, or waiting for the customer."""


def desk(rows: Sequence[DeskCounters], at: int, config: Config) -> Component:
    """A line per department; ``at`` in ms."""
    head = (
        "Department", "Waiting", "Nobody has", "For approval", "At risk", "Breached", "Escalated", "Oldest wait",
        "Not our turn", "From before",
    )  # fmt: skip
    return html.Div(
        [
            html.H2("Desks"),
            html.P(DESK_NOTE, className="rewind-note"),
            html.Div(
                html.Table(
                    [
                        html.Thead(html.Tr([html.Th(each, scope="col") for each in head])),
                        html.Tbody([_desk(row, at, config) for row in rows]),
                    ]
                ),
                className="rewind-table",
            ),
        ],
        className="rewind-page",
    )


def _desk(row: DeskCounters, at: int, config: Config) -> Component:
    load, name = row.load, row.department
    wait = span((at - load.oldest) // 1000) if load.oldest else NOTHING
    numbers = (load.unresolved, load.unowned, row.approval, load.at_risk)
    after = (load.escalated, wait, row.theirs, load.history)
    key = department_keys(config).get(name, "")
    whose = [dot(key), html.Span(title(config, name), dir="auto")] if name else [html.Span("All together")]
    return html.Tr(
        [
            html.Th(html.Div(whose, className="with-dot"), scope="row"),
            *(html.Td(whole(n)) for n in numbers),
            html.Td(whole(load.breached), className="rewind-late" if load.breached else ""),
            *(html.Td(n if isinstance(n, str) else whole(n)) for n in after),
        ],
        className="" if name else "rewind-total",
    )


def figures(period: Period, found: Sequence[Figure], which: RangeName, config: Config) -> Component:
    """Every figure of a period by the parts of its page."""
    zone = ZoneInfo(config.brand.timezone)
    first, last = (datetime.fromtimestamp(at / 1000, zone) for at in (period.start, period.end))
    parts = [
        _part(part, list(of_part), config) for part, of_part in groupby(found, key=lambda each: BY_KEY[each.key].part)
    ]
    pills = [
        html.Button(text, type="button", **data(range=name.value), **aria(pressed="true" if name is which else "false"))
        for name, text in RANGES.items()
    ]
    return html.Div(
        [
            html.Div([html.H2("Key figures"), html.Div(pills, className="rewind-ranges")], className="rewind-title"),
            html.P(f"{first:%a %-d %b %Y %H:%M} to {last:%a %-d %b %Y %H:%M:%S}", className="rewind-period"),
            html.P(KPI_NOTE, className="rewind-note"),
            html.Div(parts, className="rewind-parts"),
        ],
        className="rewind-page",
    )


def _part(part: BoardPart, found: Sequence[Figure], config: Config) -> Component:
    return html.Section(
        [html.H3(part.value), html.Dl([_figure(each, config) for each in found])], className="rewind-part"
    )


def _figure(each: Figure, config: Config) -> Component:
    currency = config.worth.currency
    value = shown(each.value, each.unit, currency)
    more = [each.note] if each.note else []
    if each.before is not None or each.was is not None:
        more.append(f"before {before_of(each, currency)}")
    if each.unchecked and each.value is not None and not each.note:
        more.append("not checked")
    definition = BY_KEY[each.key]
    return html.Div(
        [
            html.Dt(definition.title, title=definition.formula),
            html.Dd([html.B(value, **data(figure=each.key)), html.Span(" · ".join(more))]),
        ]
    )
