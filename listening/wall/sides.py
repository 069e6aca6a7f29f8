"""Sides of neutral that groups of mentions are on, as one letter of Label."""

from __future__ import annotations

from listening.mention import Label

MARGIN = 0.05
"""Net sentiment closer to zero than this is neutral, as for one mention's compound."""


def side(net: float | None) -> str:
    """Letter of the label that a net sentiment (-1..1) is on; unscored if there is none."""
    if net is None:
        return Label.unscored.value
    if net >= MARGIN:
        return Label.positive.value
    if net <= -MARGIN:
        return Label.negative.value
    return Label.neutral.value
