"""The rules' word on a mention, as learning hangs on it: a route, or a range of the compound. Pure."""

from __future__ import annotations

from bisect import bisect_right

from listening.mention import label_of

EDGES = (-0.6, -0.3, -0.05, 0.05, 0.3, 0.6)
"""Of the ranges of the compound; the inner two are where a label begins."""


def mood_rule(compound: float | None) -> str:
    """The range a compound lies in; ``x`` where the language cannot be scored."""
    if compound is None:
        return "x"
    return f"{label_of(compound).value}{bisect_right(EDGES, compound)}"


def department_rule(route: str, department: str) -> str:
    """A route that sends elsewhere than it did is another rule: nothing is known of it yet."""
    return f"{route}>{department}"
