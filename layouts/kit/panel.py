"""The frame of all panels: a title, a place for the figures, and honest words without them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound, Children, data


def panel(
    values: Bound,
    name: str,
    title: Children,
    body: Children,
    note: Children = None,
    waiting: str = "Waiting for the first mention of the last hour",
    area: str = "",
) -> Component:
    """The frame of a panel.

    ``note`` stands small beside the title. ``waiting`` is said while there is
    no data; a failed panel says so in its own space. ``area``: its name in the grid, if that is another one.
    """
    return html.Section(
        [
            html.Header(
                [
                    html.H2(title),
                    html.Div(note, className="note"),
                    html.Span(className="more"),
                    html.Span(className="stale-age"),
                ],
                className="panel-head",
            ),
            html.Div(body, className="panel-body"),
            values.following(
                [html.I(className="wait-dot"), html.Span(waiting)],
                className="says says-empty",
                when="empty",
                unless="failed",
            ),
            values.following(
                [html.I(className="wait-dot"), html.Span("Reading what was written before")],
                className="says says-reading",
                when="reading",
            ),
            values.following(
                [html.B("Not kept"), values.text("unkept")],
                className="says says-unkept",
                when="unkept",
            ),
            values.following(
                [html.B("These figures failed"), html.Span("The rest of the wall goes on. The server's log says why.")],
                className="says says-failed",
                when="failed",
            ),
        ],
        className=f"panel panel-{name}",
        style={"gridArea": area or name},
        **data(panel=area or name),
    )
