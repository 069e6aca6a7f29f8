"""Toasts of what came of something: over the page, so that nothing below moves.

Bootstrap's classes and no ``dbc.Toast``: that is an alert, which cuts a screen reader short at every claim of a case,
and it comes with its place, where a place that stands there before is told of in its turn.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component


def toasts(*ids: str) -> Component:
    """Places by the names of their ids; one that has nothing to say is there and is not seen."""
    return html.Div(
        [html.Div(html.Div(id=id, className="toast-body", role="status"), className="toast show") for id in ids],
        className="toast-container position-fixed bottom-0 start-50 translate-middle-x p-3",
    )
