"""A dip of sentiment is a spike of the negative share: negative mentions out of the scored ones.

The usual share is a discounted Beta filter with a day's memory; the count ahead is
beta-binomial. Mentions without a score count in neither number, and a quiet hour
says little however negative it is. Time of day is not learnt: volume has a rhythm,
the share hardly has one.
"""

from __future__ import annotations

import math

import msgspec

from listening.spans import DAY_S, HOUR_S
from listening.spikes.detector import gate
from listening.spikes.detector.evidence import beta_binomial_z
from listening.spikes.detector.gate import AlarmGate
from listening.spikes.detector.reading import Reading
from listening.spikes.detector.telling import tell
from listening.spikes.detector.verdict import AlarmReason, Band, Path, Verdict

_SPAN = HOUR_S
_WINDOWS = (300, 900, HOUR_S)
_CALM_WINDOWS = (300, 900)
_MEMORY = DAY_S
_PRIOR_SHARE = 0.2
_PRIOR = 10.0
"""Scored mentions' worth of belief in the prior share."""
_CLIP = 3.0
_HELD = 0.1
_SCALE_SECONDS = 2 * DAY_S
_SCALE_CLIP = 4.0
_LEAST_LEARNT = 50.0
"""Scored mentions in the filter before a dip may open."""
_THRESHOLD = 4.5
_LEAST_EXCESS = 8.0
_LEAST_RATIO = 1.5
_CALM = 1.5
"""A dip is calm while neither of the short windows is above this; what is calm opens nothing."""


class MoodState(msgspec.Struct):
    """One series' mood: an hour of rows and the usual share. Build with :func:`new_mood`."""

    seconds: int
    negative: list[float]
    """Per row, oldest first; 0 where nobody listened."""
    scored: list[float]
    scales: list[float]
    gate: AlarmGate
    worst: float = 0.0
    """Discounted negative mentions, clipped."""
    seen: float = 0.0
    """Discounted scored mentions."""
    next_at: int | None = None


def new_mood(seconds: int = 10) -> MoodState:
    """Nothing known; rows are ``seconds`` wide. Raises ValueError unless five minutes are whole rows."""
    if seconds < 1 or _WINDOWS[0] % seconds:
        raise ValueError(f"rows of {seconds} s do not fill {_WINDOWS[0]} s")
    return MoodState(seconds, [], [], [1.0] * len(_WINDOWS), gate.new_gate())


def observe_mood(state: MoodState, at: int, negative: int, scored: int, *, observed: bool = True) -> Verdict:
    """Take in the row that starts at ``at`` (UTC seconds): ``negative`` of ``scored`` mentions.

    Gaps as in :func:`listening.spikes.detector.observe`. In the verdict ``usual`` is of the
    share, ``observed`` and ``expected`` are negative mentions. Raises ValueError for a
    row before the last one's end, or unless 0 <= negative <= scored.
    """
    if state.next_at is not None and at < state.next_at:
        raise ValueError(f"row at {at} begins before {state.next_at}")
    if not 0 <= negative <= scored:
        raise ValueError(f"{negative} of {scored}")
    missing = 0 if state.next_at is None else (at - state.next_at) // state.seconds
    state.next_at = at + state.seconds
    before = state.gate.spike
    speed = _HELD if before else 1.0
    for _ in range(min(missing, _SPAN // state.seconds)):
        _push(state, 0, 0, speed)
    _push(state, negative if observed else 0, scored if observed else 0, speed)
    share, size = _share(state), state.seen + _PRIOR
    band = _band(share, size, state.scales[0], scored)
    if not observed:
        return tell(at, state.seconds, state.gate, before, AlarmReason.gap, band, Reading())
    loudest, calm = _read(state, share, size)
    reason = AlarmReason.usual
    if state.seen >= _LEAST_LEARNT:
        reason = gate.weigh(state.gate, Path.mood, loudest, at, state.next_at)
    elif loudest.strength > 1.0:
        reason = AlarmReason.learning
    gate.settle(state.gate, Path.mood, calm, state.seconds)
    return tell(at, state.seconds, state.gate, before, reason, band, loudest)


def _read(state: MoodState, share: float, size: float) -> tuple[Reading, bool]:
    """The loudest window, and whether the short ones are calm."""
    loudest = Reading()
    calm = True
    for k, seconds in enumerate(_WINDOWS):
        rows = seconds // state.seconds
        bad, scored = sum(state.negative[-rows:]), sum(state.scored[-rows:])
        if not scored:
            continue
        raw = beta_binomial_z(bad, scored, share, size)
        scale = state.scales[k]
        z = raw / max(1.0, scale)
        bounded = min(abs(raw), _SCALE_CLIP * max(1.0, scale))
        gain = state.seconds / _SCALE_SECONDS
        state.scales[k] = math.sqrt(scale * scale + gain * (bounded * bounded - scale * scale))
        due = share * scored
        if seconds in _CALM_WINDOWS and z >= _CALM:
            calm = False
        if z > loudest.z:
            enough = bad - due >= _LEAST_EXCESS and bad >= _LEAST_RATIO * due
            loudest = Reading(z / _THRESHOLD if enough else 0.0, z, bad, due, seconds)
    if calm and loudest.strength:
        loudest = msgspec.structs.replace(loudest, strength=0.0)
    return loudest, calm


def _share(state: MoodState) -> float:
    return (state.worst + _PRIOR * _PRIOR_SHARE) / (state.seen + _PRIOR)


def _push(state: MoodState, negative: float, scored: float, speed: float) -> None:
    """Append a row; the one that falls out of the hour is learnt, clipped."""
    state.negative.append(negative)
    state.scored.append(scored)
    if len(state.negative) <= _SPAN // state.seconds:
        return
    bad, of = state.negative.pop(0), state.scored.pop(0)
    share = _share(state)
    bad = min(bad, share * of + _CLIP * math.sqrt(share * (1.0 - share) * of + 0.25))
    kept = math.exp(-speed * state.seconds / _MEMORY)
    state.worst = kept * state.worst + speed * bad
    state.seen = kept * state.seen + speed * of


def _band(share: float, size: float, scale: float, scored: float) -> Band:
    """Two standard deviations of a row's share to either side on the angular scale."""
    spread = max(1.0, scale) * math.sqrt((size + scored) / (size + 1.0) / (scored + 0.5))
    middle = math.asin(math.sqrt(share))
    low, high = max(0.0, middle - spread), min(math.pi / 2.0, middle + spread)
    return Band(math.sin(low) ** 2, share, math.sin(high) ** 2)
