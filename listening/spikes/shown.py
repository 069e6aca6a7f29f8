"""A spike as the wall shows it: in one line, beside who has it."""

from __future__ import annotations

import msgspec

from listening.spikes.casework import SpikeCases
from listening.spikes.record import Spike, SpikeOutcome


class SpikeShown(msgspec.Struct, frozen=True, kw_only=True):
    """A spike, and what people are doing about it. Times in ms UTC, 0 = not yet."""

    spike: Spike
    terms: tuple[str, ...] = ()
    """What is said more than usual, the surest first."""
    people: int = 0
    """Who wrote of it; 0 = not known yet."""
    repeats: int = 0
    """Posts that repeat a single one, where that is what it is."""
    holder: str = ""
    """Who has it."""
    outcome: SpikeOutcome | None = None
    crisis: bool = False
    """It is in crisis mode, or one of its topics or departments is."""
    cases: SpikeCases | None = None
    """That its posts opened; None = not counted."""
    rewound: bool = False
    """As it stood at a past moment: what was read then, and whether it was rising, is not kept."""
    strongest_kept: bool = True
    """Whether it is known how many times the usual it was at its strongest so far."""
