"""Cards and rows: what stands for one thing among several, with a frame of its own or as a line of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Children

ROW = "d-flex flex-wrap justify-content-between column-gap-3"
"""What is said shortly stands at both ends; a paragraph has a line of its own."""


def card(children: Children, kind: str, href: str = "", **more: Any) -> Component:
    """One thing with a frame; ``href``: all of it leads there, and ``more`` are attributes of the link."""
    if href:
        return html.A(children, href=href, className=f"card card-leads {kind}", **more)
    made: Component = dbc.Card(children, class_name=kind)
    return made


def rows(lines: Sequence[Sequence[Component]]) -> Component:
    """Things of a list that is read, one below the other."""
    made: Component = dbc.ListGroup([dbc.ListGroupItem(list(line), class_name=ROW) for line in lines], flush=True)
    return made


def ways(lines: Sequence[tuple[str, Sequence[Component]]], kind: str) -> Component:
    """Things of a list that each lead somewhere: address, and what is said of it."""
    items = [dbc.ListGroupItem(list(line), href=href, action=True, class_name=kind) for href, line in lines]
    # Links are no items of an HTML list.
    made: Component = dbc.ListGroup(items, tag="div")
    return made
