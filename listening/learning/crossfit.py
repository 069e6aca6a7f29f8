"""A model's word on all, where it learnt from some of them: each judged by a model that did not see it. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec

from listening.learning.table import Model, Task
from listening.learning.train import Example, train
from listening.mention import Label

SIGN = {Label.negative: -1.0, Label.neutral: 0.0, Label.positive: 1.0}
FOLDS = 5


class Expected(msgspec.Struct, frozen=True):
    """The mood a model expects, -1..1."""

    of_all: list[float]
    """Of all that are not judged, and of those judged: the mean of the models."""
    of_judged: list[float]
    """Of those judged, in their order, each by the model that had not seen it."""


def expected(every: Sequence[Example], judged: Sequence[int], seed: int = 0) -> Expected:
    """``judged``: numbers of those whose ``right`` is known. Raises TooFew."""
    order = list(judged)
    random.Random(seed).shuffle(order)  # noqa: S311 - folds, no secret
    folds = [order[n::FOLDS] for n in range(FOLDS)]
    classes = [each.value for each in SIGN]
    total = [0.0] * len(every)
    own: dict[int, float] = {}
    for kept in folds:
        hidden = set(kept)
        model = Model(train(Task.mood, [every[n] for n in order if n not in hidden], classes))
        worth = [SIGN[Label(name)] for name in model.table.classes]
        for n, each in enumerate(every):
            chances = model.answer(each.text, each.rule).chances
            value = sum(a * b for a, b in zip(worth, chances, strict=True))
            total[n] += value / FOLDS
            if n in hidden:
                own[n] = value
    return Expected(total, [own[n] for n in judged])
