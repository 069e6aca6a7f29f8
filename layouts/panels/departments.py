"""One row per department: this hour beside its usual, the last hour in bars, and the mood."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import dot, moods_bar, moods_legend, name, net, rail, unchecked_key, usual
from listening.config import Config

LEADS = "/desk"


def view(values: Bound, config: Config) -> Component:
    rows = [
        _row(values.at("rows", f"d{n}"), department.label, f"d{n}") for n, department in enumerate(config.departments)
    ]
    return panel(
        values,
        "departments",
        "Departments, last hour",
        html.Div(rows, className="slots departments overflows"),
        note=[html.Span("net sentiment", className="word"), unchecked_key(values), *moods_legend()],
    )


def _row(row: Bound, label: str, key: str) -> Component:
    hour = row.at("hour")
    return row.following(
        [
            html.Div([dot(key), name(label)], className="label"),
            hour.text("v", Format.int, className="figure"),
            html.Div([usual(hour), rail(hour)], className="against"),
            row.drawing("spark", className="spark"),
            html.Div([net(row, "net"), moods_bar(row)], className="temper"),
            _work(row.at("work")),
        ],
        className="row",
    )


def _work(work: Bound) -> Component:
    """What waits for an answer, and who is there to give it."""
    return html.Div(
        [
            work.text("n", Format.about, className="figure"),
            html.Div(
                [
                    html.Span("unresolved", className="word"),
                    html.Span([work.text("unowned", Format.about), " nobody's"]),
                    html.Span(["oldest ", work.text("oldest", Format.age)]),
                    html.Span([html.B(work.text("on", Format.int)), " on now"], className="whoson"),
                ],
                className="work-words",
            ),
        ],
        className="work",
    )
