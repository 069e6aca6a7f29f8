"""Why customers write, beside what is believed of it; the largest gap first."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.bind import Bound
from layouts.formats import Format
from layouts.panel import panel
from listening.config import Config

SHOWN = 12


def view(values: Bound, config: Config) -> Component:
    believed = "we believe" if config.beliefs else "businesses believe"
    return panel(
        values,
        "reasons",
        "Why customers write, 7 days",
        values.slots("rows", "-o", SHOWN, _row, className="slots why-written", vars={"v": "v", "m": "b", "c": "c"}),
        note=[
            html.Span([html.I(className="tick"), believed], className="key"),
            html.Span([html.I(className="ring"), "customers said, IBM 2011"], className="key"),
        ],
        waiting="Waiting for mentions that say why they were written",
    )


def _row(row: Bound) -> list[Component]:
    return [
        row.text("name", className="name"),
        html.Div([html.I(className="bar"), html.I(className="tick"), html.I(className="ring")], className="scale"),
        row.text("v", Format.percent, className="figure"),
        html.Span(["gap ", row.text("g", Format.signed)], className="usual"),
    ]
