"""Every figure is a sum over cells."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from listening.counting.buckets import Cell, cell_of, read_cell
from listening.counting.counts import EVERYTHING, Filter, Mood, Population, add, mood, tally
from listening.mention import Kind, Label, Mention
from tests.made import mention

CELLS = {
    Cell("net", "en", "care", "US", Label.positive, ("Acme",), False): 3,
    Cell("net", "en", "press", "", Label.negative, ("Acme", "Rocket"), False): 2,
    Cell("file", "de", "care", "DE", Label.unscored, ("Rocket",), False): 4,
    Cell("net", "en", "care", "US", Label.neutral, ("Acme",), True): 7,
    Cell("net", "en", "care", "US", Label.neutral, (), False): 1,
}
"""The brand's own seven are in no figure of customers."""


def test_by_hand() -> None:
    found = tally(CELLS)
    assert found.mentions == 10
    assert found.mood == Mood(negative=2, neutral=1, positive=3, unscored=4)
    assert found.by_topic == {
        "Acme": Mood(negative=2, positive=3),
        "Rocket": Mood(negative=2, unscored=4),
    }
    assert found.by_source == {
        "net": Mood(negative=2, neutral=1, positive=3),
        "file": Mood(unscored=4),
    }
    assert found.by_language == {"en": Mood(2, 1, 3), "de": Mood(unscored=4)}
    assert found.by_department == {"care": Mood(0, 1, 3, 4), "press": Mood(negative=2)}
    assert found.by_country == {"US": Mood(0, 1, 3), "": Mood(negative=2), "DE": Mood(unscored=4)}
    assert found.flow == {
        ("Acme", "care"): 3,
        ("Acme", "press"): 2,
        ("Rocket", "press"): 2,
        ("Rocket", "care"): 4,
    }


def test_filters() -> None:
    assert tally(CELLS, Filter(topic="Rocket")).mentions == 6
    assert tally(CELLS, Filter(source="net")).mentions == 6
    assert tally(CELLS, Filter(department="care")).mentions == 8
    assert tally(CELLS, Filter(language="de")).mentions == 4
    assert tally(CELLS, Filter(country="US")).mentions == 4
    assert tally(CELLS, Filter(topic="Acme", country="US")).mentions == 3
    assert tally(CELLS, Filter(topic="nobody")).mentions == 0
    assert tally(CELLS, Filter(who=Population.ours)).by_topic == {"Acme": Mood(neutral=7)}
    assert tally(CELLS, Filter(who=Population.everybody)).mentions == 17
    assert tally(CELLS, Filter(who=Population.ours, topic="Rocket")).mentions == 0


def test_reposts_are_mentions_and_in_the_mood_only_where_they_count() -> None:
    again = Cell("net", "en", "care", "US", Label.negative, ("Acme",), False, repost=True)
    unread = Cell("net", "de", "care", "US", Label.unscored, ("Acme",), False, repost=True)
    cells = {**CELLS, again: 5, unread: 2}
    counted, apart = tally(cells), tally(cells, reposts=False)
    assert counted.mentions == apart.mentions == counted.mood.mentions == apart.mood.mentions == 17
    assert counted.mood == Mood(negative=7, neutral=1, positive=3, unscored=6)
    assert apart.mood == mood(cells, reposts=False) == Mood(negative=2, neutral=1, positive=3, unscored=6, reposts=5)
    assert apart.by_topic["Acme"].net == (3 - 2) / 5
    assert apart.by_topic["Acme"].mentions == counted.by_topic["Acme"].mentions == 12


def test_net_sentiment() -> None:
    assert Mood(negative=1, neutral=1, positive=2, unscored=9).net == 0.25
    assert Mood(negative=1).net == -1
    assert Mood(unscored=9).net is None, "unscored mentions count in no sentiment figure"
    assert Mood(negative=1, neutral=2, positive=3, unscored=4).scored == 6
    assert Mood(negative=1, neutral=2, positive=3, unscored=4).mentions == 10


mentions = st.builds(
    mention,
    source=st.sampled_from(["net", "file"]),
    language=st.sampled_from(["en", "de", "und"]),
    department=st.sampled_from(["care", "press"]),
    country=st.sampled_from(["", "US", "DE"]),
    compound=st.sampled_from([None, -0.6, 0.0, 0.6]),
    topics=st.sampled_from([(), ("Acme",), ("Rocket",), ("Acme", "Rocket")]),
    own=st.booleans(),
    kind=st.sampled_from([Kind.post, Kind.repost]),
)
filters = st.builds(
    Filter,
    topic=st.sampled_from(["", "Acme", "Rocket", "none"]),
    source=st.sampled_from(["", "net", "file"]),
    department=st.sampled_from(["", "care"]),
    language=st.sampled_from(["", "en", "und"]),
    country=st.sampled_from(["", "US"]),
    who=st.sampled_from(Population),
)


def moods(said: list[Mention]) -> Mood:
    labels = Counter(m.label for m in said)
    return Mood(labels[Label.negative], labels[Label.neutral], labels[Label.positive], labels[Label.unscored])


@given(st.lists(st.lists(mentions, max_size=8), max_size=4), filters)
def test_equals_counting_mention_by_mention(slices: list[list[Mention]], only: Filter) -> None:
    cells = add(Counter(read_cell(cell_of(m)) for m in said) for said in slices)
    wanted = [m for said in slices for m in said if only.includes(m)]
    found = tally(cells, only)
    assert found.mentions == len(wanted)
    assert found.mood == mood(cells, only) == moods(wanted)
    for split, names in (
        (found.by_topic, lambda m: m.topics),
        (found.by_source, lambda m: (m.source,)),
        (found.by_language, lambda m: (m.language,)),
        (found.by_department, lambda m: (m.department,)),
        (found.by_country, lambda m: (m.country,)),
    ):
        assert split == {
            name: moods([m for m in wanted if name in names(m)]) for name in {name for m in wanted for name in names(m)}
        }
    assert found.flow == Counter((topic, m.department) for m in wanted for topic in m.topics)


@given(mentions, filters)
def test_a_filter_says_the_same_of_a_mention_and_of_its_cell(said: Mention, only: Filter) -> None:
    assert only.includes(said) is only.admits(read_cell(cell_of(said)))
    assert EVERYTHING.includes(said) is not said.own
