"""Which series there are, and what each counts."""

from __future__ import annotations

from collections import Counter

import pytest

from listening.counting.buckets import Cell
from listening.mention import Label
from listening.spikes.series import TOTAL, Series, SeriesKind, count, read_id, title, watched
from tests.made import config


def cell(
    topics: str = "Acme", department: str = "care", label: Label = Label.neutral, source: str = "net", own: bool = False
) -> Cell:
    return Cell(source, "en", department, "", label, tuple(topics.split()), own)


def test_every_series_of_a_config() -> None:
    ids = [series.id for series in watched(config())]
    assert ids == [
        "total:",
        "topic:Acme",
        "topic:Rocket",
        "department:care",
        "department:press",
        "negative:",
        "mood:",
        "mood:Acme",
        "mood:Rocket",
    ]
    assert [read_id(id).id for id in ids] == ids


def test_two_sources_are_two_series() -> None:
    two = config('[[sources]]\nkind = "demo"\nname = "more"\n')
    assert "source:more" in [series.id for series in watched(two)]


CELLS = Counter(
    {
        cell("Acme Rocket", label=Label.negative): 3,
        cell("Acme", "press", Label.positive): 2,
        cell("Rocket", label=Label.unscored, source="file"): 5,
        cell("Acme", own=True): 7,
    }
)


def test_counts_of_all_series_in_one_pass() -> None:
    counted = count(CELLS)
    assert counted.mentions == {
        "total:": 10,
        "topic:Acme": 5,
        "topic:Rocket": 8,
        "department:care": 8,
        "department:press": 2,
        "source:net": 5,
        "source:file": 5,
        "negative:": 3,
        "mood:": 3,
        "mood:Acme": 3,
        "mood:Rocket": 3,
    }
    assert counted.scored == {"mood:": 5, "mood:Acme": 5, "mood:Rocket": 3}
    assert counted.sources == {"net": 12, "file": 5}


@pytest.mark.parametrize("series", watched(config()), ids=lambda series: series.id)
def test_the_pass_agrees_with_what_a_series_admits(series: Series) -> None:
    alone = sum(n for each, n in CELLS.items() if not each.own and series.admits(each))
    assert count(CELLS).mentions.get(series.id, 0) == alone


def test_titles() -> None:
    made = config()
    assert title(TOTAL, made) == "All mentions"
    assert title(Series(SeriesKind.topic, "Rocket"), made) == "Rocket"
    assert title(Series(SeriesKind.mood, "Rocket"), made) == "Mood about Rocket"
