"""Evidence that a count is unlikely: three scores on the scale of a standard normal.

All are in standard deviations, positive when more was seen than expected.
"""

from __future__ import annotations

import math


def root_z(observed: float, expected: float) -> float:
    """Excess of a count on Anscombe's scale: 2(sqrt(S + 3/8) - sqrt(E + 3/8)).

    For a Poisson count its spread is 1 whatever the expectation (Anscombe 1948,
    Biometrika 35:246), and a huge count grows as a root, not as itself.
    """
    return 2.0 * (math.sqrt(observed + 0.375) - math.sqrt(expected + 0.375))


def gamma_poisson_z(observed: float, expected: float, size: float) -> float:
    """Excess of a count whose expectation is itself only known as a Gamma of shape ``size``.

    The predictive distribution is negative binomial with mean ``expected`` and
    variance ``expected + expected**2 / size``; the score is the signed root of
    its deviance (McCullagh & Nelder 1989, section 2.4), whose tail is close to
    the normal one even at counts of a few when half a count is taken off
    (Pierce & Schafer 1986, JASA 81:977). ``expected`` and ``size`` above 0.
    """
    above = observed > expected
    counted = observed - 0.5 if above else observed + 0.5
    if (counted > expected) is not above or counted == expected:
        return 0.0  # half a count is all the difference
    known = counted + size
    deviance = counted * math.log(counted / expected) - known * math.log(known / (expected + size))
    if deviance <= 0.0:
        return 0.0
    z = math.sqrt(2.0 * deviance)
    return z if above else -z


def beta_binomial_z(observed: float, trials: float, mean: float, size: float) -> float:
    """Excess of ``observed`` out of ``trials`` whose chance is a Beta of this mean and size.

    Half a count is taken off as above; the spread is the beta-binomial one,
    n p (1-p) (size + n) / (size + 1) (Skellam 1948, JRSS B 10:257), and the
    scale the angular one, asin(sqrt(x)), on which it hardly depends on the mean
    (Anscombe 1948). 0 when there were no trials.
    """
    if trials <= 0.0:
        return 0.0
    expected = trials * mean
    counted = max(observed - 0.5, expected) if observed > expected else min(observed + 0.5, expected)
    angle = math.asin(math.sqrt((counted + 0.375) / (trials + 0.75)))
    usual = math.asin(math.sqrt((expected + 0.375) / (trials + 0.75)))
    inflation = (size + trials) / (size + 1.0)
    return 2.0 * math.sqrt(trials + 0.5) * (angle - usual) / math.sqrt(inflation)


def log10_tail(z: float) -> float:
    """log10 of the chance that a standard normal exceeds ``z``; exact to 1e-3 for any z.

    Above 8 by Mills' ratio, phi(z)/z * (1 - 1/z**2), because erfc underflows at 38.
    """
    if z < 8.0:
        return math.log10(0.5 * math.erfc(z / math.sqrt(2.0)))
    ln = -0.5 * z * z - math.log(z * math.sqrt(2.0 * math.pi)) + math.log1p(-1.0 / (z * z))
    return ln / math.log(10.0)
