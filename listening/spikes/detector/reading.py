"""The reading of one path at a moment: its loudest window, and how strong it is."""

from __future__ import annotations

import msgspec


class Reading(msgspec.Struct, frozen=True):
    """Evidence of one path. ``strength`` is over its threshold: 1 opens a spike."""

    strength: float = 0.0
    z: float = 0.0
    """Of the loudest window, over its own scale."""
    observed: float = 0.0
    expected: float = 0.0
    window: int = 0
    """Seconds."""

    @property
    def ratio(self) -> float:
        """Observed over expected; 1 when nothing is expected."""
        return self.observed / self.expected if self.expected > 0.0 else 1.0
