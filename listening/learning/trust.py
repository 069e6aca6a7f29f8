"""Trust in each example, by what all others say of it. Pure; for the training job.

People err, and some err often: of examples labelled at random a model learns
nonsense. Each example is foretold by fits that had not seen it. Of how often what
was said is what they find unlikely follows the share of examples that is wrong
(maximum likelihood, by expectation and maximisation), and of that the chance that
this one is right: what it counts. Where nobody errs nearly all count fully.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_BEGIN = 0.05
"""Share that is wrong, before anything is known of it."""
_MOST = 0.5
"""Where more would be wrong than right the fits know too little for anybody to be doubted."""
_LEAST = 0.05
"""What the unlikeliest counts: nobody is unheard."""
_ROUNDS = 50
"""Of expectation and maximisation, which is there long before."""
_SHARP = np.round(np.arange(0.1, 2.05, 0.1), 2)
"""Powers that make chances as sure as they are right: what is wrong is found together with them."""


def trusted(unseen: Floats, right: Whole) -> tuple[float, Floats]:
    """The share of examples that is wrong, and the chance of each that its class ``right`` is right; both 0..1.

    ``unseen``: log-odds, examples x classes, of fits that had not seen the example they speak of.

    A wrong one is as likely to say any class as any other, the right one among them.
    """
    chance = 1.0 / unseen.shape[1]
    best, share, found = -np.inf, 0.0, np.ones(len(right))
    for sharp in _SHARP:
        said = chances_of(float(sharp) * unseen)[np.arange(len(right)), right]
        wrong = _BEGIN
        for _ in range(_ROUNDS):
            wrong = float((wrong * chance / ((1 - wrong) * said + wrong * chance)).mean())
        likely = (1 - wrong) * said + wrong * chance
        fits = float(np.log(likely).mean())
        if fits > best:
            best, share, found = fits, wrong, (1 - wrong) * said / likely
    return (share, np.maximum(found, _LEAST)) if share <= _MOST else (0.0, np.ones(len(right)))


def chances_of(logits: Floats) -> Floats:
    """Log-odds of each class as chances that add up to 1, row by row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    total: Floats = powers / powers.sum(axis=1, keepdims=True)
    return total
