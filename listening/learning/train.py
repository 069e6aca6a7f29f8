"""The training of a table: the rule's answer first, then what words and word pairs add. Pure; for the training job.

Logistic regression with the rule's log-odds as its offset (penalised maximum
likelihood, L-BFGS), and a complement naive Bayes (Rennie et al., ICML 2003) of
the same words, added up to one table. People err: where ``Strength.doubt`` says so,
an example counts as much as it is likely to be right by what all others say
(``listening.learning.trust``). scikit-learn and scipy are loaded here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from listening.learning.features import different_words, features, letters, marks
from listening.learning.head import MeaningHead, Meanings, learn_head, unseen_by_head
from listening.learning.table import TENTHS, ModelTable, Task, rows_for
from listening.learning.trust import chances_of, trusted

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A text, what the rule said of it, and what is right."""

    text: str
    rule: str
    """A route, or a range of the compound: what the rule's answer hangs on."""
    given: str
    """The class the rule gave; empty = it could not say."""
    right: str
    weight: float = 1.0


class Strength(msgspec.Struct, frozen=True):
    """How a task is learnt. Chosen on labelled tweets by bench.learning: docs/learning.md."""

    penalty: float
    balance: float
    """0 = every example counts once, 1 = every class counts the same."""
    bayes: float
    """What the naive Bayes counts beside the regression."""
    offset: float
    """What the rule's log-odds count."""
    smoothing: float
    """Of the naive Bayes."""
    marks: bool
    letters: int
    """As those of ``ModelTable``."""
    doubt: bool
    """Whether what the other examples contradict counts less."""
    folds: int
    """Parts that few examples are cut into to be foretold by the others: of few, half may say little about all."""


STRENGTHS: Mapping[Task, Strength] = {
    Task.department: Strength(
        penalty=0.8, balance=0.4, bayes=2.0, offset=1.0, smoothing=1.0, marks=False, letters=6, doubt=False, folds=5
    ),
    Task.mood: Strength(
        penalty=0.2, balance=1.0, bayes=1.3, offset=0.7, smoothing=0.3, marks=True, letters=5, doubt=True, folds=2
    ),
}

TRUST = 0.6
"""What the rule is believed to be right in, before anything is known of it."""
TRUSTED = 20.0
"""Examples that this belief weighs as much as."""
LETTERED = 8_000
"""Examples above which pieces of words are not looked at: words alone know enough, and it keeps training short."""
_FOLDS, _FEW = 2, 1_000
"""Into how many parts examples are cut to be foretold by the others, above so many examples."""
FEWEST = 20
"""Examples below which nothing is learnt."""
_MOOT = 0.04
"""Share that says what nobody would foretell where nobody errs: of some texts people think differently."""
_TOLD = 300.0
"""Examples of which the share that is wrong is half believed."""
_STEPS = 30
"""Of L-BFGS: more cost time and make no model better on texts that it has not seen."""
_DOUBT = 20.0
"""How firmly confidence is believed as the fit has it: as what some hundred examples say of it."""
_NEWTON = 30
"""Steps of Newton's method, short ones, so that none leads away: two parameters are there long before."""
_REMEMBERED = 4
"""Steps that L-BFGS looks back on."""


class TooFew(ValueError):
    """There is nothing to learn from yet."""


def train(
    task: Task, examples: Sequence[Example], classes: Sequence[str], language: str = "", meant: Meanings | None = None
) -> ModelTable:
    """The table of ``examples``. Raises TooFew below ``FEWEST`` or if all say the same.

    ``classes``: everything that may be answered; what no example says keeps the rule's chance. ``meant``: what
    an encoder makes of the same examples.
    """
    from threadpoolctl import threadpool_limits  # as scikit-learn below

    names = tuple(sorted({*classes, *(each.right for each in examples)}))
    if len(examples) < FEWEST or len({each.right for each in examples}) < 2:
        raise TooFew(f"{len(examples)} examples; {FEWEST} of two kinds are needed")
    how = STRENGTHS[task]
    if len(examples) > LETTERED:
        how = msgspec.structs.replace(how, letters=0)
    made = _Data(examples, names, how)
    # Several threads share vectors this short at a loss: four times the time, and no fixed order of sums.
    with threadpool_limits(1):
        if how.doubt:
            made.doubt(_unseen(made, how))
        weights, bias, rules = _fit(made, np.arange(len(examples)), how)
        unseen = _unseen(made, how)
        sharpness = last = _sharpest(unseen, made)
        head = MeaningHead()
        if meant is not None:
            head = learn_head(meant, made.right, names, sharpness)
            unseen = unseen * sharpness + unseen_by_head(meant, made.right, names, _folds(how, len(examples)))
            last = _sharpest(unseen, made)
            sharpness *= last
    slope, lift = _sure(chances_of(last * unseen), made.right, made.wrong)
    step = float(np.abs(weights).max()) / 127 or 1.0
    return ModelTable(
        task=task,
        language=language,
        classes=names,
        rows=made.rows,
        cells=np.round(weights / step).astype(np.int8).tobytes(),
        step=round(step, 9),
        bias=tuple(round(float(each), 4) for each in bias),
        rules=rules,
        sharpness=round(sharpness, 4),
        marks=how.marks,
        letters=how.letters,
        examples=len(examples),
        encoder=meant.encoder if meant is not None else "",
        head=head.cells,
        head_step=head.step,
        head_bias=head.bias,
        sure_slope=slope,
        sure_lift=lift,
    )


class _Data:
    """Examples as arrays."""

    def __init__(self, examples: Sequence[Example], names: Sequence[str], how: Strength) -> None:
        from scipy import sparse  # as scikit-learn below

        number = {name: n for n, name in enumerate(names)}
        self.classes = len(names)
        self.rows = rows_for(self.classes)
        self.right: Whole = np.array([number[each.right] for each in examples])
        self.weight: Floats = np.array([each.weight for each in examples])
        self.rules = [each.rule for each in examples]
        self.given = {each.rule: number.get(each.given, -1) for each in examples}
        found = [_seen(each, how) for each in examples]
        ends = np.cumsum([0, *(len(one) for one, _ in found)])
        columns = np.array([each % self.rows for one, _ in found for each in one], dtype=np.int64)
        # Words first, pieces of words behind them.
        counts = [np.where(np.arange(len(one)) < words, 1.0, how.letters / TENTHS) for one, words in found]
        values = np.concatenate([each / np.sqrt(max(len(each), 1)) for each in counts])
        self.words: Any = sparse.csr_matrix((values, columns, ends), shape=(len(examples), self.rows))
        self.words.sum_duplicates()
        self.trust: Floats = np.ones(len(examples))
        self.wrong = 0.0
        """Share of the examples that is, as far as confidence minds it."""

    def doubt(self, unseen: Floats) -> None:
        """From here on each counts as likely as it is right, by log-odds of fits that had not seen it."""
        share, self.trust = trusted(unseen, self.right)
        number = len(self.right)
        self.wrong = max(0.0, share - _MOOT) * number / (number + _TOLD)


def _seen(example: Example, how: Strength) -> tuple[list[int], int]:
    """All features of an example, and how many of them are no pieces of words."""
    found = features(example.text, example.rule)
    if how.marks:
        found += marks(example.text)
    pieces: list[int] = []
    if how.letters:
        for word in different_words(example.text):
            pieces += letters(word)
    return [*found, *pieces], len(found)


def _fit(data: _Data, some: Whole, how: Strength) -> tuple[Floats, Floats, dict[str, tuple[float, ...]]]:
    """Weights (rows x classes), bias and the log-odds of each rule, learnt from ``some`` of the examples."""
    from sklearn.naive_bayes import ComplementNB  # 160 MB, for the training job alone

    rules = _rules(data, some, how.offset)
    start = np.array([rules[data.rules[n]] for n in some])
    right = data.right[some]
    # What occurred once teaches nothing about a second time, and is most of what there is.
    words = data.words[some]
    used = np.flatnonzero(np.bincount(words.indices, minlength=data.rows) > 1)
    words = words[:, used]
    trust = data.trust[some]
    weight = data.weight[some] * trust
    counted = np.bincount(right, trust, data.classes)
    balance = (trust.sum() / (data.classes * np.maximum(counted, 1))) ** how.balance
    learnt, bias = _regression(words, right, start, data.classes, how.penalty, balance[right] * weight)
    bayes = ComplementNB(alpha=how.smoothing).fit((words > 0).astype(float), right, weight)
    said = np.zeros_like(learnt)
    said[:, bayes.classes_] = bayes.feature_log_prob_.T
    # A class nobody has been told of says nothing, rather than the least.
    said[:, bayes.classes_] -= said[:, bayes.classes_].mean(axis=1, keepdims=True)
    weights = np.zeros((data.rows, data.classes))
    weights[used] = learnt + how.bayes * said
    return weights, bias, rules


def _rules(data: _Data, some: Whole, offset: float) -> dict[str, tuple[float, ...]]:
    """Log-odds of each class by rule, drawn towards the belief that the rule is right ``TRUST`` of the time."""
    base = np.bincount(data.right[some], data.trust[some], data.classes) + 1.0
    base /= base.sum()
    counted = {rule: np.zeros(data.classes) for rule in sorted(data.given)}
    for n in some:
        counted[data.rules[n]][data.right[n]] += data.trust[n]
    made = {}
    for rule, given in sorted(data.given.items()):
        belief = base * (1 - TRUST) if given >= 0 else base.copy()
        if given >= 0:
            belief[given] += TRUST
        chance = counted[rule] + TRUSTED * belief
        made[rule] = tuple(round(float(each), 4) for each in offset * np.log(chance / chance.sum()))
    return made


def _regression(
    words: Any, right: Whole, start: Floats, classes: int, penalty: float, weight: Floats
) -> tuple[Floats, Floats]:
    from scipy.optimize import minimize  # as scikit-learn above

    number, columns = words.shape
    truth = np.eye(classes)[right]
    each = weight[:, None]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat[: columns * classes].reshape(columns, classes)
        bias = flat[columns * classes :]
        chances = chances_of(words @ weights + bias + start)
        missed = -(weight * np.log(chances[np.arange(number), right] + 1e-12)).sum()
        pull = each * (chances - truth)
        value = missed + 0.5 * penalty * (weights * weights).sum() + 0.05 * (bias * bias).sum()
        slope = np.concatenate([(words.T @ pull + penalty * weights).ravel(), pull.sum(axis=0) + 0.1 * bias])
        return float(value), slope

    nothing = np.zeros((columns + 1) * classes)
    found = minimize(loss, nothing, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "maxcor": _REMEMBERED}).x
    return found[: columns * classes].reshape(columns, classes), found[columns * classes :]


def _folds(how: Strength, number: int) -> int:
    return how.folds if number <= _FEW else _FOLDS


def _unseen(data: _Data, how: Strength) -> Floats:
    """Log-odds of every example, each by a fit that had not seen it."""
    logits = np.zeros((len(data.right), data.classes))
    everything = np.arange(len(data.right))
    folds = _folds(how, len(everything))
    for fold in range(folds):
        rest, kept = everything[everything % folds != fold], everything[everything % folds == fold]
        weights, bias, rules = _fit(data, rest, how)
        logits[kept] = data.words[kept] @ weights + bias + np.array([rules[data.rules[n]] for n in kept])
    return logits


def _sharpest(logits: Floats, data: _Data) -> float:
    """By which power chances are right, read off examples that were not learnt from."""
    tried = np.round(np.arange(0.1, 1.55, 0.05), 2)
    each, by_chance = np.arange(len(data.right)), data.wrong / data.classes
    said = [(1 - data.wrong) * chances_of(s * logits)[each, data.right] + by_chance for s in tried]
    return float(tried[int(np.argmin([-np.log(one + 1e-12).mean() for one in said]))])


def _sure(chances: Floats, right: Whole, wrong: float = 0.0) -> tuple[float, float]:
    """Slope and lift with which the best answer is right as often as it says: logistic regression of being right.

    Both are drawn towards 1 and 0, as ``_DOUBT`` says: few examples say little. Newton's method. A ``wrong``
    share of the examples says any class: of being right less is seen than there is.
    """
    best = np.clip(chances.max(axis=1), 1e-6, 1 - 1e-6)
    odds, hit = np.log(best / (1 - best)), (chances.argmax(axis=1) == right).astype(float)
    # Without its slope where that would turn the model round: then how sure it was says nothing.
    for sides, start in ((np.stack([odds, np.ones_like(odds)], axis=1), [1.0, 0.0]), (np.ones((len(odds), 1)), [0.0])):
        at = first = np.array(start)
        for _ in range(_NEWTON):
            said = 1 / (1 + np.exp(-np.clip(sides @ at, -30, 30)))
            seen = np.clip((1 - wrong) * said + wrong / chances.shape[1], 1e-9, 1 - 1e-9)
            moved = (1 - wrong) * said * (1 - said) / (seen * (1 - seen))
            pull = sides.T @ (moved * (seen - hit)) + _DOUBT * (at - first)
            slope = sides.T @ (sides * (moved * moved * seen * (1 - seen))[:, None]) + _DOUBT * np.eye(len(start))
            at = at - np.clip(np.linalg.solve(slope, pull), -0.5, 0.5)
        if len(start) == 1 or at[0] > 0:
            break
    return round(float(at[0]) if len(at) == 2 else 0.0, 4), round(float(at[-1]), 4)
