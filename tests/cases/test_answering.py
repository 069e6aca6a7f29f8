"""Which mentions need an answer, and the reason that is named."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from listening.answering import Answering, Reason
from listening.config import Config, parse
from listening.mention import Kind, Mention
from listening.sentiment import compound
from tests.cases.conftest import CONFIG, post


def said(text: str, **more: object) -> Mention:
    return replace(post("1", 1, text), compound=compound(text), **more)


@pytest.mark.parametrize(
    ("text", "reason", "evidence"),
    [
        ("@plovair where is my bag?", Reason.question, 'term "?"'),
        ("@Plovair please help, I am at the desk", Reason.question, 'term "please help"'),
        ("Who knows plovair?", None, ""),
        ("@plovair the worst flight of my life", Reason.complaint, 'term "worst"'),
        ("Plovair: the worst flight of my life", Reason.unasked, 'term "worst"'),
        ("Plovair hates me, I am so angry and sad", Reason.unasked, "compound -0.89"),
        ("@plovair that was a sad morning", Reason.complaint, "compound -0.48"),
        ("@plovair three hours at the gate", Reason.complaint, 'term "gate"'),
        ("three hours at the gate, plovair", None, ""),
        ("My lawyer will write to plovair", Reason.crisis, 'term "lawyer"'),
        ("@plovair thank you, you are great", Reason.praise, 'term "great"'),
        ("@plovair great crew, thank you, the delayed flight was lovely", Reason.praise, 'term "great"'),
        ("I love plovair", Reason.praise, 'term "love"'),
        ("Flying with plovair today", None, ""),
        ("@plovair https://example.com/?a=1", None, ""),
        ("@plovair thanks for the delayed flight, was that needed?", Reason.complaint, 'term "delayed"'),
        ("@plovair mein Koffer ist kaputt", Reason.complaint, 'term "kaputt"'),
        ("@plovair 荷物が壊れています", Reason.complaint, 'term "壊れ"'),
        ("@plovair ¿dónde está mi maleta?", Reason.question, 'term "?"'),
    ],
)
def test_reasons(config: Config, text: str, reason: Reason | None, evidence: str) -> None:
    need = Answering(config)(said(text))
    assert (need.reason if need else None) == reason
    if need:
        assert need.evidence == evidence
        assert need.opens == (reason is not Reason.praise)


ANGRY = "@plovair the worst flight of my life, my lawyer will write. Why?"


@pytest.mark.parametrize(
    "never",
    [
        {"own": True},
        {"kind": Kind.repost},
        {"topics": ("Osprelle",)},
        {"topics": ()},
        {"deleted": True},
    ],
)
def test_never(config: Config, never: dict[str, object]) -> None:
    assert Answering(config)(said(ANGRY))
    assert Answering(config)(said(ANGRY, **never)) is None


def test_a_rival_beside_the_brand_is_ours(config: Config) -> None:
    assert Answering(config)(said(ANGRY, topics=("Plovair", "Osprelle")))


def _with(config: str) -> Answering:
    return Answering(parse(CONFIG.replace("[cases]", f"[answering]\n{config}\n[cases]")))


def test_every_mention_of_a_topic() -> None:
    always = _with('always = ["Featherclub"]')
    love = said("I love featherclub", topics=("Featherclub",))
    need = always(love)
    assert need is not None
    assert need.reason is Reason.always
    assert need.opens
    assert need.evidence == "topic Featherclub"
    assert always(replace(love, own=True)) is None
    worse = always(said(ANGRY, topics=("Featherclub",)))
    assert worse is not None
    assert worse.reason is Reason.crisis


def test_terms_of_the_config_add_to_those_that_come_along() -> None:
    more = _with('complaints = ["meh*"]\naddressed = ["hey plovair"]')
    assert more(said("plovair is mehhh")).reason is Reason.unasked  # type: ignore[union-attr]
    assert more(said("hey plovair is it late?")).reason is Reason.question  # type: ignore[union-attr]
    assert more(said("plovair: worst")).reason is Reason.unasked  # type: ignore[union-attr]
    alone = _with('builtin = false\ncomplaints = ["meh*"]\ncomplaint_score = -1')
    assert alone(said("plovair is mehhh")).reason is Reason.unasked  # type: ignore[union-attr]
    assert alone(said("worst plovair")) is None


def test_thresholds_and_switches() -> None:
    text = "Plovair hates me, I am so angry and sad"
    assert _with("complaint_score = -0.9")(said(text)) is None
    assert _with("praise_opens = true")(said("I love plovair")).opens  # type: ignore[union-attr]
    asked = _with("open_questions = true")(said("Who knows plovair?"))
    assert asked is not None
    assert asked.reason is Reason.question


def test_a_language_that_is_not_scored(config: Config) -> None:
    unscored = replace(said("@plovair Flug nach Kiel"), compound=None)
    assert Answering(config)(unscored) is None
    assert Answering(config)(replace(unscored, text="@plovair wo bleibt der Flug?"))
