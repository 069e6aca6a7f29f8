"""Drift: whether moods are judged as well as they were, by what people reviewed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.learning.calibration import Estimate, share
from listening.learning.correction import Correction

LATELY = 100
"""Reviewed mentions that "of late" is, and that "before" is at least."""

_TELLS = 2.576
"""Standard errors apart: by chance once in a hundred looks."""


class Drift(msgspec.Struct, frozen=True):
    """How often the mood was right of late, and before; shares of 1."""

    lately: Estimate
    before: Estimate

    @property
    def worse(self) -> bool:
        return self.lately.value < self.before.value


def drift(judged: Sequence[Correction]) -> Drift | None:
    """Of reviewed moods; None where both are too few, or no further apart than by chance (two shares, pooled)."""
    right = [each.mood is each.decided.label for each in sorted(judged, key=lambda each: each.at)]
    lately, before = right[-LATELY:], right[:-LATELY]
    if len(before) < LATELY:
        return None
    both = sum(right) / len(right)
    error = (both * (1 - both) * (1 / len(lately) + 1 / len(before))) ** 0.5
    apart = abs(sum(lately) / len(lately) - sum(before) / len(before))
    now, then = share(sum(lately), len(lately)), share(sum(before), len(before))
    return Drift(now, then) if now and then and apart > _TELLS * error else None


def drift_words(found: Drift) -> str:
    """In words: ``the mood was right in 60 % of the last 100 reviewed, in 80 % of the 200 before``."""
    lately, before = found.lately, found.before
    return (
        f"the mood was right in {100 * lately.value:.0f} % of the last {lately.reviewed:,} reviewed, "
        f"in {100 * before.value:.0f} % of the {before.reviewed:,} before"
    )
