"""Choices that stand above a page: ranges of time as pills, filters as menus. Each choice is a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component


class MenuChoice(NamedTuple):
    """One thing to choose."""

    text: str
    href: str
    chosen: bool


def ranges(choices: Sequence[MenuChoice], kind: str = "") -> Component:
    """All of them in sight, side by side."""
    pills = [dbc.NavItem(dbc.NavLink(each.text, href=each.href, active=each.chosen)) for each in choices]
    nav: Component = dbc.Nav(pills, pills=True, class_name=kind)
    return nav


def menu(label: str, choices: Sequence[MenuChoice], title: str = "", kind: str = "") -> Component:
    """Behind a button that says ``label``, what is chosen now; ``title``: of what, unless that says it."""
    items = [
        dbc.DropdownMenuItem(html.Span(each.text, dir="auto"), href=each.href, active=each.chosen) for each in choices
    ]
    shown = [html.Span(title), html.B(label, dir="auto")] if title else label
    made: Component = dbc.DropdownMenu(items, label=shown, toggle_class_name=f"btn-outline-secondary {kind}".strip())
    return made
