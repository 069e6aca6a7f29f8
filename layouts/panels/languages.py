"""Languages of the last hour, and the share that no sentiment is computed for."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import mood_key
from listening.config import Config

LEADS = "/mentions?figure=mentions"

SHOWN = 12


def view(values: Bound, config: Config) -> Component:
    return panel(
        values,
        "languages",
        "Languages, last hour",
        values.slots(
            "rows", "-n", SHOWN, _row, className="slots languages", vars={"v": "v"}, marks={"scored": "scored"}
        ),
        note=html.Span(
            [mood_key("x"), values.text("unscored", Format.percent), " carry no sentiment"], className="key"
        ),
    )


def _row(row: Bound) -> list[Component]:
    return [
        mood_key("x"),
        row.text("name", className="name", dir="auto"),
        html.Div(html.I(className="bar"), className="scale"),
        row.text("v", Format.percent, className="figure"),
        row.following(["usual ", row.text("u", Format.percent)], className="usual", when="u"),
    ]
