"""The weight of a change, so that shares, points and counts can be put in one order. Pure."""

from __future__ import annotations

from math import log

from listening.kpis.figure import Figure, Unit

FEWEST = 20
"""Fewer items than this say nothing about a change."""


def weight(figure: Figure) -> float:
    """0 where nothing moved that would be more than chance."""
    if figure.value is None or figure.before is None or figure.items < FEWEST:
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
