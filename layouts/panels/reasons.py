"""Reasons why customers write, beside what is believed of them; the largest gap first."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.panel import panel
from listening.config import Config
from listening.kpis.perception import PLACES, ordinal

LEADS = "/kpi"


def view(values: Bound, config: Config) -> Component:
    believer = "we believe" if config.beliefs else "businesses believed"
    head = [
        html.Span(),
        html.Span("of mentions", className="head-share"),
        html.Span([html.Span(ordinal(1)), html.Span(ordinal(PLACES))], className="ends-of-scale"),
        html.Span("we rank it" if config.beliefs else "they ranked it"),
    ]
    return panel(
        values,
        "reasons",
        "Why customers write, 7 days",
        html.Div(
            [
                html.Div(
                    [
                        values.text("lead"),
                        values.following("few mentions: the order may be chance", className="few", when="few"),
                    ],
                    className="lead",
                ),
                html.Div(head, className="why-head"),
                values.slots(
                    "rows", "-o", PLACES, _row, className="slots why-written", vars={"f": "f", "b": "b", "c": "c"}
                ),
                html.P(
                    "Order beside order: a mention has one reason, people who were asked named several.",
                    className="why-foot",
                ),
            ],
            className="why",
        ),
        note=[
            html.Span([html.I(className="found"), "found"], className="key"),
            html.Span([html.I(className="tick"), believer], className="key"),
            html.Span(
                [html.I(className="ring"), html.Span(["customers said", html.Span(", IBM 2011", className="word")])],
                className="key",
            ),
        ],
        waiting="Waiting for mentions that say why they were written",
    )


def _row(row: Bound) -> list[Component]:
    marks = [html.I(className=name) for name in ("span", "ring", "tick", "found")]
    return [
        row.text("name", className="name"),
        row.text("v", className="figure"),
        html.Div(marks, className="scale"),
        row.text("g", className="gap"),
    ]
