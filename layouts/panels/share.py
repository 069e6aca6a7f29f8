"""Share of voice among brands and competitors, beside last week's."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound, hue
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import dot, name
from listening.config import Config
from listening.wall.panels.share import COMPARED

LEADS = "/kpi"


def view(values: Bound, config: Config) -> Component:
    rows = [
        _row(values.at("rows", f"t{n}"), topic.name, f"t{n}")
        for n, topic in enumerate(config.topics)
        if topic.kind in COMPARED
    ]
    return panel(
        values,
        "share",
        "Share of voice, 24 hours",
        html.Div(rows, className="slots shares overflows"),
        note=[html.Span([html.I(className="tick"), "last week"], className="key")],
        waiting="Waiting for mentions of a brand or competitor",
    )


def _row(row: Bound, label: str, key: str) -> Component:
    return row.following(
        [
            html.Div([dot(key), name(label)], className="label"),
            html.Div(
                [
                    html.I(className="bar", style={"--hue": hue(key)}),
                    row.following(className="tick", vars={"m": "b"}, when="b"),
                ],
                className="scale",
            ),
            row.text("v", Format.percent, className="figure"),
            html.Div(
                [
                    row.following(["was ", row.text("b", Format.percent)], className="usual", when="b"),
                    row.following("no last week", className="usual", unless="b"),
                ],
                className="beside",
            ),
        ],
        className="row",
        vars={"v": "v"},
    )
