"""Languages of the last hour, and the share that no sentiment is computed for."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.bind import Bound
from layouts.formats import Format
from layouts.panel import panel
from listening.config import Config

SHOWN = 12


def view(values: Bound, config: Config) -> Component:
    return panel(
        values,
        "languages",
        "Languages, last hour",
        values.slots("rows", "-n", SHOWN, _row, className="slots languages", vars={"v": "v"}, marks={"scored": "scored"}),
        note=[values.text("unscored", Format.percent), " not scored for sentiment"],
    )


def _row(row: Bound) -> list[Component]:
    return [
        row.text("name", className="name", dir="auto"),
        html.Div(html.I(className="bar"), className="scale"),
        row.text("v", Format.percent, className="figure"),
        row.text("n", Format.int, className="count"),
        row.following(["usual ", row.text("u", Format.about)], className="usual", when="u"),
    ]
