"""The largest changes since the period before."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.kpis.links import Links
from layouts.kpis.parts import change, panel, term
from layouts.kpis.words import longer, shown
from listening.kpis.board import Board
from listening.kpis.definitions import BY_KEY, RIPENING
from listening.kpis.figure import Figure, Unit
from listening.kpis.weight import weight

SHOWN = 4


def changes(board: Board, links: Links) -> Component:
    """The figures that moved most; where there is no period before, that is said."""
    # One line for one thing: medians, around the clock.
    told = (f for f in board.figures.values() if not BY_KEY[f.key].secondary and f.unit is not Unit.money)
    if longer(board):
        told = (f for f in told if f.key not in RIPENING)
    moved = sorted(told, key=_weight, reverse=True)
    lines = [
        html.Li(
            [
                term(f.key),
                html.B(change(f, links, "")),
                html.Span(f"{shown(f.before, f.unit)} → {shown(f.value, f.unit)}"),
            ]
        )
        for f in moved[:SHOWN]
        if _weight(f) > 0
    ]
    return panel(
        "What changed most",
        html.Ul(lines, className="k-changes") if lines else html.P(_nothing(board), className="k-nothing"),
        "changed",
    )


def _nothing(board: Board) -> str:
    if not board.listened:
        return (
            "Nothing was heard in this range: no source said anything that matches a topic, and nothing was imported."
        )
    if board.figures["mentions"].before is None:
        return "The period before was not listened to on every day: there is nothing to compare with."
    return "Nothing moved that would be more than chance."


def _weight(figure: Figure) -> float:
    """As ``weight``, but what is shown alike did not move."""
    return 0 if shown(figure.before, figure.unit) == shown(figure.value, figure.unit) else weight(figure)
