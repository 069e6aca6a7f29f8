"""The part of a model that reads what an encoder makes of a text, learnt beside its words. Pure; for the training job.

Logistic regression over the encoder's numbers, every class counting the same. An encoder of many languages
puts what means the same in one place, whatever the language: so what people said of mentions in other
languages teaches as well, for less each. That is the head start.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

STRENGTH = 10.0
"""Inverse of the penalty."""
ELSEWHERE = 0.3
"""What an example in another language counts. Both chosen by bench.encoder: docs/learning.md."""
MOST_ELSEWHERE = 1_000
"""Examples in other languages that are learnt from: the newest."""


class Meanings:
    """What an encoder makes of examples."""

    def __init__(self, encoder: str, vectors: Floats, elsewhere: Floats, right_elsewhere: Sequence[str]) -> None:
        """``vectors``: one a row, of the examples; ``elsewhere``: of those in other languages, with what is right."""
        self.encoder = encoder
        self.vectors = vectors
        self.elsewhere = elsewhere
        self.right_elsewhere = tuple(right_elsewhere)


class MeaningHead(msgspec.Struct, frozen=True):
    """As a table holds it."""

    cells: bytes = b""
    step: float = 0.0
    bias: tuple[float, ...] = ()


def learn_head(meant: Meanings, right: Whole, names: Sequence[str], words_count: float) -> MeaningHead:
    """Of all examples. ``words_count``: what the log-odds of the words are multiplied by, and these are not."""
    weights, bias = _fit(meant, right, names, np.arange(len(right)))
    weights, bias = weights / words_count, bias / words_count
    step = float(np.abs(weights).max()) / 127 or 1.0
    cells = np.round(weights / step).astype(np.int8).tobytes()
    return MeaningHead(cells, round(step, 9), tuple(round(float(each), 4) for each in bias))


def unseen_by_head(meant: Meanings, right: Whole, names: Sequence[str], folds: int) -> Floats:
    """Log-odds of every example, each by a fit that had not seen it."""
    everything = np.arange(len(right))
    logits = np.zeros((len(right), len(names)))
    for fold in range(folds):
        kept = everything[everything % folds == fold]
        weights, bias = _fit(meant, right, names, everything[everything % folds != fold])
        logits[kept] = meant.vectors[kept] @ weights + bias
    return logits


def _fit(meant: Meanings, right: Whole, names: Sequence[str], some: Whole) -> tuple[Floats, Floats]:
    """Weights (width x classes) and bias. A class that no example has says nothing."""
    from sklearn.linear_model import LogisticRegression  # 160 MB, for the training job alone

    number = {name: n for n, name in enumerate(names)}
    there = np.array([n for n, name in enumerate(meant.right_elsewhere) if name in number], dtype=np.int64)
    vectors = np.concatenate([meant.vectors[some], meant.elsewhere[there]])
    answers = np.concatenate([right[some], [number[meant.right_elsewhere[n]] for n in there]]).astype(np.int64)
    weight = np.concatenate([np.ones(len(some)), np.full(len(there), ELSEWHERE)])
    weights, bias = np.zeros((vectors.shape[1], len(names))), np.zeros(len(names))
    classes = np.unique(answers)
    if len(classes) < 2:
        return weights, bias
    centre = vectors.mean(axis=0)
    model = LogisticRegression(C=STRENGTH, max_iter=300, class_weight="balanced")
    model.fit(vectors - centre, answers, sample_weight=weight)
    learnt, base = model.coef_, model.intercept_
    if len(classes) == 2:  # one row says both
        learnt, base = np.concatenate([-learnt, learnt]) / 2, np.concatenate([-base, base]) / 2
    weights[:, classes] = learnt.T
    bias[classes] = base - learnt @ centre
    return weights, bias
