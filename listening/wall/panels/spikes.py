"""Spikes that go on, beside who has them; when none does, the last that ended."""

from __future__ import annotations

import msgspec

from listening.moments import clock
from listening.names.keys import department_keys, topic_keys
from listening.spikes.record import Stage
from listening.spikes.series import SeriesKind, read_id, title
from listening.spikes.shown import SpikeShown
from listening.spikes.sight import SightKind
from listening.wall.authors import line
from listening.wall.model import SnapshotPart
from listening.wall.rounding import rounded
from listening.wall.sums import Sums

DIRECTIONS = {Stage.growing: "rising", Stage.peaking: "steady", Stage.fading: "falling"}
LAST = 4
"""Of the past, while nothing goes on."""

BACK = 0
"""The detector says itself what it knows."""


class SpikeRow(SnapshotPart, frozen=True, kw_only=True):
    """One spike."""

    order: int = msgspec.field(name="n")
    name: str
    hue: str = ""
    """Key of the topic or department, which decides its colour."""
    words: str = ""
    """What is said more than usual, or that one post is repeated."""
    people: int | None = None
    """Who wrote of it, from two on."""
    ratio: float | None = None
    """Times the usual, at its strongest; None = not kept for that moment."""
    posts: int | None = None
    """Of one that goes on: how many were written of late."""
    within: int | None = None
    """In how many seconds."""
    direction: str = ""
    """Of one that goes on: rising, steady or falling."""
    stage: str
    clock: str
    """Since when, as a clock shows it where the brand is."""
    holder: str = ""
    """Who has it."""
    nobody: int | None = None
    """Since when somebody was asked for and nobody has it, in whole seconds UTC; None = nobody is needed."""
    untaken: bool = False
    """Somebody was asked for and nobody has it, and it calms down by itself."""
    cases: int | None = None
    """Unresolved, of those that its posts opened; None = none."""
    late: int | None = None
    """Of them."""
    crisis: bool = False
    had: str = ""
    """Of a spike that is over: who had it."""
    lasted: int | None = None
    """Of a spike that is over: seconds."""
    ago: int | None = None
    """When it ended, in whole seconds UTC."""
    outcome: str = ""


class Spikes(SnapshotPart, frozen=True, kw_only=True):
    """Spikes that go on, or the last that ended."""

    empty: bool = False
    """None goes on, nor was there one within a day, and one would have been seen."""
    calm: bool = False
    """None goes on."""
    said: str = ""
    """What is to be said where none goes on: that there is nothing, or that nobody can tell."""
    blind: bool = False
    """One might go on and not be seen."""
    rows: dict[str, SpikeRow]


def build(sums: Sums) -> Spikes:
    going = [each for each in sums.view.spikes if each.spike.open]
    if going:
        rows = sorted(going, key=_urgency)
    else:
        over = [each for each in sums.view.spikes if each.spike.closed]
        rows = sorted(over, key=lambda each: -each.spike.closed)[:LAST]
    sight = sums.view.sight
    clear = sight.kind is SightKind.clear
    return Spikes(
        # What the whole day before says nothing of is not said of it.
        empty=not rows and clear and not sums.reading,
        calm=not going,
        said="" if going else sight.words(sums.zone),
        blind=not going and not clear,
        rows={each.spike.id: _row(each, n, sums) for n, each in enumerate(rows)},
    )


def _urgency(each: SpikeShown) -> tuple[bool, int, int]:
    """Those that need somebody first, then the worst, then the newest."""
    return not _needed(each), -each.spike.severity, -each.spike.opened


def _needed(each: SpikeShown) -> bool:
    """Whether a person is needed now: one was asked for, nobody has it, and it does not calm down by itself."""
    spike = each.spike
    return spike.open and bool(spike.alarmed) and not each.holder and not spike.calming


def _row(each: SpikeShown, order: int, sums: Sums) -> SpikeRow:
    spike = each.spike
    lead = read_id(spike.lead)
    needed = _needed(each)
    now = sums.view.now
    read = spike.open and not each.rewound
    return SpikeRow(
        order=order,
        name=title(lead, sums.view.config),
        hue=_hue(lead.kind, lead.name, sums),
        words=_words(each),
        people=each.people if each.people > 1 else None,
        ratio=rounded(spike.strongest.ratio) if each.strongest_kept else None,
        posts=round(spike.now.observed) if read else None,
        within=spike.now.window if read else None,
        direction=DIRECTIONS.get(spike.stage, "") if read else "",
        stage=spike.stage.value,
        clock=clock(spike.since, sums.zone),
        holder=line(each.holder, 24) if spike.open else "",
        had="" if spike.open else line(each.holder, 24),
        nobody=spike.alarmed // 1000 if needed else None,
        untaken=spike.open and bool(spike.alarmed) and not each.holder and not needed,
        cases=(each.cases.unresolved or None) if each.cases and spike.open else None,
        late=(each.cases.late or None) if each.cases and spike.open else None,
        crisis=each.crisis and spike.open,
        lasted=(spike.closed - spike.since) // 1000 if spike.closed else None,
        ago=min(spike.closed, now) // 1000 if spike.closed else None,
        outcome=each.outcome.words if each.outcome else "",
    )


def _words(each: SpikeShown) -> str:
    if each.repeats:
        return f"one post goes around, repeated {each.repeats:,} times"
    return line(" · ".join(each.terms), 60)


def _hue(kind: SeriesKind, name: str, sums: Sums) -> str:
    config = sums.view.config
    if kind is SeriesKind.department:
        return department_keys(config).get(name, "")
    return topic_keys(config).get(name, "")
