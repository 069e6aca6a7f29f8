"""Things that customers like, dislike, miss and wish for, of the last 24 hours."""

from __future__ import annotations

from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from listening.config import Config
from listening.wall.panels.statements import SHOWN

LEADS = "/statements"


def view(values: Bound, config: Config) -> Component:
    return panel(
        values,
        "statements",
        "Like and miss, 24 hours",
        values.slots("rows", "-n", SHOWN, _row, className="slots stated-lines", marks={"way": "w"}),
        note=[values.following([values.text("people", Format.int), " people"], when="people")],
        waiting="Nobody said in the last 24 hours what they like or miss",
    )


def _row(row: Bound) -> list[Component]:
    return [
        row.text("n", Format.int, className="figure"),
        row.text("s", className="stance"),
        row.text("a", className="name", dir="auto"),
        row.text("q", className="stated-quote", dir="auto"),
    ]
