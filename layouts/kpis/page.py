"""The page around the board: whose figures, which range, of what, and how to take them along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.marks import aria
from layouts.kit.menus import MenuChoice, menu, ranges
from layouts.kit.palette import style
from layouts.kpis.board import fingerprint, parts, view
from layouts.kpis.links import AddressAsked, Links
from layouts.kpis.parts import BUTTON
from listening.config import Config
from listening.kpis.board import Board
from listening.kpis.period import RangeName
from listening.names.countries import COUNTRIES
from listening.people.permissions import Role
from listening.spans import DAY_MS, MINUTE_MS

CONTROLS, BOARD, TICK, KNOWN = "kpi-controls", "kpi-board", "kpi-tick", "kpi-known"
REFRESH_MS = 10_000
LONG_MS = 8 * DAY_MS
LONG_REFRESH_MS = MINUTE_MS
"""Of ranges longer than LONG_MS: they move slowly, and cost more."""
TITLES = {
    RangeName.today: "Today",
    RangeName.week: "7 days",
    RangeName.four_weeks: "28 days",
    RangeName.quarter: "90 days",
}


def page(config: Config) -> Component:
    """What comes first; the figures follow within a moment, and again and again from then on."""
    return html.Main(
        [
            dcc.Interval(id=TICK, interval=REFRESH_MS),
            dcc.Store(id=KNOWN),
            html.Div(id=CONTROLS),
            html.Div(html.P("Reading the figures", className="k-reading"), id=BOARD, className="k-place"),
        ],
        className="kpi",
        lang="en",
        style=style(config),
    )


def refresh(found: Board) -> int:
    """How often (ms) the figures of this range are taken anew."""
    return LONG_REFRESH_MS if found.period.length > LONG_MS else REFRESH_MS


def board(found: Board, config: Config, role: Role) -> Component:
    return view(found, config, role)


def known(made: Sequence[Component]) -> list[str]:
    """What the browser has of each part, so that the same is not made anew."""
    return [fingerprint(part) for part in made]


def made(found: Board, config: Config, role: Role) -> list[Component]:
    """The parts of the board."""
    return parts(found, config, role)


def controls(found: Board, asked: AddressAsked, config: Config, role: Role) -> Component:
    """The line on top: brand, range, filters, and the two exports."""
    links = Links(found.period, found.before, found.only, role, found.now)
    return html.Header(
        [
            html.H1("Key figures"),
            html.Nav(ranges([_range(span, asked) for span in RangeName], "k-ranges"), **aria(label="Range")),
            _dates(asked, found, config),
            html.Nav(
                [
                    _menu("Department", "department", asked, [(d.name, d.label) for d in config.departments]),
                    _menu("Topic", "topic", asked, [(t.name, t.name) for t in config.topics]),
                    _menu("Source", "source", asked, [(s, s) for s in found.sources]),
                    _menu(
                        "Place", "country", asked, [(c, COUNTRIES[c][0] if c in COUNTRIES else c) for c in found.places]
                    ),
                ],
                className="k-menus",
            ),
            html.Div(
                [
                    html.A("CSV", href=links.export("/kpi/figures.csv"), download="", className=BUTTON),
                    html.A("PDF", href=links.export("/kpi/report.pdf"), download="", className=BUTTON),
                    html.A(
                        "Rewind",
                        href=f"/rewind/:kpi?at={min(found.period.end, found.now) // 1000}",
                        className=BUTTON,
                    ),
                ],
                className="k-exports",
            ),
        ],
        className="k-head",
    )


def wrong(said: Sequence[str]) -> Component:
    """A range or filter nobody can use: says which, and the way back."""
    return html.Div(
        [
            html.H2("This cannot be asked"),
            *(html.P(line) for line in said),
            html.P(dcc.Link("Back to 7 days", href="/kpi?range=7d")),
        ],
        className="k-wrong",
    )


def _range(span: RangeName, asked: AddressAsked) -> MenuChoice:
    href = "/kpi" + asked.but(range=span.value, first="", last="", start="", end="")
    return MenuChoice(TITLES[span], href, asked.range == span.value)


def _dates(asked: AddressAsked, found: Board, config: Config) -> Component:
    """Any range: two days, typed. Days begin at midnight where the brand is; the second is included."""
    zone = ZoneInfo(config.brand.timezone)
    first = datetime.fromtimestamp(found.period.start / 1000, zone)
    last = datetime.fromtimestamp((found.period.end - 1) / 1000, zone)
    kept = {"department": asked.department, "topic": asked.topic, "source": asked.source, "country": asked.country}
    return html.Form(
        [
            *(dcc.Input(type="hidden", name=name, value=text) for name, text in kept.items() if text),
            _day("first", "first day", f"{first:%Y-%m-%d}"),
            html.Span("to"),
            _day("last", "last day, included", f"{last:%Y-%m-%d}"),
            *_up_to_now(asked, found, zone),
            html.Button("Show", type="submit", className="btn btn-outline-secondary"),
        ],
        action="/kpi",
        method="get",
        className="k-dates",
    )


def _up_to_now(asked: AddressAsked, found: Board, zone: ZoneInfo) -> list[Component]:
    """Where a range was asked for that is not over: that what lies ahead is in no figure."""
    if asked.range or found.period.end < found.now:
        return []
    until = datetime.fromtimestamp(found.period.end / 1000, zone)
    return [html.Span(f"up to now, {until:%H:%M}: what lies ahead is in no figure", className="k-ahead")]


def _day(name: str, label: str, text: str) -> Component:
    return html.Label(
        [
            html.Span(label, className="k-hidden"),
            dbc.Input(
                type="text",
                name=name,
                value=text,
                placeholder="2026-03-01",
                pattern=r"\d{4}-\d{2}-\d{2}",
                class_name="k-day",
            ),
        ]
    )


def _menu(title: str, field: str, asked: AddressAsked, choices: Sequence[tuple[str, str]]) -> Component:
    chosen = getattr(asked, field)
    label = next((label for name, label in choices if name == chosen), chosen)
    listed = [
        MenuChoice(text, "/kpi" + asked.but(**{field: name}), chosen == name) for name, text in [("", "all"), *choices]
    ]
    return menu(label or "all", listed, title, "is-chosen" if chosen else "")
