"""The latest mentions, newest on top."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import mood_mark, several
from listening.config import Config
from listening.wall.panels.latest import SHOWN

LEADS = "/mentions?figure=mentions"


def view(values: Bound, config: Config) -> Component:
    return panel(
        values,
        "latest",
        "Latest mentions",
        values.slots("rows", "-at", SHOWN, row, className=f"slots latest{several(config)}"),
        waiting="Waiting for the first mention",
    )


def row(row: Bound) -> list[Component]:
    """One mention."""
    return [
        mood_mark(row, "mood"),
        html.Div(
            [
                row.text("author", className="author", dir="auto"),
                row.text("source", className="source"),
                row.following(row.text("topic", dir="auto"), className="tag", tint="th", when="topic"),
                row.following(row.text("department", dir="auto"), className="tag tag-to", tint="dh", when="department"),
                row.text("at", Format.age, className="when"),
            ],
            className="by",
        ),
        row.text("text", className="quoted", dir="auto"),
    ]
