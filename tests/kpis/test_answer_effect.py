"""What answering does: matched by the mood before, as pandas has it, with intervals that hold the truth."""

from __future__ import annotations

import functools
import random

import pandas as pd
import pytest

from listening.kpis.answer_effect import FEWEST, WITHIN_MS, Uttered, answer_effect, uttered
from listening.kpis.period import Period
from listening.mention import Kind
from listening.spans import DAY_MS
from tests.kpis.made import DAY, MINUTE, mention

PERIOD = Period(DAY, DAY + 7 * DAY_MS)
SCORES = {-0.7: -1.0, -0.4: -1.0, 0.0: 0.0, 0.5: 1.0}
LIFT = 0.3
"""Chance that an answer makes of a negative next post a neutral one."""


def world(seed: int, number: int = 600, lift: float = LIFT) -> list[Uttered]:
    """The angrier the likelier an answer is, and the angrier the next post: who does not match finds harm."""
    dice = random.Random(seed)
    said = []
    for n in range(number):
        score = dice.choice(list(SCORES))
        at = DAY + dice.randrange(6 * DAY_MS)
        said.append(said_by(n, at, score))
        answered = dice.random() < 0.5 - 0.5 * score
        if answered:
            said.append(Uttered(at + 30 * MINUTE, f"own:{n}", "", True, None, "", f"demo:{n}"))
        after = -1.0 if dice.random() < 0.5 - 0.4 * score else 1.0
        if answered and after < 0 and dice.random() < lift:
            after = 0.0
        if dice.random() < 0.8:
            # Before any answer: belongs to the first one, not to what came of it.
            said.append(said_by(n, at + 5 * MINUTE, -0.7, "b"))
            said.append(said_by(n, at + 60 * MINUTE, {-1.0: -0.7, 0.0: 0.0, 1.0: 0.5}[after], "c"))
    dice.shuffle(said)
    return said


@functools.cache
def of_score(score: float) -> Uttered:
    """A post of this score, for ``said_by``: worlds have hundreds of thousands that differ in who and when alone."""
    found = uttered(mention(0, DAY, compound=score, parent="demo:0"))
    assert found is not None
    return found


def said_by(n: int, at: int, score: float, which: str = "") -> Uttered:
    return of_score(score)._replace(at=at, id=f"demo:{n}{which}", author=f"demo a{n}")


def test_it_is_as_pandas_has_it() -> None:
    said = world(1, 4000)
    found = answer_effect(said, PERIOD, {})
    rows = pd.DataFrame([each._asdict() for each in said])
    replies = rows[rows["own"]].groupby("answers")["at"].min()
    posts = rows[~rows["own"]].sort_values("at")
    first = posts.groupby("author").first()
    first["answer"] = first["id"].map(replies)
    wait = (first["answer"] - first["at"]).median()
    first["since"] = first["answer"].fillna(first["at"] + wait)
    both = posts.merge(first, on="author", suffixes=("", "_first"))
    after = both[both["at"] > both["since"]].groupby("author").first()
    pairs = after.assign(treated=after["answer"].notna())
    cells = pairs.groupby(["before_first", "treated"])["sign"].agg(["mean", "size"]).unstack()
    weights = cells["size"][True] / cells["size"][True].sum()
    assert found.difference is not None
    assert found.difference.value == pytest.approx(100 * (weights * (cells["mean"][True] - cells["mean"][False])).sum())
    assert (found.answered, found.unanswered) == (cells["size"][True].sum(), cells["size"][False].sum())
    naive = pairs.groupby("treated")["sign"].mean()
    assert naive[True] < naive[False], "without matching, answering looks harmful"
    assert found.difference.low > 0
    assert found.wait_ms == 30 * MINUTE


def test_intervals_hold_what_answering_does() -> None:
    # Of those answered, by score: how many are negative next, of whom LIFT become neutral.
    weights = {score: 0.5 - 0.5 * score for score in SCORES}
    gain = sum(w * (0.5 - 0.4 * score) * LIFT for score, w in weights.items()) / sum(weights.values())
    held = nothing = 0
    for seed in range(100):
        found = answer_effect(world(seed), PERIOD, {}).difference
        none = answer_effect(world(seed, lift=0.0), PERIOD, {}).difference
        assert found is not None
        assert none is not None
        held += found.low <= 100 * gain <= found.high
        nothing += none.low <= 0 <= none.high
    assert held >= 90, held
    assert nothing >= 90, nothing


def test_too_few_and_none_are_said() -> None:
    few = answer_effect(world(1, 2 * FEWEST), PERIOD, {})
    assert few.difference is None
    assert f"{few.answered:,} authors" in few.few
    assert answer_effect([], PERIOD, {}).answered == 0


def test_who_is_asked_about() -> None:
    assert uttered(mention(1, DAY, kind=Kind.repost)) is None
    assert uttered(mention(1, DAY, author="")) is None
    assert uttered(mention(1, DAY, deleted=True)) is None
    ours = uttered(mention(1, DAY, own=True, parent="demo:9"))
    assert ours is not None
    assert (ours.author, ours.answers) == ("", "demo:9")
    # A case says when it was answered; what comes too late is no answer, what comes first no next post.
    alone = [said_by(n, DAY + n, -0.7) for n in range(90)] + [said_by(n, DAY + DAY_MS, 0.5, "b") for n in range(90)]
    by_cases = answer_effect(alone, PERIOD, {f"demo:{n}": DAY + MINUTE for n in range(45)})
    assert by_cases.answered == by_cases.unanswered == 45
    late = answer_effect(alone, PERIOD, {f"demo:{n}": DAY + WITHIN_MS + DAY_MS for n in range(45)})
    assert late.answered == 0
