"""Figures corrected by what people found."""

import random
from collections import Counter
from statistics import mean

import pytest

from listening.learning.calibration import Estimate, Judgement, by_class, powered, share

MOODS = (-1.0, 0.0, 1.0)
NAMES = "nup"
OFTEN = {-1.0: (60, 25, 15), 0.0: (20, 60, 20), 1.0: (10, 10, 80)}
"""What a classifier says of each, in hundredths."""


def _population(seed: int, number: int = 1500) -> list[Judgement]:
    chance = random.Random(seed)
    truth = chance.choices(MOODS, (60, 25, 15), k=number)
    return [Judgement(chance.choices(NAMES, OFTEN[each])[0], each) for each in truth]


def _held(population: list[Judgement], size: int, draws: int) -> list[Estimate]:
    counted = Counter(each.said for each in population)
    found = [by_class(counted, random.Random(n).sample(population, size)) for n in range(draws)]
    return [each for each in found if each is not None]


@pytest.mark.parametrize("size", [100, 400])
def test_95_of_100_intervals_hold_the_truth(size: int) -> None:
    population = _population(1)
    truth = mean(each.right for each in population)
    found = _held(population, size, 200)
    held = mean(each.low <= truth <= each.high for each in found)
    assert 0.9 <= held <= 0.99
    assert mean(each.value for each in found) == pytest.approx(truth, abs=0.02)


def test_it_is_narrower_than_the_sample_alone() -> None:
    population = _population(2)
    some = random.Random(0).sample(population, 300)
    alone = powered([0.0] * len(population), [0.0] * 300, [each.right for each in some])
    together = by_class(Counter(each.said for each in population), some)
    assert together is not None
    assert together.half < alone.half


def test_a_number_is_used_as_far_as_it_helps() -> None:
    chance = random.Random(3)
    truth = [chance.gauss(0, 1) for _ in range(2000)]
    good = [each + chance.gauss(0, 0.3) for each in truth]
    useless = [chance.gauss(0, 1) for _ in truth]
    some = chance.sample(range(2000), 200)
    right = [truth[n] for n in some]
    sharp = powered(good, [good[n] for n in some], right)
    blunt = powered(useless, [useless[n] for n in some], right)
    alone = powered([0.0] * 2000, [0.0] * 200, right)
    assert sharp.half < 0.5 * alone.half
    assert blunt.half == pytest.approx(alone.half, rel=0.05)


def test_a_stratum_drawn_too_often_counts_by_its_mentions() -> None:
    often = [Judgement("n", -1.0, weight=1.0)] * 50 + [Judgement("n", 1.0, weight=9.0)] * 50
    found = by_class({"n": 500}, often)
    assert found is not None
    assert found.value == pytest.approx(0.8, abs=0.02)


def test_an_hour_that_was_not_sampled_is_less_sure() -> None:
    judged = _population(4, 300)
    inside, outside = by_class({"n": 20, "p": 10}, judged), by_class({"n": 20, "p": 10}, judged, sampled=False)
    assert inside is not None
    assert outside is not None
    assert outside.half > inside.half
    assert outside.value == inside.value


def test_nothing_is_made_of_nothing() -> None:
    assert by_class({}, [Judgement("n", 1.0)]) is None
    assert by_class({"n": 3}, []) is None
    assert share(0, 0) is None


def test_a_handful_that_agrees_is_no_certainty() -> None:
    found = by_class({"n": 1000}, [Judgement("n", -1.0)] * 3)
    assert found is not None
    assert found.half > 0.3
    all_right = share(10, 10)
    assert all_right is not None
    assert all_right.low < 0.75
