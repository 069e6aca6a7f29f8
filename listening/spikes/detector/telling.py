"""The verdict, put together of the gate's decision and the loudest evidence."""

from __future__ import annotations

from listening.spikes.detector.evidence import log10_tail
from listening.spikes.detector.gate import AlarmGate, OpenAlarm
from listening.spikes.detector.reading import Reading
from listening.spikes.detector.verdict import AlarmReason, Band, Phase, Verdict


def tell(
    at: int, seconds: int, gate: AlarmGate, before: OpenAlarm | None, reason: AlarmReason, usual: Band, loudest: Reading
) -> Verdict:
    """The verdict on the row at ``at``; ``before`` is the spike that was open when it began."""
    now = gate.spike
    if now is None:
        phase = Phase.quiet if before is None else Phase.closed
    else:
        phase = Phase.opened if before is None else Phase.open
    spike = now or before
    return Verdict(
        at=at,
        seconds=seconds,
        phase=phase,
        alarm=reason is AlarmReason.new or reason is AlarmReason.worse,
        reason=reason,
        usual=usual,
        since=spike.since if spike else 0,
        path=spike.path if spike else None,
        severity=spike.severity if spike else None,
        observed=loudest.observed,
        expected=loudest.expected,
        window=loudest.window,
        ratio=loudest.ratio,
        z=loudest.z,
        log10_p=log10_tail(loudest.z),
        strength=loudest.strength,
    )
