"""Findings of a saved search: how many in the last 24 hours, when, and the latest."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound
from layouts.kit.formats import Format
from layouts.kit.panel import panel
from layouts.kit.parts import several
from layouts.panels.latest import row
from listening.config import Config
from listening.wall.panels.found import HOURS, SHOWN

LEADS = "/mentions/saved"


def view(values: Bound, config: Config) -> Component:
    bars = [values.following(className="found-bar", vars={"h": f"hours.{n}"}) for n in range(HOURS)]
    return panel(
        values,
        "found",
        [values.text("name", dir="auto"), values.following("Saved search", className="found-unnamed", unless="name")],
        [
            values.following(
                [
                    html.Div(
                        [values.text("number", Format.about, className="figure"), html.Span("in 24 hours")],
                        className="found-number",
                    ),
                    html.Div(
                        [
                            html.Div(bars, className="found-bars"),
                            html.Div(["most in an hour ", values.text("most", Format.about)], className="found-most"),
                        ],
                        className="found-when",
                    ),
                ],
                className="found-head",
                when="number",
            ),
            values.slots("rows", "-at", SHOWN, row, className=f"slots latest{several(config)}"),
            values.following(
                [html.B("This saved search is gone"), html.Span("It was deleted, or is shared no more.")],
                className="says says-gone",
                when="gone",
            ),
        ],
        waiting="It found nothing in the last 24 hours",
        area=values.path,
    )
