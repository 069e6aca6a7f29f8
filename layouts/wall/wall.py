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
from listening.wall.frame import encode
from listening.wall.snapshot import Snapshot

LAZY_ASSETS = r"^plotly-"
"""For Dash's ``assets_ignore``: what the wall's script loads itself, when a panel needs it."""


LEADS = {
    "counters": "/kpi",
    "volume": "/mentions?figure=mentions",
    "spikes": "/spikes",
    "sentiment": "/kpi",
    "unresolved": "/desk",
    "departments": "/desk",
    "flow": "/kpi",
    "share": "/kpi",
    "bubbles": "/mentions?figure=mentions",
    "places": "/mentions?figure=mentions",
    "languages": "/mentions?figure=mentions",
    "voices": "/mentions?figure=mentions",
    "reasons": "/kpi",
    "latest": "/mentions?figure=mentions",
    "sources": "/admin",
}
"""The page or list behind a panel, for somebody signed in."""


def view(
    snapshot: Snapshot,
    config: Config,
    screen: Screen,
    rotate: int | None,
    build: str,
    leads: Mapping[str, str] | None = None,
) -> Component:
    """The page ``/wall/<screen>``. ``leads``: where a click on a panel leads; nowhere for a kiosk.

    ``rotate`` seconds: the script fetches the other screens (``part``) while this one shows, and then shows one
    after the other. ``build`` names the code that made the page; the script reloads it when frames come from
    another one.
    """
    return html.Main(
        # The script puts screens into the second; React never looks into it again.
        [part(snapshot, config, screen, leads, first=True), html.Div(className="other-screens")],
        className="wall led" if leads else "wall",
        id="wall",
        lang="en",
        style=style(config),
        **data(
            screen=screen.name,
            build=build,
            rotate=str(rotate or 0),
            screens=json.dumps([each.name for each in config.screens]),
            zone=config.brand.timezone,
            at=str(snapshot.meta.at),
        ),
    )


def part(
    snapshot: Snapshot,
    config: Config,
    screen: Screen,
    leads: Mapping[str, str] | None = None,
    *,
    first: bool = False,
) -> Component:
    """One screen of a wall. ``first``: it is the one that shows."""
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
                    _led(VIEWS[name](Bound(frame.get(name, {}), name, now), config), leads.get(name, ""))
                    for name in names
                ],
                className="grid",
                style=grid,
            ),
        ],
        className="screen shown" if first else "screen",
        **data(name=screen.name),
    )


def _led(made: Component, address: str) -> Component:
    """A panel that leads to ``address`` wherever it is clicked."""
    if address:
        made.children.append(html.A(html.Span("Open", className="lead-word"), href=address, className="panel-lead"))
    return made


def _tracks(shares: tuple[float, ...]) -> str:
    # minmax(0, ...): a long name must not widen its column.
    return " ".join(f"minmax(0, {share:g}fr)" for share in shares)
