"""What sentiment is computed of: the author's words, without the names of whom they are about."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from listening.config import Config, load, parse
from listening.triage.deciding import Deciding
from listening.triage.scored_text import ScoredText
from listening.triage.sentiment import compound, words
from listening.triage.triage import Triage
from tests.made import CONFIG, config, mention

BY, TRIAGE = ScoredText(config()), Triage(config())
analyser = SentimentIntensityAnalyzer()


def theirs(text: str) -> float:
    return float(analyser.polarity_scores(text)["compound"])


def named(name: str, **topic: str) -> Config:
    """A config whose brand, topic and handle are called ``name``."""
    more = "\n".join(f"{key} = {value}" for key, value in topic.items())
    text = CONFIG.replace('name = "Acme"\n', f'name = "{name}"\n').replace('any = ["acme"', f'any = ["{name.lower()}"')
    return parse(text + f'\n[[topics]]\nname = "{name} Pro"\nkind = "product"\nany = ["{name.lower()} pro"]\n{more}\n')


@pytest.mark.parametrize("name", ["United", "Best", "Happy", "Bliss", "Killer", "Sad"])
@pytest.mark.parametrize(
    "text",
    [
        "I flew {0} yesterday",
        "{1}",
        "@{1} how long is the queue?",
        "#{1} and #{0}, {0}'s queue",
        "{2} at the airport, and the {0} Pro in the shop",
        "seen at https://{1}.example/{1}/love?best and at help@{1}.example",
    ],
)
def test_nobody_is_praised_or_blamed_by_a_name(name: str, text: str) -> None:
    """On texts without a word of mood the score is 0, whatever the brand is called."""
    by = named(name)
    said = text.format(name, name.lower(), name.upper())
    assert compound(ScoredText(by)(said)) == 0
    assert Triage(by)(mention(text=said, language="en", topics=(name,)), 0).compound == 0
    assert compound(said) != 0 or "example" in said or name in ("Bliss", "Sad", "Killer")


@pytest.mark.parametrize(
    ("text", "scored"),
    [
        ("I don\u2019t like acme at all", "I don't like at all"),
        ("I don\u00b4t, I don`t", "I don't, I don't"),
        ("\u201cgreat\u201d \u201agood\u2018 \u00abnice\u00bb fine\u2026", '"great" \'good\' "nice" fine...'),
        ("\u2764\ufe0f \u2764", "\u2764 \u2764"),
        ("@Acme, @best.bsky.social and @love@happy.example: no", ", and : no"),
        ("@acme.great news", ".great news"),
        ("mail win@best.example or see www.best.example/win!", "mail or see !"),
        ("https://t.co/love?x=1!!! ok", "!!! ok"),
        ("RT @acme: We love you", "We love you"),
        ("RT @a: RT @b@c.example: We love you", "We love you"),
        ("No you do not. RT @acme: We love you", "No you do not."),
        ("\u201c@acme: We love you\u201d no you do not", "no you do not"),
        ('"@acme: We love you', ""),
        ("> We love you\n> > and them\nno you do not", "no you do not"),
        (">:( and >.<", ">:( and >.<"),
        ("two  words\u2028and\tmore", "two words and more"),
        ("acmeology is no acme", "acmeology is no"),
        ("\u0130acme acme good", "\u0130acme good"),
        ("", ""),
    ],
)
def test_what_is_scored(text: str, scored: str) -> None:
    assert BY(text) == scored


@pytest.mark.parametrize(
    ("typed", "straight"),
    [
        ("I don\u2019t like it at all", "I don't like it at all"),
        ("The service isn\u2019t good", "The service isn't good"),
        ("We can\u2019t recommend it", "We can't recommend it"),
        ("\u201cGreat\u201d service", '"Great" service'),
        ("so good\u2026", "so good..."),
        ("I \u2764\ufe0f it", "I \u2764 it"),
        ("I \u263a\ufe0e it", "I \u263a it"),
    ],
)
def test_how_a_telephone_writes_it_changes_nothing(typed: str, straight: str) -> None:
    assert compound(BY(typed)) == compound(BY(straight)) == theirs(straight) != 0


CASES = Path(__file__).parents[3] / "shared" / "data" / "cases"


@pytest.mark.skipif(not CASES.exists(), reason="shared/data is not beside this checkout")
def test_what_telephones_wrote() -> None:
    """Each text twice, with a typographic and with a straight apostrophe."""
    rows = [json.loads(line) for line in (CASES / "33-curly" / "p.jsonl").read_text("utf-8").splitlines()]
    triage = Triage(load(CASES / "config.toml"))
    by_text: dict[str, set[float | None]] = {}
    for row in rows:
        found = triage(mention(text=row["text"], language="en"), 0)
        by_text.setdefault(row["text"].replace("\u2019", "'"), set()).add(found.compound)
    assert len(by_text) < len(rows)
    assert all(len(scores) == 1 for scores in by_text.values()), by_text
    assert by_text["I don't like plovair at all"] == {theirs("I don't like at all")} == {-0.2755}


def test_names_in_several_words_and_with_any_ending() -> None:
    by = ScoredText(named("Best", all='["happ*", "#lovely"]'))
    assert by("the BEST  pro, happily unhappy happiest lovely #lovely") == "the , unhappy lovely"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_the_compound_is_their_number_for_this_text(text: str) -> None:
    """vaderSentiment's own analyser on exactly what ``ScoredText`` leaves, to the last digit."""
    scored = BY(text)
    assert TRIAGE(mention(text=text, language="en"), 0).compound == theirs(scored)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([*"@>\"' .:/`", "RT", "acme", "www", "http", "\n", "a", "\u2019"]), max_size=40).map(
        "".join
    )
)
def test_twice_is_once_more_or_less_and_never_an_error(text: str) -> None:
    scored = BY(text)
    assert scored == " ".join(scored.split())
    assert "acme" not in scored.lower().split()


@pytest.mark.parametrize(
    "unit", [" ", "@", "@a", "RT ", "RT @a ", '"@a:', "> ", ">", "www.", "http://", "a.", "a@", "acme ", "\u2019"]
)
def test_the_longest_hostile_text_is_read(unit: str) -> None:
    BY((unit * 25_000)[:25_000] + "!")


def test_the_words_that_decided() -> None:
    found = words("The crew was not VERY kind but the food was great 😁")
    assert next(w.text for w in found) == "kind"
    assert {w.text: w.valence > 0 for w in found}["great"]
    assert words("nothing here") == []


def test_what_decided_is_said_of_a_mention_in_words() -> None:
    deciding = Deciding(config())
    said = TRIAGE(mention(text="@acme the worst crew, but I LOVE the food", language="en"), 0)
    assert deciding(said) == "worst −1.6, LOVE +5.9"
    assert deciding(msgspec.structs.replace(said, compound=0.5)) == "", "made of another text: no words are better"
    assert deciding(msgspec.structs.replace(said, compound=None)) == ""
    assert deciding(TRIAGE(mention(text="acme it is", language="en"), 0)) == ""


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(["good", "bad", "not", "but", "very", "kind", "of", "GREAT", "no", "it", "😁"]), max_size=9
    )
)
def test_words_and_compound_agree(said: list[str]) -> None:
    text = " ".join(said)
    total = sum(w.valence for w in words(text))
    score = compound(text)
    assert (total > 0.001) <= (score > 0)
    assert (total < -0.001) <= (score < 0)
