"""Net sentiment, overall and per topic, diverging from zero; the tick is the usual."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import dot, name, unchecked_key
from listening.config import Config

LEADS = "/kpi"


def view(values: Bound, config: Config) -> Component:
    counted = "All, with reposts" if config.sentiment.reposts else "All, no reposts"
    rows = [_row(values.at("net"), html.B(counted), "row row-all")]
    for n, topic in enumerate(config.topics):
        label = html.Div([dot(f"t{n}"), name(topic.name)], className="label")
        rows.append(_row(values.at("topics", f"t{n}"), label, "row"))
    return panel(
        values,
        "sentiment",
        "Net sentiment, last hour",
        html.Div(rows, className="slots diverging overflows"),
        note=[
            # There is room for one beside the number of topics that have none: what may not be believed goes first,
            # then the interval; the tick is known from every other panel.
            values.following(
                values.following([html.I(className="tick"), "usual"], className="key", unless="un"), unless="ck"
            ),
            values.following(
                values.following([html.I(className="swatch-interval"), "95 %"], className="key", unless="un"), when="ck"
            ),
            unchecked_key(values),
        ],
    )


def _row(figure: Bound, label: Component, className: str) -> Component:
    return figure.following(
        [
            label,
            html.Div(
                [
                    html.I(className="zero"),
                    html.I(className="bar"),
                    figure.following(className="interval", vars={"lo": "lo", "hi": "hi"}, when="rv"),
                    figure.following(className="tick", vars={"m": "u.m"}, when="u"),
                ],
                className="scale",
            ),
            figure.text("v", Format.signed, className="figure"),
        ],
        className=className,
        vars={"v": "v"},
        marks={"unchecked": "un"},
    )
