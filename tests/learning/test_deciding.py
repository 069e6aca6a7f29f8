"""Where models count, they have the last word, and what the rules said stays beside it."""

from __future__ import annotations

from itertools import product

import msgspec
import pytest

from listening.config import parse
from listening.learning.deciding import LearntTriage, VersionInUse
from listening.learning.rules import department_rule
from listening.learning.slots import MOODS, ModelSlot, examples, spoken
from listening.learning.table import Model, Task
from listening.learning.train import Example, train
from listening.mention import UNSURE, Label, Mention, label_of
from tests.learning.said import ANGRY, GLAD, OTHER, events, judged
from tests.made import CONFIG, NOW, config, mention

MOOD, DEPARTMENT = ModelSlot(Task.mood, "en"), ModelSlot(Task.department)
BY_MOOD = """
[[routes]]
name = "the angry"
department = "press"
sentiment = ["negative"]

[[routes]]"""


@pytest.fixture(scope="module")
def moods() -> VersionInUse:
    letters = [each.value for each in MOODS]
    said = spoken(events(judged(150)), 1 << 60)
    return VersionInUse(7, Model(train(Task.mood, examples(MOOD, said, letters), letters)))


def _departments(unsure: bool = False) -> VersionInUse:
    rule = department_rule("the rest", "care")
    said = [("journalist of a paper asks", "press"), ("my plane was late again", "care")] * 30
    if unsure:
        said = [(text, ("press", "care")[n // 2 % 2]) for n, (text, _) in enumerate(said)]
    made = [Example(text=text, rule=rule, given="care", right=right) for text, right in said]
    return VersionInUse(4, Model(train(Task.department, made, ["care", "press"])))


def _heard(text: str, **more: object) -> Mention:
    return mention(text=text, compound=None, department="", **more)


def test_the_learnt_mood_has_the_last_word_beside_the_compound(moods: VersionInUse) -> None:
    triage = LearntTriage(config(), "care")
    before = triage(_heard("we had it late, rude today"), NOW)
    triage.use({MOOD: moods})
    after = triage(_heard("we had it late, rude today"), NOW)
    assert (after.mood, after.mood_version, after.label) == ("n", 7, Label.negative)
    assert after.compound == before.compound, "the compound stays vaderSentiment's"
    assert msgspec.structs.replace(after, mood="", mood_version=0) == before
    # Another language has no model, and what we write ourselves is nobody's mood.
    assert triage(_heard("wir waren wieder einmal zu lange verspätet", language="de"), NOW).mood == ""
    assert triage(_heard("we had it late, rude today", own=True), NOW).mood == ""
    triage.use({})
    assert triage(_heard("we had it late, rude today"), NOW) == before


def test_a_route_that_asks_for_a_mood_gets_the_learnt_one(moods: VersionInUse) -> None:
    triage = LearntTriage(parse(CONFIG.replace("[[routes]]", BY_MOOD, 1)), "care")
    said = _heard("we had it late then, queue of late")
    assert (triage(said, NOW).label, triage(said, NOW).department) == (Label.neutral, "care")
    triage.use({MOOD: moods})
    assert (triage(said, NOW).department, triage(said, NOW).route) == ("press", "the angry")


def test_what_a_model_cannot_tell_is_in_no_mood(moods: VersionInUse) -> None:
    triage = LearntTriage(config(), "care")
    triage.use({MOOD: moods})
    found = next(
        each
        for words in product(ANGRY, GLAD, OTHER)
        if (each := triage(_heard(f"we had {' '.join(words)}"), NOW)).mood == UNSURE
    )
    assert found.label is Label.unscored
    assert found.mood_version == 7
    assert label_of(found.compound) is not Label.unscored


def test_the_learnt_department_and_the_two_likeliest() -> None:
    triage = LearntTriage(config(), "press")
    before = triage(_heard("a paper asks"), NOW)
    triage.use({DEPARTMENT: _departments()})
    after = triage(_heard("a paper asks"), NOW)
    assert (before.department, after.department, after.routed, after.route) == ("care", "press", "care", "the rest")
    assert (after.department_version, after.likely) == (4, ())
    same = triage(_heard("the plane was late again"), NOW)
    assert (same.department, same.routed, same.department_version) == ("care", "", 4)
    # Its route was made after that was learnt: it stands.
    told = triage(_heard("a journalist was late again"), NOW)
    assert (told.department, told.route, told.department_version) == ("press", "journalists", 0)


def test_a_department_that_is_gone_is_no_answer() -> None:
    made = [Example(text="a paper asks", rule="the rest>care", given="care", right="gone")] * 40
    made += [Example(text="late again", rule="the rest>care", given="care", right="care")] * 10
    triage = LearntTriage(config(), "care")
    triage.use({DEPARTMENT: VersionInUse(1, Model(train(Task.department, made, ["care", "gone"])))})
    assert triage(_heard("a paper asks"), NOW).department == "care"
