"""Which mentions need an answer, and the reason that is named."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from listening.config import Config, parse
from listening.mention import Kind, Mention
from listening.triage.answering import AnsweringRules, Reason
from listening.triage.sentiment import compound
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
        ("@plovair we have been waiting at the gate", Reason.complaint, 'term "been waiting"'),
        ("we have been waiting at the gate, plovair", None, ""),
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
    need = AnsweringRules(config)(said(text))
    assert (need.reason if need else None) == reason
    if need:
        assert need.evidence == evidence
        assert need.opens == (reason is not Reason.praise)


@pytest.mark.parametrize(
    "text",
    [
        "At gate D5, @plovair to Oslo, 75 minutes to go",
        "Window 12A, @plovair, sunrise over the sea",
        "@plovair PL112: 3 hours, one film, tomato soup",
        "Waiting for my bag, second coffee, @plovair at some point",
        "@plovair rebooked me via Oslo, the agent called the crew",
    ],
)
def test_a_plain_statement_asks_for_nothing(config: Config, text: str) -> None:
    assert AnsweringRules(config)(said(text)) is None


def test_a_word_is_read_in_its_language(config: Config) -> None:
    """In Portuguese, "no" is "in the"."""
    there = replace(said("No portão D5, a caminho de Oslo com a @plovair"), compound=None)
    answering = AnsweringRules(config)
    assert answering(replace(there, language="pt")) is None
    for language in ("en", "und", ""):
        need = answering(replace(there, language=language))
        assert need is not None
        assert need.evidence == 'term "no"'
    lacking = replace(there, text="@plovair ainda não há portão", language="pt")
    assert answering(lacking).evidence == 'term "não"'  # type: ignore[union-attr]


def test_thanks_weigh_more_than_a_word_of_trouble_unless_the_mood_says_otherwise(config: Config) -> None:
    meant = AnsweringRules(config)(said("@plovair thanks, could not find that"))
    bitter = AnsweringRules(config)(said("@plovair thanks, another problem"))
    assert meant is not None
    assert bitter is not None
    assert (meant.reason, bitter.reason) == (Reason.praise, Reason.complaint)
    unscored = AnsweringRules(config)(replace(said("@plovair thanks, another problem"), compound=None))
    assert unscored is not None
    assert unscored.reason is Reason.praise


def test_a_high_score_without_thanks_hides_no_trouble(config: Config) -> None:
    """A name or a wish may count as positive words."""
    need = AnsweringRules(config)(said("@plovair I hope this trusted free service could still find it, I wish"))
    assert need is not None
    assert (need.reason, need.opens) == (Reason.complaint, True)


def test_words_with_endings(config: Config) -> None:
    for text, reason in (
        ("@plovair teşekkürler", Reason.praise),
        ("@plovair 감사합니다", Reason.praise),
        ("@plovair 환불을", Reason.complaint),
    ):
        need = AnsweringRules(config)(replace(said(text), compound=None, language="tr"))
        assert need is not None
        assert need.reason is reason


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
    assert AnsweringRules(config)(said(ANGRY))
    assert AnsweringRules(config)(said(ANGRY, **never)) is None


def test_a_rival_beside_the_brand_is_ours(config: Config) -> None:
    assert AnsweringRules(config)(said(ANGRY, topics=("Plovair", "Osprelle")))


def _with(config: str) -> AnsweringRules:
    return AnsweringRules(parse(CONFIG.replace("[cases]", f"[answering]\n{config}\n[cases]")))


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
    assert AnsweringRules(config)(unscored) is None
    assert AnsweringRules(config)(replace(unscored, text="@plovair wo bleibt der Flug?"))
