"""The scores against the exact distributions they stand for."""

from __future__ import annotations

import math

import pytest

from listening.spikes.detector.evidence import beta_binomial_z, gamma_poisson_z, log10_tail, root_z


def poisson_tail(count: int, mean: float) -> float:
    """P(X >= count), summed upwards."""
    return math.fsum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(count, count + 400))


def negative_binomial_tail(count: int, mean: float, size: float) -> float:
    p = size / (size + mean)
    return math.fsum(
        math.exp(
            math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1) + size * math.log(p) + k * math.log1p(-p)
        )
        for k in range(count, count + 5000)
    )


@pytest.mark.parametrize(
    ("count", "mean"), [(4, 0.2), (6, 1.0), (12, 3.0), (31, 10.0), (60, 30.0), (160, 100.0), (1200, 1000.0)]
)
def test_known_rate_gives_the_poisson_tail(count: int, mean: float) -> None:
    z = gamma_poisson_z(count, mean, 1e9)
    assert log10_tail(z) == pytest.approx(math.log10(poisson_tail(count, mean)), abs=0.35)


@pytest.mark.parametrize(("count", "mean", "size"), [(12, 2.0, 3.0), (40, 10.0, 10.0), (300, 100.0, 20.0)])
def test_uncertain_rate_gives_the_negative_binomial_tail(count: int, mean: float, size: float) -> None:
    z = gamma_poisson_z(count, mean, size)
    assert log10_tail(z) == pytest.approx(math.log10(negative_binomial_tail(count, mean, size)), abs=0.35)


@pytest.mark.parametrize("score", [root_z, lambda x, m: gamma_poisson_z(x, m, 50.0)])
def test_nothing_unusual_is_0_and_sign_follows_the_excess(score: object) -> None:
    assert callable(score)
    assert score(10.0, 10.0) == 0.0
    assert score(20.0, 10.0) > 0.0 > score(2.0, 10.0)
    assert gamma_poisson_z(0.0, 10.0, 50.0) < -2.0


def test_less_knowledge_surprises_less() -> None:
    scores = [gamma_poisson_z(30.0, 10.0, size) for size in (1.0, 3.0, 10.0, 100.0, 1e6)]
    assert scores == sorted(scores)
    assert scores[0] < 1.5 < 4.5 < scores[-1]


@pytest.mark.parametrize(
    ("z", "log10"),
    [(0.0, math.log10(0.5)), (1.959964, math.log10(0.025)), (5.0, -6.5426), (10.0, -23.1179), (40.0, -349.4370)],
)
def test_log10_tail(z: float, log10: float) -> None:
    assert log10_tail(z) == pytest.approx(log10, abs=1e-3)


def test_a_share_of_few_says_little() -> None:
    assert beta_binomial_z(0.0, 0.0, 0.2, 1e6) == 0.0
    assert beta_binomial_z(2.0, 2.0, 0.2, 1e6) < 2.5
    assert beta_binomial_z(60.0, 100.0, 0.2, 1e6) > 7.0
    assert beta_binomial_z(60.0, 100.0, 0.2, 20.0) < beta_binomial_z(60.0, 100.0, 0.2, 1e6) / 2.0
    assert beta_binomial_z(5.0, 100.0, 0.2, 1e6) < -3.0
