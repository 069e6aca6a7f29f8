"""The line on top of every screen: whose wall, which screen, and whether to believe it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.parts import name
from listening.config import Config, Screen


def header(meta: Bound, config: Config, screen: Screen) -> Component:
    """Brand and title, DEMO DATA, sources alive, clock and age of the data."""
    now = datetime.fromtimestamp(meta.now, ZoneInfo(config.brand.timezone))
    return html.Header(
        [
            html.H1(
                [
                    html.I(className="lookout"),
                    name(config.brand.name),
                    html.Span("·", className="sep"),
                    html.Span(screen.title or screen.name, className="screen-title", dir="auto"),
                ]
            ),
            html.Div(
                [
                    meta.following(
                        [html.Span("CRISIS"), meta.text("crisis", className="name", dir="auto")],
                        className="badge badge-crisis",
                        when="crisis",
                        role="alert",
                    ),
                    meta.following("DEMO DATA", className="badge badge-demo", when="demo"),
                    html.Div(
                        [html.Span("no data for "), html.Span("5 s", className="stale-for")],
                        className="badge badge-stale",
                        role="alert",
                    ),
                ],
                className="badges",
            ),
            html.Div(
                [
                    meta.following(
                        [meta.text("trouble", className="trouble-text", dir="auto")],
                        className="trouble",
                        when="trouble",
                        role="alert",
                    ),
                    meta.following(
                        ["past: ", meta.text("missing", Format.span), " to read"],
                        className="past",
                        when="missing",
                    ),
                    meta.following(
                        [
                            html.Span("sources"),
                            html.B([meta.text("alive", Format.int), "/", meta.text("of", Format.int)]),
                        ],
                        className="sources-alive",
                        when="of",
                        marks={"short": "short"},
                    ),
                    html.Time(f"{now:%H:%M:%S}", className="clock"),
                    html.Div([html.Span("data"), html.B("0.0 s", className="data-age")], className="age"),
                ],
                className="signs",
            ),
        ],
        className="wall-head",
    )
