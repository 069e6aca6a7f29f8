"""The reasons why a figure moved: before and now, and what each group adds, so that the columns add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.menus import MenuChoice, menu
from layouts.kit.palette import style
from layouts.kit.tables import Narrow, table
from layouts.kpis.parts import BUTTON, panel, term
from listening.config import Config
from listening.counting.counts import Filter
from listening.kpis.adding_up import AddedUp, MovedLine, added_up, measure, number
from listening.kpis.definitions import BY_KEY
from listening.kpis.figure import Unit
from listening.kpis.moved import MOVABLE, Moved, MovedBy
from listening.kpis.period import Period
from listening.names.languages import LANGUAGES

PLACE = "kpi-moved"
PATH, CSV = "/kpi/why", "/kpi/why.csv"

TITLES: Mapping[MovedBy, str] = {
    MovedBy.topic: "By topic",
    MovedBy.department: "By department",
    MovedBy.source: "By source",
    MovedBy.language: "By language",
}
SAID = {
    "counted": "Each row is how many more or fewer there were of it.",
    "ratio": "Mix: there was more or less of it. Rate: it went otherwise in it. Both are measured at the mean of "
    "before and now, so nothing is left over.",
    "percentile": "A row is what the figure moves when this group is taken from now instead of before, in the mean "
    "over all orders (Shapley's value).",
}


def page(config: Config) -> Component:
    """What comes first; the figures follow within a moment."""
    return html.Main(
        html.Div(html.P("Reading the figures", className="k-reading"), id=PLACE, className="k-place"),
        className="kpi",
        lang="en",
        style=style(config),
    )


def view(found: Moved, period: Period, before: Period, only: Filter, config: Config) -> Component:
    """Everything on the page."""
    step, unit = measure(found)
    added = added_up(found, step)
    return html.Div(
        [
            _head(found.key, period, before, only, config),
            _sum(found, added, unit),
            *(
                [html.Div([_parts(by, lines, added, unit, config) for by, lines in added.lines.items()],
                          className="k-moved-parts")]
                if added
                else []
            ),
        ],
        className="k-board k-moved",
    )  # fmt: skip


def _head(key: str, period: Period, before: Period, only: Filter, config: Config) -> Component:
    asked = _asked(period, only)
    zone = ZoneInfo(config.brand.timezone)
    kept = [each for each in (only.topic, only.department, only.source, only.country) if each]
    return html.Header(
        [
            html.H1([html.Span("Why it moved"), html.Span(BY_KEY[key].title, className="k-sub")]),
            menu(
                BY_KEY[key].title,
                [
                    MenuChoice(BY_KEY[each].title, f"{PATH}?" + urlencode({"figure": each} | asked), each == key)
                    for each in MOVABLE
                ],
                "Figure",
            ),
            html.Div(
                [
                    html.Span(f"{_range(period, zone)} beside {_range(before, zone)}"),
                    *([html.Span("only " + ", ".join(kept), dir="auto")] if kept else []),
                ],
                className="k-moved-range",
            ),
            html.Div(
                [
                    dcc.Link("All figures", href="/kpi?" + urlencode(asked), className=BUTTON),
                    html.A(
                        "CSV",
                        href=f"{CSV}?" + urlencode({"figure": key} | asked),
                        download="",
                        className=BUTTON,
                    ),
                ],
                className="k-exports",
            ),
        ],
        className="k-head",
    )


def _asked(period: Period, only: Filter) -> dict[str, str]:
    named = {"topic": only.topic, "source": only.source, "department": only.department, "country": only.country}
    moments = {"from": f"{period.start / 1000:.3f}", "to": f"{period.end / 1000:.3f}"}
    return moments | {name: text for name, text in named.items() if text}


def _range(period: Period, zone: ZoneInfo) -> str:
    first, last = (datetime.fromtimestamp(at / 1000, zone) for at in (period.start, period.end))
    return f"{first:%-d %b %H:%M} to {last:%-d %b %H:%M}"


def _sum(found: Moved, added: AddedUp | None, unit: str) -> Component:
    if added is None:
        return html.P(found.why_not, className="k-nothing k-moved-none")
    before, now = (number(each, added.step) for each in (added.before, added.now))
    return html.Div(
        [
            html.Div([html.Span("before"), html.B(f"{before} {unit}".strip())]),
            html.Div([html.Span("change"), html.B(f"{number(added.change, added.step, True)} {unit}".strip())]),
            html.Div([html.Span("now"), html.B(f"{now} {unit}".strip())]),
            html.P([term(found.key, "What it counts"), ". ", SAID[_kind(found, added)]], className="k-caveat"),
        ],
        className="k-panel k-moved-sum",
    )


def _kind(found: Moved, added: AddedUp) -> str:
    if any(line.mix is not None for lines in added.lines.values() for line in lines):
        return "ratio"
    return "counted" if found.unit in (Unit.mentions, Unit.cases) else "percentile"


def _parts(by: MovedBy, lines: Sequence[MovedLine], added: AddedUp, unit: str, config: Config) -> Component:
    split = any(line.mix is not None for line in lines)
    most = max((abs(line.change) for line in lines), default=0) or 1
    head = [
        html.Th(text) for text in ("", "", f"adds{f', {unit}' if unit else ''}", *(("mix", "rate") if split else ()))
    ]
    head += [html.Th(text, className="k-moved-n") for text in ("before", "now")]
    body = [_row(by, line, most, added.step, split, config) for line in lines]
    total = html.Tr(
        [
            html.Th("together"),
            html.Td("", className="k-moved-cell"),
            html.Td(html.B(number(added.change, added.step, True))),
            *([html.Td(number(sum(each or 0 for each in column), added.step, True), className="k-quiet")
               for column in ([line.mix for line in lines], [line.rate for line in lines])] if split else []),
            *(html.Td(f"{sum(column):,}", className="k-quiet k-moved-n")
              for column in ([line.items_before for line in lines], [line.items for line in lines])),
        ],
        className="k-moved-all",
    )  # fmt: skip
    return panel(
        TITLES[by],
        table(head, [*body, total], "k-table k-moved-table table-figures", narrow=Narrow.stays)
        if lines
        else html.P("Nothing to take apart.", className="k-nothing"),
        f"moved-{by.value}",
        html.Span("behind it: before, now", className="k-moved-n"),
    )


def _row(by: MovedBy, line: MovedLine, most: int, step: Fraction, split: bool, config: Config) -> Component:
    name = part_name(by, line, config)
    half = 50 * abs(line.change) / most
    side = {"left": "50%"} if line.change >= 0 else {"right": "50%"}
    parts = (line.mix, line.rate) if split else ()
    return html.Tr(
        [
            html.Th(name, dir="auto", title=name),
            html.Td(
                html.Div(html.I(style={"width": f"{half:.1f}%", **side}), className="k-moved-bar"),
                className="k-moved-cell",
            ),
            html.Td(html.B(number(line.change, step, True))),
            *(html.Td(number(each or 0, step, True), className="k-quiet") for each in parts),
            html.Td(f"{line.items_before:,}", className="k-quiet k-moved-n"),
            html.Td(f"{line.items:,}", className="k-quiet k-moved-n"),
        ]
    )


def part_name(by: MovedBy, line: MovedLine, config: Config) -> str:
    """A group as people call it."""
    if line.others:
        return f"{line.others:,} others"
    if not line.group:
        return f"no {by.value}"
    if by is MovedBy.department:
        return next((d.label for d in config.departments if d.name == line.group), line.group)
    return LANGUAGES.get(line.group, line.group) if by is MovedBy.language else line.group
