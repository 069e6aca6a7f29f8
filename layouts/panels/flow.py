"""Routing of the last hour: topic on the left, department on the right."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.bind import Bound, data
from layouts.formats import Format
from layouts.palette import hues
from layouts.panel import panel
from layouts.parts import dot, name
from listening.config import Config


def view(values: Bound, config: Config) -> Component:
    hue = hues(config)
    topics = [_end(values, "topics", f"t{n}", t.name, hue[f"t{n}"]) for n, t in enumerate(config.topics)]
    departments = [
        _end(values, "departments", f"d{n}", d.label, hue[f"d{n}"]) for n, d in enumerate(config.departments)
    ]
    return panel(
        values,
        "flow",
        "Routing, last hour",
        html.Div(
            [
                html.Div(topics, className="ends ends-left"),
                values.drawing("flow", className="ribbons"),
                html.Div(departments, className="ends ends-right"),
            ],
            className="flow",
        ),
    )


def _end(values: Bound, side: str, key: str, label: str, hue: int) -> Component:
    return values.following(
        [dot(hue), name(label), values.text(f"{side}.{key}", Format.int, className="figure")],
        className="end",
        when=f"{side}.{key}",
        **data(end=key),
    )
