"""The spike as it is kept: what is seen of it, and what people said of it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from listening.spikes.detector.verdict import Path, Severity


class Stage(StrEnum):
    """Where a spike is in its life."""

    growing = "growing"
    peaking = "peaking"
    """No longer growing, not yet distinctly less."""
    fading = "fading"
    closed = "closed"


class SpikeOutcome(StrEnum):
    """What a spike turned out to be, as a person says."""

    incident = "incident"
    campaign = "campaign"
    news = "news"
    spam = "spam"
    false_alarm = "false_alarm"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


class SpikeMoment(StrEnum):
    """Moments in the life of a spike."""

    opened = "opened"
    joined = "joined"
    """Another series showed the same spike."""
    alarm = "alarm"
    """The detector asked for a person."""
    worse = "worse"
    """The severity rose."""
    closed = "closed"


class Moment(msgspec.Struct, frozen=True, omit_defaults=True):
    at: int
    """ms UTC."""
    what: SpikeMoment
    series: str = ""
    """Id of the series concerned."""
    severity: Severity | None = None


class SeriesReading(msgspec.Struct, frozen=True):
    """How far a series is from its usual, in the window that speaks loudest."""

    at: int
    """End of that window, ms UTC."""
    window: int
    """Seconds."""
    observed: float
    """Mentions; of a mood, negative ones."""
    expected: float
    z: float
    """Standard deviations above the usual."""
    log10_p: float
    """log10 of the chance of so much or more by luck."""
    strength: float

    @property
    def ratio(self) -> float:
        return self.observed / self.expected if self.expected > 0 else 1.0


class SpikeMember(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One series that shows a spike."""

    series: str
    path: Path
    """The kind of evidence that opened it."""
    since: int
    """When the evidence begins, ms UTC."""
    seen: int
    """When the detector said so."""
    until: int = 0
    """When it was over; 0 = it is not."""
    severity: Severity
    """The worst so far."""
    now: SeriesReading
    peak: SeriesReading
    """When the evidence was strongest: longer windows are surer, though less far above the usual."""
    highest: SeriesReading | None = None
    """When it was furthest above its usual, where that was not the same."""

    @property
    def strongest(self) -> SeriesReading:
        """What is shown as *at its strongest*: how many times the usual it was never falls."""
        return self.highest or self.peak


class Spike(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A burst worth a person's time: one or more series that show the same thing. Times in ms UTC."""

    id: str
    since: int
    """When the first of its series began to rise."""
    opened: int
    """When it was first seen."""
    closed: int = 0
    """When the last of its series was calm again; 0 = it goes on."""
    members: tuple[SpikeMember, ...]
    """In the order they were seen."""
    lead: str
    """Id of the series that says best what it is about."""
    severity: Severity
    stage: Stage = Stage.growing
    rate: float = 0.0
    """Mentions of the lead in the last minute."""
    peak_rate: float = 0.0
    peak_at: int = 0
    alarmed: int = 0
    """When the detector first asked for a person; 0 = it was shown only."""
    moments: tuple[Moment, ...] = ()
    told: float = 0.0
    """Ratio that alerting was last told of."""
    told_severity: Severity | None = None

    @property
    def open(self) -> bool:
        return not self.closed

    @property
    def leading(self) -> SpikeMember:
        return next(m for m in self.members if m.series == self.lead)

    @property
    def now(self) -> SeriesReading:
        return self.leading.now

    @property
    def peak(self) -> SeriesReading:
        return self.leading.peak

    @property
    def strongest(self) -> SeriesReading:
        return self.leading.strongest

    @property
    def calming(self) -> bool:
        """Falling and not critical: whoever looks at it next finds less than there was."""
        return self.stage is Stage.fading and self.severity < Severity.critical


class Said(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What somebody said of a spike; never changed. Exactly one of the last three is set."""

    at: int
    who: str
    taken: bool = False
    """They have it. The first who says so does."""
    outcome: SpikeOutcome | None = None
    """What it was; the last one said holds."""
    note: str = ""
    """Words, with what else was said or by themselves."""


class Opinion(msgspec.Struct, frozen=True):
    """What people said of a spike, summed up."""

    holder: str = ""
    """Who has it."""
    held_at: int = 0
    outcome: SpikeOutcome | None = None
    outcome_by: str = ""


def opinion(said: tuple[Said, ...]) -> Opinion:
    """Who has it and what it was: the first to take it, the last to judge it."""
    taken = next((s for s in said if s.taken), None)
    judged = next((s for s in reversed(said) if s.outcome), None)
    return Opinion(
        holder=taken.who if taken else "",
        held_at=taken.at if taken else 0,
        outcome=judged.outcome if judged else None,
        outcome_by=judged.who if judged else "",
    )
