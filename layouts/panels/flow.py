"""Routing of the last hour: topic on the left, department on the right."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound, data
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import dot, name
from listening.config import Config
from listening.wall.panels.flow import REST

LEADS = "/kpi"


def view(values: Bound, config: Config) -> Component:
    topics = [_end(values, "topics", f"t{n}", topic.name) for n, topic in enumerate(config.topics)]
    departments = [
        _end(values, "departments", f"d{n}", department.label) for n, department in enumerate(config.departments)
    ]
    return panel(
        values,
        "flow",
        "Routing, last hour",
        html.Div(
            [
                html.Div([*topics, _end(values, "topics", REST, "others")], className="ends ends-left"),
                values.drawing("flow", className="ribbons"),
                html.Div(
                    [*departments, _end(values, "departments", REST, "others")],
                    className="ends ends-right",
                ),
            ],
            className="flow",
        ),
    )


def _end(values: Bound, side: str, key: str, label: str) -> Component:
    return values.following(
        [
            dot("" if key == REST else key),
            name(label),
            values.text(f"{side}.{key}", Format.int, className="figure"),
        ],
        className="end",
        vars={"n": f"{side}.{key}"},
        when=f"{side}.{key}",
        **data(end=key),
    )
