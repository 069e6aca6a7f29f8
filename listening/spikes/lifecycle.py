"""The life of spikes: opened and joined by series, grown, faded, closed. Pure.

The same verdicts on the same spikes give the same spikes, ids included, so that
an evaluation that is repeated changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2s

import msgspec

from listening.spans import MINUTE_MS
from listening.spikes.detector.verdict import Phase, Verdict
from listening.spikes.joining import YOUNG_MS, Stretch, lead, same
from listening.spikes.record import Moment, SeriesReading, Spike, SpikeMember, SpikeMoment, Stage
from listening.spikes.series import SeriesKind, read_id

GROWS_MS = MINUTE_MS
"""A spike that was never higher than within this time is growing."""
FADED = 0.6
"""Below this share of its peak a spike fades."""

StretchOf = Callable[[int, int], Stretch]
"""Cells while [start, end) (ms UTC) lasted, and of the time before."""


class Life:
    """The open spikes while verdicts come in, and those that have ended lately."""

    def __init__(self, spikes: list[Spike], stretch: StretchOf) -> None:
        self._spikes = {spike.id: spike for spike in spikes if spike.open}
        self._over = [spike for spike in spikes if not spike.open]
        self._stretch = stretch

    @property
    def spikes(self) -> list[Spike]:
        """Those that were open at the beginning and those that opened since."""
        return list(self._spikes.values())

    def take(self, series: str, verdict: Verdict) -> None:
        """One series' verdict on one row."""
        spike = self._of(series)
        if verdict.phase in (Phase.opened, Phase.open):
            # Open and unknown: it opened in rows that were read for learning only.
            if spike is None:
                # In a gap there is nothing to read: what it would say of a spike is known after it.
                if verdict.window and (verdict.phase is Phase.opened or not self._lingers(series)):
                    self._open(series, verdict)
            else:
                self._go_on(spike, series, verdict)
        elif spike is not None:
            self._end(spike, series, verdict)

    def follow(self, rates: Callable[[str], float], at: int) -> None:
        """Let each open spike grow, peak or fade by the rate (a minute) of its lead at ``at`` (ms)."""
        for spike in [s for s in self._spikes.values() if s.open]:
            rate = rates(spike.lead)
            if rate > spike.peak_rate:
                spike = msgspec.structs.replace(spike, peak_rate=rate, peak_at=at)
            stage = Stage.peaking
            if at - spike.peak_at < GROWS_MS:
                stage = Stage.growing
            elif rate < FADED * spike.peak_rate:
                stage = Stage.fading
            self._keep(spike, rate=rate, stage=stage)

    def drop(self, known: frozenset[str], at: int) -> None:
        """End what series show that are watched no more: config.toml has changed."""
        for spike in [s for s in self._spikes.values() if s.open]:
            for member in spike.members:
                if not member.until and member.series not in known:
                    self._leave(self._spikes[spike.id], member, at)

    def _of(self, series: str) -> Spike | None:
        for spike in self._spikes.values():
            if spike.open and any(m.series == series and not m.until for m in spike.members):
                return spike
        return None

    def _lingers(self, series: str) -> bool:
        """Whether a mood is what is left of a spike whose counts are back at their usual."""
        ended = [s for s in [*self._over, *self._spikes.values()] if not s.open]
        return _is_mood(series) and any(m.series == series for s in ended for m in s.members)

    def _open(self, series: str, verdict: Verdict) -> None:
        member = _member(series, verdict)
        host = self._host(member)
        if host is None:
            spike = Spike(
                id=_id(member),
                since=member.since,
                opened=member.seen,
                members=(member,),
                lead=series,
                severity=member.severity,
                moments=(Moment(member.seen, SpikeMoment.opened, series, member.severity),),
            )
        else:
            # A series that calmed down and rises again is the same member.
            others = tuple(m for m in host.members if m.series != series)
            old = next((m for m in host.members if m.series == series), None)
            if old is not None:
                member = msgspec.structs.replace(
                    member,
                    since=old.since,
                    seen=old.seen,
                    severity=max(old.severity, member.severity),
                    peak=max(old.peak, member.peak, key=lambda reading: reading.strength),
                    highest=max(old.strongest, member.strongest, key=lambda reading: reading.ratio),
                )
            spike = msgspec.structs.replace(host, since=min(host.since, member.since), members=(*others, member))
            if old is None:
                spike = _moment(spike, Moment(verdict_end(verdict), SpikeMoment.joined, series))
            spike = self._lead(spike, verdict_end(verdict))
            spike = _worse(spike, member, verdict_end(verdict))
        self._spikes[spike.id] = _alarmed(spike, series, verdict)

    def _host(self, member: SpikeMember) -> Spike | None:
        """The open spike whose excess this one's is; of several, the one that began last."""
        one = read_id(member.series)
        for spike in sorted(self._spikes.values(), key=lambda s: (-s.since, s.id)):
            if not spike.open:
                continue
            stretch = self._stretch(min(spike.since, member.since), member.now.at)
            young = member.seen - spike.opened <= YOUNG_MS
            others = [read_id(m.series) for m in spike.members if not m.until]
            if any(same(stretch, one, other, young) for other in others):
                return spike
        return None

    def _go_on(self, spike: Spike, series: str, verdict: Verdict) -> None:
        at = verdict_end(verdict)
        old = next(m for m in spike.members if m.series == series and not m.until)
        now = _reading(verdict)
        # In a gap there is nothing to read.
        read = now if verdict.window else old.now
        new = msgspec.structs.replace(
            old,
            now=read,
            peak=read if read.strength > old.peak.strength else old.peak,
            highest=read if read.ratio > old.strongest.ratio else old.strongest,
            severity=max(old.severity, verdict.severity or old.severity),
        )
        spike = _replaced(spike, new)
        if new.peak is not old.peak and len(spike.members) > 1:
            spike = self._lead(spike, at)
        spike = _worse(spike, new, at)
        self._spikes[spike.id] = _alarmed(spike, series, verdict)

    def _end(self, spike: Spike, series: str, verdict: Verdict) -> None:
        member = next(m for m in spike.members if m.series == series and not m.until)
        self._leave(spike, member, verdict_end(verdict))

    def _leave(self, spike: Spike, member: SpikeMember, at: int) -> None:
        spike = _replaced(spike, msgspec.structs.replace(member, until=at))
        counts = [m for m in spike.members if not _is_mood(m.series)]
        if all(m.until for m in counts or spike.members):
            # A mood is calm long after everybody has stopped talking; it keeps nothing open.
            ended = tuple(msgspec.structs.replace(m, until=m.until or at) for m in spike.members)
            spike = msgspec.structs.replace(spike, members=ended)
            spike = msgspec.structs.replace(spike, closed=at, stage=Stage.closed)
            spike = _moment(spike, Moment(at, SpikeMoment.closed))
        self._spikes[spike.id] = spike

    def _lead(self, spike: Spike, at: int) -> Spike:
        found = lead(self._stretch(spike.since, at), spike.members)
        if found == spike.lead:
            return spike
        # Another series is another scale: its peak is still to be seen.
        return msgspec.structs.replace(spike, lead=found, rate=0.0, peak_rate=0.0, peak_at=at)

    def _keep(self, spike: Spike, **changes: object) -> None:
        self._spikes[spike.id] = msgspec.structs.replace(spike, **changes)


def _is_mood(series: str) -> bool:
    return read_id(series).kind is SeriesKind.mood


def verdict_end(verdict: Verdict) -> int:
    """When the row of a verdict ended, ms UTC."""
    return (verdict.at + verdict.seconds) * 1000


def _id(member: SpikeMember) -> str:
    """Eight letters and digits, from what opened it."""
    return blake2s(f"{member.series} {member.seen}".encode(), digest_size=4).hexdigest()


def _reading(verdict: Verdict) -> SeriesReading:
    return SeriesReading(
        at=verdict_end(verdict),
        window=verdict.window,
        observed=verdict.observed,
        expected=verdict.expected,
        z=verdict.z,
        log10_p=verdict.log10_p,
        strength=verdict.strength,
    )


def _member(series: str, verdict: Verdict) -> SpikeMember:
    assert verdict.path is not None
    assert verdict.severity is not None
    reading = _reading(verdict)
    return SpikeMember(
        series=series,
        path=verdict.path,
        since=verdict.since * 1000,
        seen=reading.at,
        severity=verdict.severity,
        now=reading,
        peak=reading,
    )


def _replaced(spike: Spike, member: SpikeMember) -> Spike:
    members = tuple(member if m.series == member.series else m for m in spike.members)
    return msgspec.structs.replace(spike, members=members)


def _moment(spike: Spike, moment: Moment) -> Spike:
    return msgspec.structs.replace(spike, moments=(*spike.moments, moment))


def _worse(spike: Spike, member: SpikeMember, at: int) -> Spike:
    if member.severity <= spike.severity:
        return spike
    spike = msgspec.structs.replace(spike, severity=member.severity)
    return _moment(spike, Moment(at, SpikeMoment.worse, member.series, member.severity))


def _alarmed(spike: Spike, series: str, verdict: Verdict) -> Spike:
    if not verdict.alarm:
        return spike
    at = verdict_end(verdict)
    spike = msgspec.structs.replace(spike, alarmed=spike.alarmed or at)
    return _moment(spike, Moment(at, SpikeMoment.alarm, series, verdict.severity))
