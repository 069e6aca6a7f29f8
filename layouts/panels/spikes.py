"""Spikes: what is far above its usual, since when, and who has it. Red only where nobody does."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from listening.config import Config

LEADS = "/spikes"

SHOWN = 8


def view(values: Bound, config: Config) -> Component:
    return panel(
        values,
        "spikes",
        "Spikes",
        [
            values.following(
                [html.I(className="calm-mark"), values.text("said")],
                className="calm",
                when="calm",
                marks={"blind": "blind"},
            ),
            values.slots("rows", "n", SHOWN, _row, className="slots spikes overflows", marks={"stage": "stage"}),
        ],
        waiting="Nothing out of the ordinary in the last 24 hours",
    )


def _row(row: Bound) -> list[Component]:
    return [
        row.following(className="dot", tint="hue"),
        row.text("name", className="name", dir="auto"),
        html.Div(row.following([row.text("ratio", Format.about), "×"], when="ratio"), className="ratio"),
        html.Div(
            [
                row.following(row.text("words", dir="auto"), className="words", when="words"),
                row.following(
                    [
                        row.following([row.text("people", Format.about), " people "], when="people"),
                        "since ",
                        row.text("clock"),
                    ],
                    className="since",
                    unless="lasted",
                ),
                row.following(
                    [row.text("lasted", Format.span), ", ended ", row.text("ago", Format.age), " ago"],
                    className="since",
                    when="lasted",
                ),
            ],
            className="about",
        ),
        html.Div(
            [
                row.following(
                    [html.B("NOBODY HAS IT"), " · ", row.text("nobody", Format.age)],
                    className="nobody",
                    when="nobody",
                ),
                row.following("nobody has it", className="holder", when="untaken"),
                row.following([row.text("holder", dir="auto"), " has it"], className="holder", when="holder"),
                row.following([row.text("had", dir="auto"), " had it"], className="holder", when="had"),
                row.following("crisis mode", className="crisis", when="crisis"),
                row.following(row.text("outcome"), className="outcome", when="outcome"),
                row.following(
                    [
                        row.following(row.text("direction"), className="direction", marks={"way": "direction"}),
                        html.B(row.text("posts", Format.int)),
                        html.Span([" in ", row.text("within", Format.span)]),
                    ],
                    className="size",
                    when="direction",
                ),
            ],
            className="whose",
        ),
        row.following(
            [
                row.text("cases", Format.int),
                " of its cases open",
                row.following([", ", html.B([row.text("late", Format.int), " late"])], when="late"),
            ],
            className="opened",
            when="cases",
        ),
    ]
