"""Terms that leave their ending open: what they match, and which are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.config import ConfigError, Topic, parse
from listening.terms import Matcher, unusable

CONFIG = Path(__file__).parents[2] / "examples" / "airline.toml"


def matches(term: str, text: str) -> bool:
    return Matcher([Topic(name="it", any=(term,))]).matching(text) == [0]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("delay*", "Delays again"),
        ("delay*", "DELAYED!"),
        ("delay*", "a delay"),
        ("delay*", "#delayedflight"),
        ("delay*", "delay"),
        ("flight attendant*", "the flight  attendants"),
        ("#united*", "#UnitedFail"),
        ("de-ice*", "de-icer"),
        ("sh*t", "what sh*t"),
    ],
)
def test_an_open_term_matches_any_ending(term: str, text: str) -> None:
    assert matches(term, text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("delay*", "undelayed"),
        ("delay*", "dela"),
        ("delay", "delayed"),
        ("#united*", "unitedfail"),
        ("flight attendant*", "flight attention"),
        ("sh*t", "sheet"),
    ],
)
def test_it_leaves_nothing_else_open(term: str, text: str) -> None:
    assert not matches(term, text)


def test_a_term_and_its_open_form_stand_side_by_side() -> None:
    matcher = Matcher([Topic(name="closed", any=("delay",)), Topic(name="open", any=("delay*",))])
    assert matcher.matching("a delay") == [0, 1]
    assert matcher.matching("delayed") == [1]


def test_none_takes_open_terms_too() -> None:
    matcher = Matcher([Topic(name="it", any=("plane",), none=("thank*",))])
    assert matcher.matching("plane") == [0]
    assert matcher.matching("Thanks for the plane") == []


@given(st.text(alphabet="abcdé1", min_size=2), st.text(alphabet="abcdé1", max_size=5))
def test_whatever_begins_with_the_stem_matches(stem: str, ending: str) -> None:
    assert matches(f"{stem}*", f"so {stem}{ending}.")


@pytest.mark.parametrize("term", ["*", "a*", "@*", "#a*", "late *", "late**", "!!*", " "])
def test_what_would_match_everywhere_is_refused(term: str) -> None:
    assert unusable(term)


@pytest.mark.parametrize("term", ["ab*", "@ab*", "late", "sh*t", "@", "😡", "né*"])
def test_what_has_a_beginning_is_not(term: str) -> None:
    assert not unusable(term)


@pytest.mark.parametrize(
    ("found", "put", "where"),
    [
        ('"luggage*"', '"l*"', "routes[1] (bags).any: 'l*'"),
        ('"carry on*"', '"*"', "routes[1] (bags).none: '*'"),
        ('"@delta"', '"@*"', "topics[7] (Delta).any: '@*'"),
    ],
)
def test_the_config_names_the_entry(found: str, put: str, where: str) -> None:
    text = CONFIG.read_text()
    assert found in text
    with pytest.raises(ConfigError) as caught:
        parse(text.replace(found, put, 1), "config.toml")
    assert where in str(caught.value)
