"""A model counts where it beat the rule, and nowhere else."""

import random

from listening.learning.adoption import CHANCE, Trial, TrialOutcome, evidence, trial

RUNS, REVIEWED = 100, 800


def _run(seed: int, rule: float, model: float, number: int = REVIEWED) -> list[TrialOutcome]:
    """Reviewed mentions of which rule and model are right so often, each by itself."""
    dice = random.Random(seed)
    made = []
    for _ in range(number):
        by_rule, by_model = dice.random() < rule, dice.random() < model
        made.append(TrialOutcome.even if by_rule == by_model else TrialOutcome.won if by_model else TrialOutcome.lost)
    return made


def _ever(outcomes: list[TrialOutcome]) -> bool:
    """Whether it would have been in use at any moment."""
    won = lost = 0
    for outcome in outcomes:
        if outcome is TrialOutcome.even:
            continue
        won, lost = won + (outcome is TrialOutcome.won), lost + (outcome is TrialOutcome.lost)
        if evidence(won, lost) >= 1 / CHANCE:
            return True
    return False


def test_of_random_corrections_no_model_is_ever_adopted() -> None:
    """Three moods named at random: neither the rule nor what learns from them is right more than once in three."""
    assert sum(_ever(_run(seed, 1 / 3, 1 / 3)) for seed in range(RUNS)) <= 5
    assert not any(trial(_run(seed, 0.66, 0.64)).adopted for seed in range(20)), "nor one that is worse"


def test_a_better_model_is_adopted_and_stays() -> None:
    """The word list is right in 48 of 100 airline tweets, a model of 200 corrections in 74."""
    soon = [trial(_run(seed, 0.48, 0.74, 200)) for seed in range(RUNS)]
    assert sum(each.adopted for each in soon) >= 95
    assert sum(trial(_run(seed, 0.48, 0.74)).adopted for seed in range(RUNS)) >= 98


def test_one_that_becomes_worse_leaves_as_it_came() -> None:
    better = [TrialOutcome.won, TrialOutcome.even] * 20
    assert trial(better).adopted
    worse = [TrialOutcome.lost if each is TrialOutcome.won else each for each in better]
    left = trial([*better, *worse, *worse])
    assert (left.adopted, left.seen) == (False, 120)
    first = next(n for n in range(41) if trial(better[:n]).adopted)
    # From the moment it was adopted it takes as many as it took to enter; what it won since counts for it.
    assert trial([*better[:first], *worse[: first - 1]]).adopted
    assert not trial([*better[:first], *worse[:first]]).adopted


def test_until_then_it_says_how_many_it_has_and_about_how_many_it_needs() -> None:
    assert trial([]) == Trial(False, 0, 0, 0, 200)
    few = [TrialOutcome.won] * 5 + [TrialOutcome.even] * 32
    assert (trial(few).seen, trial(few).of_about) == (37, 200)
    assert trial([TrialOutcome.won, TrialOutcome.lost] * 300).of_about == 600
