"""What is decided about a mention: language, sentiment, place, department."""

from __future__ import annotations

import itertools

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from listening.config import Config, parse
from listening.mention import Mention
from listening.terms import fold
from listening.triage.routing import Router
from listening.triage.triage import Triage
from tests.made import CONFIG, NOW, config, mention

ROUTED = CONFIG.replace(
    '[[routes]]\nname = "journalists"\ndepartment = "press"\nany = ["journalist"]',
    """
[[routes]]
name = "words"
department = "press"
any = ["journalist", "reporter"]
none = ["student"]

[[routes]]
name = "topic and mood"
department = "press"
topics = ["Rocket"]
sentiment = ["negative", "unscored"]

[[routes]]
name = "language"
department = "press"
language = ["pt", "es"]

[[routes]]
name = "place"
department = "press"
place = ["de", "Toronto"]

[[routes]]
name = "source"
department = "press"
source = ["file"]

[[routes]]
name = "all words"
department = "press"
all = ["one", "two"]
""",
)


@pytest.fixture(scope="module")
def router() -> Router:
    return Router(parse(ROUTED).routes)


@pytest.mark.parametrize(
    ("said", "route"),
    [
        (mention(text="I am a Journalist"), "words"),
        (mention(text="a student journalist"), "the rest"),
        (mention(topics=("Acme", "Rocket"), compound=-0.05), "topic and mood"),
        (mention(topics=("Rocket",), compound=None), "topic and mood"),
        (mention(topics=("Rocket",), compound=0.0), "the rest"),
        (mention(topics=("Acme",), compound=-1.0), "the rest"),
        (mention(language="pt"), "language"),
        (mention(country="DE"), "place"),
        (mention(country="CA", city="Toronto"), "place"),
        (mention(country="CA", city="Ottawa"), "the rest"),
        (mention("file:1"), "source"),
        (mention(text="two and one"), "all words"),
        (mention(text="one"), "the rest"),
        (mention(text="reporter", language="pt", country="DE"), "words"),
    ],
)
def test_the_first_route_whose_every_condition_holds(router: Router, said: Mention, route: str) -> None:
    assert router.route(said, fold(said.full_text)).name == route


def heard(text: str, **more: object) -> Mention:
    return Mention(id="net:1", source="net", created=NOW, text=text, topics=("Acme",), **more)


def judged(said: Mention, by: Config | None = None) -> Mention:
    return Triage(by or config())(said, NOW + 5)


def test_english_is_scored_as_it_was_written() -> None:
    text = "Acme is GREAT &amp; I love it!!! 😁"
    found = judged(heard(text, language="en"))
    assert found.compound == SentimentIntensityAnalyzer().polarity_scores(text)["compound"]
    assert (found.language, found.received, found.text) == ("en", NOW + 5, text)
    assert (found.department, found.route) == ("care", "the rest")


def test_other_languages_are_unscored() -> None:
    found = judged(heard("love love love", language="de-AT"))
    assert (found.language, found.compound) == ("de", None)


def test_a_missing_language_is_detected() -> None:
    found = judged(heard("Ich habe mein Gepäck verloren und niemand kann mir sagen, wo es ist"))
    assert (found.language, found.compound) == ("de", None)


def test_what_cannot_be_told_is_assumed() -> None:
    assert judged(heard("ok :)")).language == "en"
    undecided = judged(heard("ok :)"), config('[language]\nassume = "und"'))
    assert (undecided.language, undecided.compound) == ("und", None)


def test_languages_that_are_scored_are_the_configs() -> None:
    german = config('[language]\nscored = ["de"]')
    assert judged(heard("love", language="de"), german).compound is not None
    assert judged(heard("love", language="en"), german).compound is None


def test_places() -> None:
    found = judged(heard("hello", location="Toronto, Canada"))
    assert (found.country, found.city) == ("CA", "Toronto")
    assert judged(heard("hello", location="somewhere nice")).country == ""


def test_routes_see_what_was_decided() -> None:
    by = parse(ROUTED)
    assert judged(heard("estou à espera da minha mala há três horas"), by).route == "language"
    assert judged(heard("hello", location="Berlin"), by).route == "place"


def test_the_same_mention_the_same_answer() -> None:
    said = heard("a journalist from Berlin loves it", location="Berlin")
    assert judged(said) == judged(said)
    assert judged(judged(said)) == judged(said)


def test_many_at_once_are_decided_as_one_by_one() -> None:
    texts = ("worst phone ever!", "Ich habe das nicht bekommen, danke", "a journalist here", "", "the one, with two")
    said = [
        mention(f"file:{n}", text=text, location=place, lat=lat, lon=lat)
        for n, (text, (place, lat)) in enumerate(
            itertools.product(texts, (("Berlin", None), ("", None), ("no such place", 48.0)))
        )
    ]
    triage = Triage(config())
    assert triage.all(said, NOW) == [triage(each, NOW) for each in said]
    assert triage.all([], NOW) == []
