"""The way from one page of a list to the next, as links: Bootstrap's pagination.

``dbc.Pagination`` tells a callback the number of a page. A page of ours has an address, which can be sent to
somebody and gone back from, and no count of pages: what lies behind is asked for from where this one ends.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from layouts.kit.marks import aria

LINK = "page-link"
"""Class of a link that is made elsewhere."""


def pager(turns: Sequence[tuple[str, str] | Component], kind: str = "") -> list[Component]:
    """``turns``: text and address, or a link of class ``LINK``; one without an address is left out. [] if all are."""
    links = [
        dcc.Link(turn[0], href=turn[1], className=LINK) if isinstance(turn, tuple) else turn
        for turn in turns
        if not isinstance(turn, tuple) or turn[1]
    ]
    if not links:
        return []
    items = [html.Li(link, className="page-item") for link in links]
    listed = html.Ul(items, className="pagination")
    return [html.Nav(listed, className=f"turns {kind}".strip(), **aria(label="More of it"))]
