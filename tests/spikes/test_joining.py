"""Which series show one spike: a table."""

from __future__ import annotations

from collections import Counter

import pytest

from listening.counting.buckets import Cell
from listening.mention import Label
from listening.spikes.detector.verdict import Path, Severity
from listening.spikes.joining import Stretch, lead, same
from listening.spikes.record import SeriesReading, SpikeMember
from listening.spikes.series import read_id
from tests.spikes.test_series import cell

Cells = Counter[Cell]

USUAL: Cells = Counter(
    {
        cell("Acme", "care"): 60,
        cell("Acme", "press"): 30,
        cell("Rocket", "care"): 30,
        cell("Acme Rocket", "care"): 10,
        cell("Acme", "care", Label.negative): 20,
    }
)
"""Of the hour before; the stretch lasts six minutes."""


def stretch(**more: int) -> Stretch:
    """What is usual, and as many more: ``Rocket_care=40``, ``_n`` for negative ones."""
    during = Counter({each: n // 10 for each, n in USUAL.items()})
    for name, n in more.items():
        topics, department, *negative = name.split("__")
        label = Label.negative if negative else Label.neutral
        during[cell(topics.replace("_", " "), department, label)] += n
    return Stretch(during, USUAL, 10.0)


@pytest.mark.parametrize(
    ("now", "newcomer", "member", "young", "joined"),
    [
        # A topic's mentions are its department's: one thing.
        ({"Rocket__care": 60}, "department:care", "topic:Rocket", False, True),
        ({"Rocket__care": 60}, "topic:Rocket", "department:care", False, True),
        # And the total's, which is noisy besides.
        ({"Rocket__care": 60, "Acme__press": 20}, "total:", "topic:Rocket", False, True),
        # Two topics that rise at the same time are two.
        ({"Rocket__care": 60, "Acme__press": 60}, "topic:Acme", "topic:Rocket", False, False),
        ({"Rocket__care": 60, "Acme__press": 60}, "department:press", "topic:Rocket", False, False),
        # The total of two belongs to either: the first that is asked.
        ({"Rocket__care": 60, "Acme__press": 60}, "total:", "topic:Rocket", False, True),
        # The negative ones of a bad day.
        ({"Rocket__care__n": 60}, "negative:", "topic:Rocket", False, True),
        ({"Rocket__care__n": 60}, "mood:Rocket", "topic:Rocket", False, True),
        ({"Rocket__care__n": 60}, "mood:Acme", "topic:Rocket", False, False),
        # What rises far more than the other explains is something else ...
        ({"Acme__press": 15, "Acme__care": 100}, "topic:Acme", "department:press", False, False),
        # ... unless the other had only just begun, and is part of it.
        ({"Acme__press": 15, "Acme__care": 100}, "topic:Acme", "department:press", True, True),
        ({"Rocket__care": 60, "Acme__press": 60}, "topic:Acme", "topic:Rocket", True, False),
        # Nothing too many in both: nothing joins.
        ({}, "total:", "topic:Rocket", False, False),
    ],
)
def test_same(now: dict[str, int], newcomer: str, member: str, young: bool, joined: bool) -> None:
    assert same(stretch(**now), read_id(newcomer), read_id(member), young) is joined


def member(series: str, ratio: float) -> SpikeMember:
    reading = SeriesReading(at=0, window=60, observed=10 * ratio, expected=10, z=6, log10_p=-9, strength=2)
    return SpikeMember(
        series=series, path=Path.surge, since=0, seen=0, severity=Severity.medium, now=reading, peak=reading
    )


@pytest.mark.parametrize(
    ("members", "leads"),
    [
        # Furthest from its usual, of those that explain most of it.
        ({"total:": 1.6, "topic:Rocket": 8.0}, "topic:Rocket"),
        ({"total:": 1.6, "department:care": 2.0, "topic:Rocket": 8.0}, "topic:Rocket"),
        # About as far: the topic says more.
        ({"department:care": 5.2, "topic:Rocket": 5.0}, "topic:Rocket"),
        # A mood only where no count is too high.
        ({"mood:Rocket": 3.0, "topic:Rocket": 2.0}, "topic:Rocket"),
        ({"mood:": 2.0, "mood:Rocket": 3.0}, "mood:Rocket"),
        # A small part, however high, is not what it is about.
        ({"total:": 2.0, "department:press": 9.0}, "total:"),
    ],
)
def test_lead(members: dict[str, float], leads: str) -> None:
    many = [member(series, ratio) for series, ratio in members.items()]
    assert lead(stretch(Rocket__care__n=60, Acme__press=5), many) == leads
