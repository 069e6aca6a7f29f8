"""The detector's verdict on one row."""

from __future__ import annotations

from enum import IntEnum, StrEnum

import msgspec


class Phase(StrEnum):
    """Where a series stands after a row."""

    quiet = "quiet"
    opened = "opened"
    """A spike began to be seen with this row."""
    open = "open"
    closed = "closed"
    """The spike was over with this row."""


class Path(StrEnum):
    """Which kind of evidence speaks."""

    surge = "surge"
    """Seconds to minutes, against the last half hour."""
    event = "event"
    """Minutes to half a day, against the usual for this time of day and week."""
    mood = "mood"
    """The share of negative mentions against the share of the last day."""


class AlarmReason(StrEnum):
    """Why a row raises an alarm, or does not."""

    usual = "usual"
    """No evidence above its threshold."""
    new = "new"
    """Alarm: nothing was raised in the quiet time before."""
    worse = "worse"
    """Alarm: distinctly worse than the alarm before it."""
    quiet_time = "quiet_time"
    """Above the threshold, but an alarm was raised not long ago."""
    learning = "learning"
    """Above the threshold, but too little of the series was seen to say so."""
    gap = "gap"
    """Nobody listened, or the source is replaying after a cut: nothing was decided."""


class Severity(IntEnum):
    """How bad; ordered, so that rules may say "at least high"."""

    low = 1
    medium = 2
    high = 3
    critical = 4


class Band(msgspec.Struct, frozen=True):
    """The usual count of one row, with the band that most rows stay in."""

    low: float
    expected: float
    high: float


class Verdict(msgspec.Struct, frozen=True):
    """What one row means. Times in UTC seconds; counts as fed."""

    at: int
    """Start of the row."""
    seconds: int
    """Its width."""
    phase: Phase
    alarm: bool
    """Whether a person should be told now."""
    reason: AlarmReason
    usual: Band
    """The usual of this row, for drawing; of its count, or of its share for a share detector."""
    since: int = 0
    """When the open (or just closed) spike began, as the evidence dates it; 0 when there is none."""
    path: Path | None = None
    """Which path opened the spike."""
    severity: Severity | None = None
    """The worst the spike has been so far; None when there is none."""
    observed: float = 0.0
    """In the window that speaks loudest (see window)."""
    expected: float = 0.0
    window: int = 0
    """Seconds of that window; it ends with this row."""
    ratio: float = 1.0
    """Observed over expected there."""
    z: float = 0.0
    """Standard deviations above the usual there."""
    log10_p: float = 0.0
    """log10 of the chance of so much or more by luck."""
    strength: float = 0.0
    """Evidence over its threshold; a spike opens at 1."""
