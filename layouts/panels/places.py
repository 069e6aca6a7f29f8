"""Places that mentions come from: a map with dots, and the top countries and cities."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import mood_mark
from listening.config import Config

LEADS = "/mentions?figure=mentions"

COUNTRIES = 8
CITIES = 6


def view(values: Bound, config: Config) -> Component:
    return panel(
        values,
        "places",
        "Where, last hour",
        html.Div(
            [
                html.Div([html.Div(className="outline"), values.drawing("dots", "countries")], className="map"),
                html.Div(
                    [
                        values.slots("countries", "-n", COUNTRIES, _country, className="slots countries"),
                        values.slots("cities", "-n", CITIES, _city, className="slots cities"),
                    ],
                    className="place-lists",
                ),
            ],
            className="places",
        ),
        note=html.Span([values.text("known", Format.percent), " say where"]),
        waiting="Waiting for a mention that says where it was written",
    )


def _country(row: Bound) -> list[Component]:
    return [
        mood_mark(row, "mood"),
        row.text("name", className="name", dir="auto"),
        row.text("n", Format.int, className="figure"),
        row.following(["usual ", row.text("u", Format.about)], className="usual", when="u"),
    ]


def _city(row: Bound) -> list[Component]:
    return [
        row.text("name", className="name", dir="auto"),
        row.text("country", className="code"),
        row.text("n", Format.int, className="figure"),
    ]
