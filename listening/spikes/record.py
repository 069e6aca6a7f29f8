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
    told_ratio: float = msgspec.field(default=0.0, name="told")
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
    """What somebody said of a spike, or did with it; never changed. Exactly one of ``taken``, ``given``,
    ``outcome`` and a note by itself is set."""

    at: int
    who: str
    taken: bool = False
    """They have it. The first who says so does."""
    outcome: SpikeOutcome | None = None
    """What it was; the last one said holds."""
    note: str = ""
    """Words, with what else was said or by themselves."""
    given: str = ""
    """Whom they gave it to: a person's name, or the label of ``department``."""
    department: str = ""
    """The department it was given to."""


class Opinion(msgspec.Struct, frozen=True):
    """What people said of a spike, summed up."""

    holder: str = ""
    """Who has it: a person, or a department by its label."""
    held_at: int = 0
    department: str = ""
    """The department that has it, until one of its people takes it."""
    given: bool = False
    """Whether somebody gave it to them."""
    outcome: SpikeOutcome | None = None
    outcome_by: str = ""


def opinion(said: tuple[Said, ...]) -> Opinion:
    """Who has it and what it was: the first to take it, or whom it was given to since; the last to judge it."""
    held: Said | None = None
    for each in said:
        if each.given or (each.taken and (held is None or held.department)):
            held = each
    judged = next((s for s in reversed(said) if s.outcome), None)
    return Opinion(
        holder=(held.given or held.who) if held else "",
        held_at=held.at if held else 0,
        department=held.department if held else "",
        given=any(each.given for each in said),
        outcome=judged.outcome if judged else None,
        outcome_by=judged.who if judged else "",
    )
