"""What changed most since the period before."""

from __future__ import annotations

from math import log

from dash import html
from dash.development.base_component import Component

from layouts.kpis.links import Links
from layouts.kpis.parts import change, panel, term
from layouts.kpis.words import longer, shown
from listening.kpis.board import Board
from listening.kpis.figure import Figure, Unit

SHOWN = 4
FEWEST = 20
"""Fewer items than this say nothing about a change."""
RIPENING = ("answered_", "response_rate", "cases_answered", "reopened", "resolution_")
"""Figures that grow for hours after a range is over: of one that has just ended they are always behind."""


def changes(board: Board, links: Links) -> Component:
    """The figures that moved most; where there is no period before, that is said."""
    # One line for one thing: medians, around the clock.
    told = (
        f
        for f in board.figures.values()
        if not f.key.endswith(("_p90", "_business_median")) and f.unit is not Unit.money
    )
    if longer(board):
        told = (f for f in told if not f.key.startswith(RIPENING))
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
    """How much of a change it is, so that shares, points and counts can be put in one order."""
    if figure.value is None or figure.before is None or figure.items < FEWEST:
        return 0
    if shown(figure.before, figure.unit) == shown(figure.value, figure.unit):
        return 0
    difference = abs(figure.value - figure.before)
    if figure.unit is Unit.percent:
        return difference / 25 if round(difference) else 0
    if figure.unit is Unit.points:
        return difference / 20 if round(difference) else 0
    if figure.value <= 0 or figure.before <= 0:
        return 0
    ratio = abs(log(figure.value / figure.before))
    return ratio if ratio > 0.01 else 0
