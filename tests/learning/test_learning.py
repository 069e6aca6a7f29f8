"""What a model learns of corrections, and how it answers."""

import math
import random

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.learning.features import features, letters, marks, words_of
from listening.learning.rules import mood_rule
from listening.learning.table import MOST_BYTES, Model, ModelTable, Task, rows_for
from listening.learning.train import FEWEST, STRENGTHS, Example, TooFew, _Data, _sure, _unseen, train
from listening.learning.trust import trusted

WORDS = {"bags": ("bag", "luggage", "suitcase", "carousel"), "crew": ("steward", "attendant", "rude", "smile")}


def _examples(number: int = 200, rule: str = "everything", given: str = "bags", seed: int = 1) -> list[Example]:
    chance = random.Random(seed)
    made = []
    for n in range(number):
        right = ("bags", "crew")[n % 2]
        said = [*chance.choices(WORDS[right], k=2), *chance.choices(("the", "my", "was", "today", "plane"), k=4)]
        made.append(Example(text=" ".join(said), rule=rule, given=given, right=right))
    return made


def test_words_a_rule_does_not_know_are_learnt() -> None:
    model = Model(train(Task.department, _examples(), ["bags", "crew"]))
    said = model.answer("my suitcase was on no carousel", "everything")
    assert (said.best, said.second) == ("bags", "crew")
    assert model.answer("the attendant was so rude", "everything").best == "crew"
    assert model.words("the attendant was so rude", "crew")[:2] in (["rude", "attendant"], ["attendant", "rude"])


def test_where_no_word_is_known_the_rule_stands() -> None:
    mixed = [*_examples(rule="first", given="bags"), *_examples(rule="second", given="crew")]
    right = [msgspec.structs.replace(e, right=e.given) if n % 4 else e for n, e in enumerate(mixed)]
    model = Model(train(Task.department, right, ["bags", "crew", "lounge"]))
    assert model.answer("", "first").best == "bags"
    assert model.answer("", "second").best == "crew"


def test_the_same_examples_make_the_same_bytes() -> None:
    once = msgspec.msgpack.encode(train(Task.mood, _examples(), ["bags", "crew"]))
    assert msgspec.msgpack.encode(train(Task.mood, _examples(), ["crew", "bags"])) == once
    assert len(once) < MOST_BYTES


@pytest.mark.parametrize("classes", [1, 2, 3, 8, 17, 100])
def test_a_table_never_outgrows_its_bytes(classes: int) -> None:
    assert rows_for(classes) * classes <= MOST_BYTES


def test_chances_are_chances() -> None:
    table = train(Task.department, _examples(), ["bags", "crew"])
    said = Model(table).answer("bag rude", "a rule nobody met")
    assert sum(said.chances) == pytest.approx(1)
    assert 0 < said.confidence < 1
    older = Model(msgspec.structs.replace(table, sure_slope=1.0, sure_lift=0.0)).answer("bag rude", "a rule nobody met")
    assert (older.best, older.chances, older.confidence) == (said.best, said.chances, max(said.chances))


@pytest.mark.parametrize("often", [0.55, 0.7, 0.95])
def test_confidence_is_how_often_it_is_right(often: float) -> None:
    """Whatever chance a fit gives its best answer, of examples it has not seen."""
    dice = random.Random(7)
    best = [dice.uniform(0.6, 0.99) for _ in range(4000)]
    chances = np.array([[each, 1 - each] for each in best])
    right = np.array([0 if dice.random() < often else 1 for _ in best])
    slope, lift = _sure(chances, right)
    said = [1 / (1 + math.exp(-slope * math.log(each / (1 - each)) - lift)) for each in best]
    assert sum(said) / len(said) == pytest.approx(often, abs=0.02)
    assert max(said) - min(said) < 0.1, "how sure it was said nothing"


def test_too_little_is_said() -> None:
    with pytest.raises(TooFew):
        train(Task.mood, _examples(FEWEST - 1), ["bags"])
    with pytest.raises(TooFew):
        train(Task.mood, [e for e in _examples() if e.right == "bags"], ["bags", "crew"])


@given(st.text(), st.text(alphabet="abc"))
def test_any_text_has_features(text: str, rule: str) -> None:
    found = features(text, rule)
    assert found == features(text, rule)
    assert len(found) == len(set(found))
    assert all(0 <= each < 1 << 32 for each in found)


def test_handles_and_addresses_are_no_words() -> None:
    assert features("@united https://t.co/x late again") == features("late again")
    assert features("Late 20 minutes") == features("late 35 minutes")


@pytest.mark.parametrize(
    ("compound", "rule"), [(None, "x"), (-0.9, "n0"), (-0.05, "n3"), (0.0, "u3"), (0.05, "p4"), (1.0, "p6")]
)
def test_the_range_of_a_compound_has_its_label(compound: float | None, rule: str) -> None:
    assert mood_rule(compound) == rule


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_plain_letters_are_read_as_all_others(text: str) -> None:
    assert words_of(f"{text} é") == [*words_of(text), "é"][:120]


def test_a_table_of_before_marks_and_letters_answers_as_it_did() -> None:
    """It is read as it was stored, without those fields: words alone are added up."""
    made = train(Task.mood, _examples(), ["bags", "crew"])
    stored = msgspec.msgpack.decode(msgspec.msgpack.encode(made))
    del stored["marks"], stored["letters"]
    old = msgspec.msgpack.decode(msgspec.msgpack.encode(stored), type=ModelTable)
    text, rule = "the atendant was rude :(", "everything"
    cells = np.frombuffer(old.cells, np.int8).reshape(old.rows, 2).astype(int)
    found = features(text, rule)
    said = cells[[each % old.rows for each in found]].sum(axis=0) * old.step / len(found) ** 0.5
    assert Model(old).log_odds(text, rule) == pytest.approx([*(said + old.bias + np.array(old.rules[rule]))])
    assert Model(made).log_odds(text, rule) != pytest.approx(Model(old).log_odds(text, rule))


@pytest.mark.parametrize("task", list(Task))
def test_pieces_of_a_word_know_it_misspelt(task: Task) -> None:
    model = Model(train(task, _examples(), ["bags", "crew"]))
    for text, right in (("xsuitcase", "bags"), ("sttendants", "crew")):
        assert not set(features(text)) & set(features(" ".join(WORDS[right])))
        assert model.answer(text, "everything").best == right


def test_marks_of_mood_are_few_for_many_words() -> None:
    assert marks("superb") == marks("marvellous") or marks("good") == marks("nice")
    assert marks("not good") != marks("good")
    assert marks("gate seven") == ()
    assert marks(":(") != marks(":)")


@given(st.text())
def test_any_word_has_pieces(text: str) -> None:
    for word in words_of(text):
        assert letters(word) == letters(word)
        assert len(set(letters(word))) == len(letters(word)) <= 42


def _erring(share: float, seed: int = 3) -> list[Example]:
    """Some say anything, whatever the text."""
    dice = random.Random(seed)
    said = [msgspec.structs.replace(each, rule="", given="") for each in _examples(600, seed=seed)]
    dice.shuffle(said)
    return [
        msgspec.structs.replace(each, right=dice.choice(("bags", "crew"))) if dice.random() < share else each
        for each in said
    ]


def test_what_all_others_contradict_counts_less() -> None:
    """Each of a share of examples says any class; what is true is known of all of them."""
    true, said = _erring(0.0), _erring(0.3)
    wrong = np.array([a.right != b.right for a, b in zip(true, said, strict=True)])
    made = _Data(said, ("bags", "crew"), STRENGTHS[Task.mood])
    made.doubt(_unseen(made, STRENGTHS[Task.mood]))
    assert made.trust[wrong].mean() < 0.3 < 0.8 < made.trust[~wrong].mean()
    assert 0.1 < made.wrong < 0.3
    quiet = _Data(true, ("bags", "crew"), STRENGTHS[Task.mood])
    quiet.doubt(_unseen(quiet, STRENGTHS[Task.mood]))
    assert quiet.trust.min() > 0.9, "where nobody errs all count"
    assert quiet.wrong == 0.0


def test_where_most_would_be_wrong_nobody_is_doubted() -> None:
    """The fits know nothing then: of what they contradict throughout nothing follows."""
    share, trust = trusted(np.tile([9.0, -9.0], (100, 1)), np.ones(100, dtype=np.int64))
    assert share == 0
    assert (trust == 1).all()


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_confidence_minds_those_who_err(share: float) -> None:
    """Who judges it was wrong himself: of being right less is seen than there is."""
    dice = random.Random(11)
    best = [dice.uniform(0.6, 0.99) for _ in range(4000)]
    chances = np.array([[each, 1 - each] for each in best])
    right = [0 if dice.random() < each else 1 for each in best]
    seen = np.array([dice.choice((0, 1)) if dice.random() < share else each for each in right])
    slope, lift = _sure(chances, seen, share)
    said = [1 / (1 + math.exp(-slope * math.log(each / (1 - each)) - lift)) for each in best]
    assert sum(said) / len(said) == pytest.approx(sum(each == 0 for each in right) / len(right), abs=0.02)
