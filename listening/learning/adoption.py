"""The adoption of a model: only where it beat the rule on reviewed mentions predicted before they were learnt. Pure.

Only a random sample is a fair ground: what people set right at work was wrong by choice, and any
model beats a rule on the rule's own mistakes. So every correction teaches, and the reviewed ones
alone are counted here.

The question is asked again after every correction, so an ordinary test would be passed by chance
sooner or later. This evidence may be looked at for ever: it is a test martingale, and by Ville's
inequality (1939) it reaches 1 / CHANCE with a probability of at most CHANCE if the model is no
better than the rule.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

import msgspec

CHANCE = 0.01
"""How often a model that is no better than its rule is ever adopted, at most; as often one that is no worse is left."""

USUALLY = 200
"""Reviewed mentions after which a useful model is adopted, before anything is known of this one."""

_SHARES = tuple(n / 20 for n in range(11, 20))
"""Shares of wins that a better model may have, each as likely before: 0.55 to 0.95."""


class TrialOutcome(StrEnum):
    """Of one reviewed mention, predicted before anything was learnt from it."""

    won = "w"
    """The model was right and the rule was not."""
    lost = "l"
    even = "e"
    """Both were right, or neither."""


class Trial(msgspec.Struct, frozen=True):
    """How a model fares against its rule."""

    adopted: bool = False
    seen: int = 0
    """Reviewed mentions that were predicted before they were learnt."""
    won: int = 0
    lost: int = 0
    """Since the last change of ``adopted``."""
    of_about: int = USUALLY
    """``seen`` at which it will have proved itself, if it goes on as it does."""


def trial(outcomes: Sequence[TrialOutcome]) -> Trial:
    """Fold outcomes, oldest first: a model enters by its evidence, and leaves by the mirror image of it."""
    adopted, won, lost = False, 0, 0
    for outcome in outcomes:
        if outcome is TrialOutcome.even:
            continue
        won += outcome is TrialOutcome.won
        lost += outcome is TrialOutcome.lost
        if evidence(*((lost, won) if adopted else (won, lost))) >= 1 / CHANCE:
            adopted, won, lost = not adopted, 0, 0
    return Trial(adopted, len(outcomes), won, lost, _of_about(len(outcomes), won, lost))


def evidence(won: int, lost: int) -> float:
    """How much likelier it is under "wins more often than it loses" than under "wins as often"."""
    return sum(math.exp(won * math.log(2 * p) + lost * math.log(2 - 2 * p)) for p in _SHARES) / len(_SHARES)


def _of_about(seen: int, won: int, lost: int) -> int:
    """By the share of wins until now: the evidence grows by its divergence from one half with each that differs."""
    number = won + lost
    share = (won + 1) / (number + 2)
    if share <= 0.5 or number < 10:
        return max(USUALLY, seen)
    gain = share * math.log(2 * share) + (1 - share) * math.log(2 - 2 * share)
    needed = math.log(len(_SHARES) / CHANCE) / gain * seen / number
    return max(seen, 10 * math.ceil(needed / 10))
