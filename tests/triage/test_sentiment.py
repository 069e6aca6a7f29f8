"""Our compound is vaderSentiment's, on any text and to the last digit."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SENTIMENT_LADEN_IDIOMS,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

from listening.triage.sentiment import compound

analyser = SentimentIntensityAnalyzer()
TWEETS = Path(__file__).resolve().parents[3] / "shared" / "data" / "airline" / "tweets.csv"


def theirs(text: str) -> float:
    return float(analyser.polarity_scores(text)["compound"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "VADER is smart, handsome, and funny.",
        "VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!",
        "The book was good, but the plot was only kind of good.",
        "At least it isn't a horrible book.",
        "never this good, without doubt",
        "I wouldn't say it isn't bad, but it's the bomb",
        "Make sure you :) or :D today!",
        "Catch utf-8 emoji such as 💘 and 💋 and 😁",
        "good😁bad 😁😁",
        "kind of",
        "kind",
        "kind of good",
        "a kind of",
        "KIND OF",
        "what?? why??? really????",
        "bad" + "!" * 9,
        "the shit the bomb bad ass badass bus stop yeah right kiss of death to die for",
        "no. no good",
        "not the least bit good",
        "least good",
        "very least good",
        "hand to mouth",
        "GOOD good Good",
        "\u2028good\x1cbad\x85",
        "(good)",
        "--good--",
        ":-)",
        "n't good",
        "isnt good",
    ],
)
def test_on_texts_that_ask_for_every_rule(text: str) -> None:
    assert compound(text) == theirs(text)


@pytest.mark.skipif(not TWEETS.exists(), reason="the recorded tweets are not here")
def test_on_recorded_tweets() -> None:
    with TWEETS.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    assert len(texts) > 7000
    # Each second one: theirs takes half of a tenth of a millisecond, and many resemble each other.
    assert [text for text in texts[::2] if compound(text) != theirs(text)] == []


lexicon = sorted(analyser.lexicon)
emoji = sorted(analyser.emojis)
phrases = [*SPECIAL_CASES, *SENTIMENT_LADEN_IDIOMS]
words = st.one_of(
    st.sampled_from(lexicon),
    st.sampled_from(lexicon),
    st.sampled_from(sorted(BOOSTER_DICT)),
    st.sampled_from([*NEGATE, "so", "this", "least", "but", "kind", "of", "no", "very", "without", "doubt"]),
    st.sampled_from(phrases),
    st.sampled_from(emoji),
    st.text(max_size=6),
)
cases = st.sampled_from([str, str.upper, str.title, str.lower])
marks = st.sampled_from(["", "", "!", "!!!", "?", "??", ".", ",", "'", "n't", "...", "\ufe0f", ":)", "#", "@"])
pieces = st.tuples(marks, words, cases, marks, st.sampled_from([" ", " ", "  ", "\n", "", "\u00a0", "\u2028"])).map(
    lambda p: p[0] + p[2](p[1]) + p[3] + p[4]
)


@settings(max_examples=1000)
@given(st.lists(pieces, max_size=9).map("".join))
@example("good \U0001f601good")
def test_on_texts_made_of_what_it_knows(text: str) -> None:
    assert compound(text) == theirs(text)


@settings(max_examples=300)
@given(st.text(max_size=120))
def test_on_any_text(text: str) -> None:
    assert compound(text) == theirs(text)
