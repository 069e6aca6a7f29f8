"""The shell of every page: the address, and the place its content goes to."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

ADDRESS = "address"
CONTENT = "content"


def shell() -> Component:
    """The layout of the whole application; the content follows the address."""
    return html.Div([dcc.Location(id=ADDRESS, refresh=False), html.Div(id=CONTENT)])
