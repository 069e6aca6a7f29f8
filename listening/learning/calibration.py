"""The calibration of a figure: what people found on a random sample, put to use on all. Pure.

Prediction-powered inference (Angelopoulos, Bates, Fannjiang, Jordan, Zrnic,
"Prediction-powered inference", Science 382, 2023): the mean of what a classifier
says of all, plus the mean of its error on the sample. Two ways to ask it:

* ``by_class`` where a classifier says one of few words. Its mean error is taken for each word by
  itself, which is the prediction-powered estimate with the best function of that word.
* ``powered`` where it says a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist

import msgspec

_SURE = 0.95
_Z = NormalDist().inv_cdf(0.5 + _SURE / 2)

ENOUGH = 100
"""Reviewed mentions below which a figure stays unchecked."""
_EACH = 5
"""Reviewed mentions of a word below which its spread is taken for at least that of all words."""


class Estimate(msgspec.Struct, frozen=True):
    """A figure with its 95 % interval, in the unit of what was judged, and how many were reviewed for it."""

    value: float
    low: float
    high: float
    reviewed: int

    @property
    def half(self) -> float:
        """Half the width of the interval: what stands behind ±."""
        return (self.high - self.low) / 2

    @property
    def share(self) -> str:
        """A share with its interval, in words: ``94 % (91 to 96)``."""
        return f"{100 * self.value:.0f} % ({100 * self.low:.0f} to {100 * self.high:.0f})"


class Judgement(msgspec.Struct, frozen=True):
    """One reviewed mention."""

    said: str
    """The classifier's word, given before anybody looked."""
    right: float
    """What a person found, as a number: -1, 0, 1 for a mood; 0, 1 for a share."""
    weight: float = 1.0
    """How many mentions it stands for: of a stratum, mentions by reviewed."""


def by_class(counted: Mapping[str, int], judged: Sequence[Judgement], sampled: bool = True) -> Estimate | None:
    """As ``Errors``; None if nothing was judged."""
    return Errors(judged).mean(counted, sampled) if judged else None


class Errors:
    """What a classifier's words were found to be worth on a sample (of one at least), ready to correct many counts."""

    def __init__(self, judged: Sequence[Judgement]) -> None:
        by: dict[str, list[Judgement]] = {}
        for each in judged:
            by.setdefault(each.said, []).append(each)
        self._reviewed = len(judged)
        self._overall = _Moments(judged)
        self._own = {said: (len(own), _Moments(own, self._overall)) for said, own in by.items()}

    def worth(self, said: str) -> float:
        """What a word of the classifier comes to, in the mean, as people found."""
        _, found = self._own.get(said, (0, self._overall))
        return found.mean

    def mean(self, counted: Mapping[str, int], sampled: bool = True) -> Estimate | None:
        """The mean of what is right over mentions that were counted by the classifier's word.

        ``sampled``: those judged were drawn from those counted. Else (the last hour, judged by
        the reviews of weeks) the errors of the hour itself are a chance of their own
        and widen the interval. None if nothing is counted.
        """
        total = sum(counted.values())
        if not total:
            return None
        value = variance = 0.0
        for said, number in counted.items():
            reviewed, found = self._own.get(said, (0, self._overall))
            part = number / total
            spread = found.spread if reviewed >= _EACH else max(found.spread, self._overall.spread)
            value += part * found.mean
            left = max(0.0, 1 - reviewed / number) if sampled and number else 1.0
            # Of a word nobody judged, not even the mean is known: as if one had been.
            variance += part**2 * spread / (found.size if reviewed else 1.0) * left
            if not sampled:
                variance += part * spread / total
        return _interval(value, variance, self._reviewed)


class _Moments:
    """Weighted mean, spread and size of some judgements; ``prior`` draws few towards all by the weight of one."""

    def __init__(self, judged: Sequence[Judgement], prior: _Moments | None = None) -> None:
        weight = sum(each.weight for each in judged)
        self.size = weight**2 / sum(each.weight**2 for each in judged)
        """As many of equal weight say as much."""
        mean = sum(each.weight * each.right for each in judged) / weight
        spread = sum(each.weight * (each.right - mean) ** 2 for each in judged) / weight
        # A handful that agrees is no certainty.
        self.spread = spread * self.size / max(self.size - 1, 1) + 1 / (self.size + 2) ** 2
        self.mean: float = mean if prior is None else (self.size * mean + prior.mean) / (self.size + 1)


def powered(every: Sequence[float], said: Sequence[float], right: Sequence[float]) -> Estimate:
    """The mean of what is right over all, from the numbers a classifier says of all.

    ``said`` and ``right``: of those judged, drawn at random; what was said must not have been
    learnt from them (cross-fitting). The classifier counts by the factor with the smallest
    variance (Angelopoulos, Duchi, Zrnic, "PPI++", 2023), so that a useless one does no harm.
    """
    number, all_of = len(right), len(every)
    mean_said, mean_right = sum(said) / number, sum(right) / number
    covariance = sum((a - mean_said) * (b - mean_right) for a, b in zip(said, right, strict=True))
    squares = sum((a - mean_said) ** 2 for a in said)
    factor = min(1.5, max(0.0, covariance / squares)) if squares else 0.0
    errors = [b - factor * a for a, b in zip(said, right, strict=True)]
    mean_error = sum(errors) / number
    value = factor * sum(every) / all_of + mean_error
    spread = sum((each - mean_error) ** 2 for each in errors) / max(number - 2, 1)
    return _interval(value, spread / number * max(0.0, 1 - number / all_of), number)


def _interval(value: float, variance: float, number: int) -> Estimate:
    # Student's t by its first terms (Abramowitz and Stegun 26.7.5): a small sample is less sure of its own spread.
    quantile = _Z + (_Z**3 + _Z) / (4 * max(number - 3, 1))
    half = quantile * math.sqrt(variance)
    return Estimate(value, value - half, value + half, number)


def share(right: int, number: int) -> Estimate | None:
    """A share of a random sample with Wilson's interval (JASA 22, 1927); None of none."""
    if not number:
        return None
    p = right / number
    middle = (p + _Z**2 / (2 * number)) / (1 + _Z**2 / number)
    half = _Z / (1 + _Z**2 / number) * math.sqrt(p * (1 - p) / number + _Z**2 / (4 * number**2))
    return Estimate(p, max(0.0, middle - half), min(1.0, middle + half), number)
