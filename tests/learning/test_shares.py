"""Shares corrected by the review: as pandas has them, with intervals that hold the truth."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from layouts.quality.shares import BY_RULES, shares
from listening.config import parse
from listening.counting.buckets import cell_of, read_cell
from listening.counting.counts import EVERYTHING, Filter, Population, add
from listening.learning.calibration import ENOUGH
from listening.learning.correction import Correction, Decided, MetAs
from listening.learning.sample import Calibration, read
from listening.learning.shares import NOBODY, by_department
from listening.mention import Kind, Label
from tests.dashboard.conftest import CONFIG as CONFIG_TEXT
from tests.made import NOW, mention

CONFIG = parse(CONFIG_TEXT)
SENT = {"care": 700, "press": 300}
RIGHT = {"care": ("care", "care", "care", "press", NOBODY), "press": ("press", "care")}
"""Where what was sent somewhere belongs: one in five that care got is not about us."""
NEEDS = {True: (True, True, True, False), False: (False, False, False, True)}


def drawn(n: int, dice: random.Random) -> Correction:
    sent = dice.choices(list(SENT), list(SENT.values()))[0]
    needed = dice.random() < 0.4
    should = dice.choice(RIGHT[sent])
    needs = dice.choice(NEEDS[needed])
    return Correction(
        mention=f"net:{n}",
        text="",
        source="net",
        topics=("Acme",),
        created=NOW + n,
        decided=Decided(Label.neutral, None, sent, "r", needed),
        department=should,
        about_us=False if should == NOBODY else None,
        needs_answer=None if should == NOBODY else needs,
        by="Kim",
        at=NOW + n,
        found=MetAs.review,
        weight=1.0 + n % 3,
    )


def test_shares_are_as_pandas_has_them() -> None:
    dice = random.Random(3)
    said = [drawn(n, dice) for n in range(240)]
    found = Calibration(read(said)).shares.departments(SENT)
    rows = pd.DataFrame(
        {"sent": c.decided.department, "right": float(c.department == "press"), "weight": c.weight} for c in said
    )
    overall = (rows["right"] * rows["weight"]).sum() / rows["weight"].sum()
    value = variance = 0.0
    for sent, number in SENT.items():
        own = rows[rows["sent"] == sent]
        size = own["weight"].sum() ** 2 / (own["weight"] ** 2).sum()
        plain = (own["right"] * own["weight"]).sum() / own["weight"].sum()
        spread = (own["weight"] * (own["right"] - plain) ** 2).sum() / own["weight"].sum()
        spread = spread * size / (size - 1) + 1 / (size + 2) ** 2
        part = number / 1000
        value += part * (size * plain + overall) / (size + 1)
        variance += part**2 * spread / size + part * spread / 1000
    press = found["press"]
    assert press.counted == 0.3
    assert press.corrected is not None
    assert press.corrected.value == pytest.approx(value)
    from scipy.stats import t as student  # takes two seconds, and every process collects every test

    assert press.corrected.half == pytest.approx(student.ppf(0.975, 239) * variance**0.5, rel=1e-3)
    assert sum(each.value for each in found.values()) < 0.95, "what is not about us is nobody's"


def test_intervals_hold_the_truth() -> None:
    press = {"care": 0.2, "press": 0.5}
    truth = sum(SENT[name] / 1000 * share for name, share in press.items())
    needs = 0.4 * 0.75 + 0.6 * 0.25
    # One in five of care is not about us, and needs nothing.
    needs *= 1 - 0.7 * 0.2
    held = held_needs = 0
    for seed in range(120):
        dice = random.Random(seed)
        calibration = Calibration(read([drawn(n, dice) for n in range(200)])).shares
        found = calibration.departments(SENT)["press"].corrected
        answer = calibration.needs_answer(4000, 6000)
        assert found is not None
        assert answer is not None
        assert answer.corrected is not None
        held += found.low <= truth <= found.high
        held_needs += answer.corrected.low <= needs <= answer.corrected.high
    assert held >= 108, held
    assert held_needs >= 108, held_needs


def test_until_enough_is_reviewed_shares_are_those_of_the_rules() -> None:
    dice = random.Random(1)
    few = Calibration(read([drawn(n, dice) for n in range(ENOUGH - 1)])).shares
    found = few.departments(SENT)
    assert found["care"].corrected is None
    assert (found["care"].value, found["care"].reviewed) == (0.7, ENOUGH - 1)
    assert BY_RULES in str(shares(found, few.needs_answer(1, 3), 4, CONFIG)).casefold()
    enough = Calibration(read([drawn(n, dice) for n in range(2 * ENOUGH)])).shares
    assert enough.departments(SENT, end=NOW)["care"].corrected is None, "it was over before anything was reviewed"
    assert enough.departments(SENT, Filter(topic="Other"))["care"].reviewed == 0
    assert enough.departments(SENT, Filter(who=Population.ours))["care"].corrected is None
    assert "not checked" not in str(shares(enough.departments(SENT), enough.needs_answer(1, 3), 4, CONFIG)).casefold()
    assert enough.needs_answer(0, 0) is None
    assert enough.departments({}) == {}


def test_what_is_corrected_is_what_is_drawn_from() -> None:
    said = [mention(f"net:{n}", NOW, department="care", topics=("Acme",)) for n in range(4)]
    said += [mention("net:own", NOW, own=True, department="care")]
    said += [mention("net:re", NOW, kind=Kind.repost, department="press")]
    cells = add({read_cell(cell_of(m)): 1} for m in said)
    assert by_department(cells, EVERYTHING, False) == {"care": 4}
    assert by_department(cells, EVERYTHING, True) == {"care": 4, "press": 1}
