"""Percentiles and shares. Never an average alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from listening.kpis.figure import Measure

Numbers = npt.NDArray[np.int64] | npt.NDArray[np.float64]


def percentile(values: Numbers, share: float, note: str = "") -> Measure:
    """The value that ``share`` (0..1) of ``values`` do not exceed; nothing of nothing.

    Linear interpolation between order statistics (Hyndman & Fan 1996, type 7),
    as pandas and NumPy do by default.
    """
    if not len(values):
        return Measure(None, note=note)
    return Measure(float(np.quantile(values, share)), len(values), note=note)


def share(part: int, whole: int, note: str = "") -> Measure:
    """Per cent; nothing of nothing."""
    return Measure(100 * part / whole, whole, note=note) if whole else Measure(None, note=note)
