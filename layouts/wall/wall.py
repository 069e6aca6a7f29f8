"""A wall screen: the header and the grid of panels that config.toml asks for."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kit.bind import Bound, Json, data
from layouts.kit.palette import style
from layouts.wall.header import header
from layouts.wall.registry import VIEWS
from listening.config import Config, Screen
from listening.wall.frame import encode
from listening.wall.snapshot import Snapshot

LAZY_ASSETS = r"^plotly-"
"""For Dash's ``assets_ignore``: what the wall's script loads itself, when a panel needs it."""


def view(snapshot: Snapshot, config: Config, screen: Screen, rotate: int | None, build: str) -> Component:
    """The page ``/wall/<screen>``.

    ``rotate`` seconds: all screens are in the page, ``screen`` is shown first,
    and the script shows one after the other. ``build`` names the code that
    made the page; the script reloads it when frames come from another one.
    """
    frame = encode(snapshot)
    screens = [screen]
    if rotate:
        first = config.screens.index(screen)
        screens = [*config.screens[first:], *config.screens[:first]]
    return html.Main(
        [_screen(frame, config, shown, first=shown is screen) for shown in screens],
        className="wall",
        id="wall",
        lang="en",
        style=style(config),
        **data(
            screen=screen.name,
            build=build,
            rotate=str(rotate or 0),
            zone=config.brand.timezone,
            at=str(snapshot.meta.at),
        ),
    )


def _screen(frame: Json, config: Config, screen: Screen, first: bool) -> Component:
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
                [VIEWS[name](Bound(frame.get(name, {}), name, now), config) for name in names],
                className="grid",
                style=grid,
            ),
        ],
        className="screen shown" if first else "screen",
        **data(name=screen.name),
    )


def _tracks(shares: tuple[float, ...]) -> str:
    # minmax(0, ...): a long name must not widen its column.
    return " ".join(f"minmax(0, {share:g}fr)" for share in shares)
