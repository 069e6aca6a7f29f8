"""Every source: is it alive, how far behind, how much it says."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from listening.config import Config

LEADS = "/admin"

SPARE = 4
"""Rows for sources that are not in config.toml: imports and replays."""


def view(values: Bound, config: Config) -> Component:
    return panel(
        values,
        "sources",
        "Sources",
        values.slots(
            "rows",
            "key",
            len(config.sources) + SPARE,
            _row,
            className="slots sources overflows",
            marks={"state": "state"},
        ),
        waiting="Waiting for the listener to start" if config.sources else "No source in config.toml",
    )


def _row(row: Bound) -> list[Component]:
    return [
        html.I(className="lamp"),
        row.text("name", className="name", dir="auto"),
        html.Div(
            [
                row.text("state", className="state"),
                row.following(["by ", row.text("behind", Format.span)], className="lag", when="behind"),
                row.following(["for ", row.text("since", Format.age)], className="lag", when="since", unless="behind"),
            ],
            className="states",
        ),
        row.following(
            [
                row.text("mentions", Format.int, className="figure"),
                " of ",
                row.text("events", Format.about),
                " a minute",
            ],
            className="rate",
        ),
        html.Div([row.text("rejects", Format.about), " rejected"], className="rejects"),
        row.text("note", className="why", dir="auto"),
    ]
