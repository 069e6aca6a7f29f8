"""Panels put on screens of the wall in config.toml, and taken off; comments and order stay. Pure."""

from __future__ import annotations

from enum import StrEnum

import tomlkit
from tomlkit.items import AoT, Array, Table

from listening.config import Config, Screen

GAP = "."


class PanelPlace(StrEnum):
    """Where a panel comes on a screen."""

    below = "below"
    """A row of its own."""
    right = "right"
    """A column of its own."""


def with_panel(text: str, config: Config, screen: str, panel: str, where: PanelPlace) -> str:
    """``text`` with ``panel`` on ``screen``, which ``config`` has. KeyError if it has none of that name.

    A file without screens has those of the file that Masthead brings: they are written into it first.
    """
    old = _screen(config, screen)
    rows = [row.split() for row in old.grid]
    if where is PanelPlace.below:
        grid = [*rows, [panel] * len(rows[0])]
        heights = (*old.heights, _usual(old.heights)) if old.heights else ()
        return _written(text, config, screen, grid, heights, old.widths)
    widths = (*old.widths, _usual(old.widths)) if old.widths else ()
    return _written(text, config, screen, [[*row, panel] for row in rows], old.heights, widths)


def without_panel(text: str, config: Config, screen: str, panel: str) -> str:
    """``text`` without ``panel`` on ``screen``: a row or column that held nothing else is gone as well."""
    old = _screen(config, screen)
    rows = [[GAP if name == panel else name for name in row.split()] for row in old.grid]
    kept = [n for n, row in enumerate(rows) if set(row) != {GAP}] or [0]
    columns = [n for n in range(len(rows[0])) if {rows[m][n] for m in kept} != {GAP}] or [0]
    heights = tuple(old.heights[n] for n in kept) if old.heights else ()
    widths = tuple(old.widths[n] for n in columns) if old.widths else ()
    return _written(text, config, screen, [[rows[m][n] for n in columns] for m in kept], heights, widths)


def on_screens(config: Config, panel: str) -> tuple[Screen, ...]:
    """Those that show it."""
    return tuple(each for each in config.screens if any(panel in row.split() for row in each.grid))


def _screen(config: Config, name: str) -> Screen:
    found = next((each for each in config.screens if each.name == name), None)
    if found is None:
        raise KeyError(name)
    return found


def _usual(tracks: tuple[float, ...]) -> float:
    return round(sum(tracks) / len(tracks), 2)


def _written(
    text: str,
    config: Config,
    screen: str,
    grid: list[list[str]],
    heights: tuple[float, ...],
    widths: tuple[float, ...],
) -> str:
    document = tomlkit.parse(text)
    screens = document.get("screens")
    if not isinstance(screens, AoT):
        screens = tomlkit.aot()
        for each in config.screens:
            table = tomlkit.table()
            table["name"] = each.name
            if each.title:
                table["title"] = each.title
            _fill(table, [row.split() for row in each.grid], each.heights, each.widths)
            screens.append(table)
        document["screens"] = screens
    _fill(next(each for each in screens if each.get("name") == screen), grid, heights, widths)
    return tomlkit.dumps(document)


def _fill(table: Table, grid: list[list[str]], heights: tuple[float, ...], widths: tuple[float, ...]) -> None:
    longest = [max(len(row[n]) for row in grid) for n in range(len(grid[0]))]
    lines = tomlkit.array()
    lines.extend(" ".join(name.ljust(width) for name, width in zip(row, longest, strict=True)).rstrip() for row in grid)
    table["grid"] = lines.multiline(True)
    for key, tracks in (("heights", heights), ("widths", widths)):
        if tracks:
            table[key] = _numbers(tracks)
        elif key in table:
            table.remove(key)


def _numbers(tracks: tuple[float, ...]) -> Array:
    array = tomlkit.array()
    array.extend(int(each) if each == int(each) else each for each in tracks)
    return array
