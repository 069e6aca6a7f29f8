"""A wall screen: the header and the grid of panels that config.toml asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound, data
from layouts.kit.palette import style
from layouts.wall.header import header
from layouts.wall.registry import VIEWS
from listening.config import Config, Screen
from listening.config.panels import kind_of
from listening.wall.frame import Json, encode
from listening.wall.snapshot import Snapshot

LAZY_ASSETS = r"^plotly-"
"""For Dash's ``assets_ignore``: what the wall's script loads itself, when a panel needs it."""


def page(config: Config, screen: Screen, rotate: int | None, build: str, led: bool = False) -> Component:
    """The page ``/wall/<screen>``, without its screens: the script fetches them as text (``one``).

    ``rotate`` seconds: all screens, one after the other, beginning with ``screen``. ``build`` names the code that
    made the page; the script reloads it when frames come from another one. ``led``: a click on a panel leads on.
    """
    screens = [screen]
    if rotate:
        first = config.screens.index(screen)
        screens = [*config.screens[first:], *config.screens[:first]]
    return html.Main(
        # React never looks into it.
        html.Div(className="screens"),
        className="wall led" if led else "wall",
        id="wall",
        lang="en",
        style=style(config),
        **data(
            screens=json.dumps([each.name for each in screens]),
            build=build,
            rotate=str(rotate or 0),
            zone=config.brand.timezone,
        ),
    )


def one(snapshot: Snapshot, config: Config, screen: Screen, leads: Mapping[str, str] | None = None) -> Component:
    """One screen of a wall with the values of now. ``leads``: where a click on a panel leads; nowhere for a kiosk."""
    frame, leads = encode(snapshot), leads or {}
    rows = [row.split() for row in screen.grid]
    names = list(dict.fromkeys(name for row in rows for name in row if name != "."))
    now = frame["meta"]["at"]
    grid = {
        "gridTemplateAreas": " ".join(f'"{row}"' for row in screen.grid),
        "gridTemplateRows": _tracks(screen.heights or (1.0,) * len(rows)),
        "gridTemplateColumns": _tracks(screen.widths or (1.0,) * len(rows[0])),
    }
    return html.Div(
        [
            header(Bound(frame["meta"], "meta", now), config, screen),
            html.Div(
                [
                    _led(VIEWS[kind_of(name)](Bound(frame.get(name, {}), name, now), config), _lead(name, frame, leads))
                    for name in names
                ],
                className="grid",
                style=grid,
            ),
        ],
        className="screen",
        **data(name=screen.name),
    )


def _lead(name: str, frame: Json, leads: Mapping[str, str]) -> str:
    """Where a click on a panel leads: one that shows a saved search, to what it finds."""
    query = frame.get(name, {}).get("query", "")
    to = leads.get(kind_of(name), "")
    return f"/mentions?{query}" if to and query else to


def _led(made: Component, address: str) -> Component:
    """A panel that leads to ``address`` wherever it is clicked."""
    if address:
        made.children.append(html.A(html.Span("Open", className="lead-word"), href=address, className="panel-lead"))
    return made


def _tracks(shares: tuple[float, ...]) -> str:
    # minmax(0, ...): a long name must not widen its column.
    return " ".join(f"minmax(0, {share:g}fr)" for share in shares)
