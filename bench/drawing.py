"""Other defaults of the spike detector, drawn by chance: what it would be had somebody chosen otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import numpy as np

from listening.spikes.detector import Path as Evidence
from listening.spikes.detector import baseline, event, gate

_SCALED: tuple[tuple[ModuleType, str], ...] = (
    (baseline, "_LEVEL_ROWS"),
    (baseline, "_DAY_VISITS"),
    (baseline, "_WEEK_GAIN"),
    (baseline, "_SPREAD_ROWS"),
    (baseline, "_CLIP"),
    (baseline, "_LEAST_DOUBT"),
    (event, "_SCALE_ROWS"),
    (event, "_SCALE_CLIP"),
    (gate, "_HABIT_MEMORY"),
    (gate, "_WORSE"),
)
"""Multiplied by e^(0.2 g), g standard normal."""
_SHORT = ((1, 3), (1, 2, 3), (1, 2, 3, 4, 6), (1, 6), (2, 4))
_LONG = ((36, 72, 144), (24, 36, 54, 72, 108, 144), (24, 72), (48, 144))
_QUIET_HOURS = (12, 18, 24, 30)
_HABITS = (0.1, 0.2, 0.3, 0.4, 0.5)


@contextmanager
def other_defaults(seed: int) -> Iterator[str]:
    """Windows, memories, clips, habit and quiet time as drawn, in words; as before when it ends."""
    rng = np.random.default_rng((6, seed))
    short, long = _SHORT[rng.integers(len(_SHORT))], _LONG[rng.integers(len(_LONG))]
    quiet, habit = int(rng.choice(_QUIET_HOURS)), float(rng.choice(_HABITS))
    drawn: dict[tuple[ModuleType, str], object] = {
        (event, "_SHORT"): short,
        (event, "_LONG"): long,
        (event, "WINDOWS"): short + long,
        (event, "_KEPT"): max(short + long),
        (gate, "_QUIET"): {**gate._QUIET, Evidence.event: quiet * 3600},
        (gate, "_HABIT"): {**gate._HABIT, Evidence.event: habit},
    }
    for module, name in _SCALED:
        drawn[module, name] = getattr(module, name) * math.exp(0.2 * rng.normal())
    before = {(module, name): getattr(module, name) for module, name in drawn}
    try:
        for (module, name), value in drawn.items():
            setattr(module, name, value)
        yield f"windows {short} and {long} rows, quiet for {quiet} h, habit {habit:g}"
    finally:
        for (module, name), value in before.items():
            setattr(module, name, value)
