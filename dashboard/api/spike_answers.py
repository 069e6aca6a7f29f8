"""The shapes of the API's answers about spikes, and how spikes become them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import msgspec

from dashboard.api.answers import MentionLine, Sentiments, line
from listening.cases.crisis import CrisisEvent, about
from listening.config import Config
from listening.mention import Mention
from listening.moments import iso, iso_or_none
from listening.spikes.columns import author_mark
from listening.spikes.known import KnownSpike
from listening.spikes.picture import Driver, DriverKind, Picture
from listening.spikes.record import SpikeOutcome, Stage
from listening.spikes.series import read_id, title
from listening.spikes.sight import Sight, SightKind

TERMS = 5


class SeriesLine(msgspec.Struct, frozen=True):
    """A series that shows the spike."""

    kind: str
    """total, topic, department, source, negative (mentions) or mood (their share)."""
    name: str | None
    path: str
    """surge, event or mood: what kind of evidence opened it."""
    since: str
    until: str | None
    severity: str
    observed: float
    """In the window that spoke loudest; of a mood, negative mentions."""
    expected: float
    window_s: int
    ratio: float
    z: float
    log10_p: float


class SpikeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One spike. Times are ISO 8601 in UTC."""

    id: str
    title: str
    """The series that says best what it is about."""
    terms: list[str]
    """What is said more than usual, the surest first."""
    stage: Stage
    severity: str
    since: str
    """When the evidence begins."""
    opened: str
    """When it was seen."""
    closed: str | None
    lasted_s: float
    """From since to its end, or to now."""
    ratio: float
    """Observed against expected at its strongest."""
    observed: float
    expected: float
    window_s: int
    log10_p: float
    """log10 of the chance of so much or more by luck."""
    per_minute: float
    """Mentions of the last minute."""
    peak_per_minute: float
    mentions: int
    usual_mentions: float
    """There would usually be in as much time."""
    alarmed: str | None
    """When a person was asked for; null: it is shown only."""
    alert: str | None
    """Id of its alert."""
    held_by: str | None
    held_since: str | None
    outcome: SpikeOutcome | None
    """What it turned out to be, as a person says."""
    topics: list[str]
    departments: list[str]


class MomentLine(msgspec.Struct, frozen=True):
    at: str
    what: str
    """opened, joined, alarm, worse, closed; alerted, acknowledged; crisis_on, crisis_change,
    crisis_off; note, outcome."""
    who: str | None = None
    text: str | None = None


class DriverLine(msgspec.Struct, frozen=True):
    """One part of a spike, as observed against its usual."""

    key: str
    """Of an author: a number that stands for them, for filters."""
    name: str
    mentions: int
    usual: float | None
    z: float | None
    """Of a term: standard deviations by which its odds have risen."""
    followers: int | None


class CoursePoint(msgspec.Struct, frozen=True, rename={"start": "from"}):
    start: str
    negative: int
    neutral: int
    positive: int
    unscored: int
    usual_low: float | None
    usual: float | None
    usual_high: float | None


class Repeated(msgspec.Struct, frozen=True):
    times: int
    post: MentionLine


class SpikeDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A spike with everything about it."""

    spike: SpikeLine
    series: list[SeriesLine]
    moments: list[MomentLine]
    by_sentiment: Sentiments | None
    authors: int
    reposts: int
    drivers: dict[str, list[DriverLine]]
    """By kind: term, reach, author, source, language, country, city, department, topic."""
    step_s: int
    course: list[CoursePoint]
    first: list[MentionLine]
    """The first posts, as far as they are still kept and were not deleted."""
    most_repeated: Repeated | None


class SightLine(msgspec.Struct, frozen=True):
    """What can be seen of spikes now: an empty list says that there are none only where this is clear."""

    kind: SightKind
    at: str | None
    """Until when is learnt, from when slow rises are seen, or since when nothing was looked at."""
    said: str
    """The same in words, its clock in the brand's zone."""


class SpikesAnswer(msgspec.Struct, frozen=True):
    open: list[SpikeLine]
    """Going on, newest first."""
    closed: list[SpikeLine]
    sight: SightLine


def sight_line(sight: Sight, config: Config) -> SightLine:
    return SightLine(sight.kind, iso_or_none(sight.at), sight.words(ZoneInfo(config.brand.timezone)))


def spike_line(known: KnownSpike, config: Config, now: int) -> SpikeLine:
    """A spike as it stands at ``now`` (ms)."""
    spike, picture, held = known.spike, known.picture, known.opinion
    peak = spike.strongest
    terms = picture.drivers.get(DriverKind.term, ()) if picture else ()
    return SpikeLine(
        id=spike.id,
        title=title(read_id(spike.lead), config),
        terms=[row.key for row in terms[:TERMS]],
        stage=spike.stage,
        severity=spike.severity.name,
        since=iso(spike.since),
        opened=iso(spike.opened),
        closed=iso_or_none(spike.closed),
        lasted_s=((spike.closed or now) - spike.since) / 1000,
        ratio=round(peak.ratio, 2),
        observed=peak.observed,
        expected=round(peak.expected, 2),
        window_s=peak.window,
        log10_p=round(spike.peak.log10_p, 1),
        per_minute=0.0 if spike.closed else spike.rate,
        peak_per_minute=spike.peak_rate,
        mentions=picture.mentions if picture else 0,
        usual_mentions=picture.expected if picture else 0.0,
        alarmed=iso_or_none(spike.alarmed),
        alert=known.alert.id if known.alert else None,
        held_by=held.holder or None,
        held_since=iso_or_none(held.held_at),
        outcome=held.outcome,
        topics=_names(known, ("topic", "mood")),
        departments=_names(known, ("department",)),
    )


def detail(
    known: KnownSpike,
    config: Config,
    found: Mapping[int, Mention],
    handles: Mapping[str, str],
    first: Sequence[Mention],
    repeated: Mention | None,
    crises: Sequence[CrisisEvent],
    now: int,
) -> SpikeDetail:
    """Everything. ``found``: mentions of its authors, by the mark of each author."""
    picture = known.picture
    course = picture.course if picture else None
    return SpikeDetail(
        spike=spike_line(known, config, now),
        series=[
            SeriesLine(
                kind=series.kind,
                name=series.name or None,
                path=member.path,
                since=iso(member.since),
                until=iso_or_none(member.until),
                severity=member.severity.name,
                observed=member.peak.observed,
                expected=round(member.peak.expected, 2),
                window_s=member.peak.window,
                ratio=round(member.peak.ratio, 2),
                z=round(member.peak.z, 1),
                log10_p=round(member.peak.log10_p, 1),
            )
            for member in known.spike.members
            for series in (read_id(member.series),)
        ],
        moments=moments(known, crises, config),
        by_sentiment=Sentiments(*picture.moods) if picture else None,
        authors=picture.authors if picture else 0,
        reposts=picture.reposts if picture else 0,
        drivers=_drivers(picture, found, handles, config) if picture else {},
        step_s=course.step // 1000 if course else 0,
        course=[
            CoursePoint(iso(course.start + n * course.step), *counts, *(_band(course.usual, n)))
            for n, counts in enumerate(course.counts)
        ]
        if course
        else [],
        first=[line(post, handles) for post in first],
        most_repeated=Repeated(picture.repeated.times, line(repeated, handles))
        if picture and picture.repeated and repeated
        else None,
    )


def moments(known: KnownSpike, crises: Sequence[CrisisEvent], config: Config) -> list[MomentLine]:
    """What happened to a spike, in order, with what people did."""
    rows = [(m.at, MomentLine(iso(m.at), m.what, None, _title(m.series, config))) for m in known.spike.moments]
    if known.alert is not None:
        if known.alert.pages:
            at = known.alert.pages[0].at
            rows.append((at, MomentLine(iso(at), "alerted")))
        held = known.alert.acknowledged
        if held is not None and not held.given_by:
            text = held.comment or None
            rows.append((held.at, MomentLine(iso(held.at), "acknowledged", held.by, text)))
    for said in known.remarks:
        held = known.alert.acknowledged if known.alert is not None else None
        if said.taken and held is not None and not held.given_by:
            continue
        what = "given" if said.given else "acknowledged" if said.taken else "outcome" if said.outcome else "note"
        text = ": ".join(part for part in (said.given, said.outcome and said.outcome.words, said.note) if part)
        rows.append((said.at, MomentLine(iso(said.at), what, said.who, text or None)))
    for event in crises:
        text = ": ".join(part for part in (about(event, config), event.statement) if part)
        rows.append((event.at, MomentLine(iso(event.at), f"crisis_{event.switch}", event.who, text)))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _drivers(
    picture: Picture, found: Mapping[int, Mention], handles: Mapping[str, str], config: Config
) -> dict[str, list[DriverLine]]:
    made = {}
    for kind, rows in picture.drivers.items():
        lines = [_driver(kind, row, found, handles, config) for row in rows]
        made[kind.value] = [each for each in lines if each is not None]
    return made


def _driver(
    kind: DriverKind,
    row: Driver,
    found: Mapping[int, Mention],
    handles: Mapping[str, str],
    config: Config,
) -> DriverLine | None:
    """One row; none for an author whose posts are deleted."""
    if kind not in (DriverKind.reach, DriverKind.author):
        z = row.z if kind is DriverKind.term else None
        name = row.key
        if kind is DriverKind.department:
            name = next((d.label for d in config.departments if d.name == row.key), row.key)
        return DriverLine(row.key, name, row.n, row.usual, z, None)
    mention = found.get(int(row.key, 16))
    if mention is None:
        return None
    name = mention.name or handles.get(mention.author, mention.author)
    return DriverLine(row.key, name, row.n, None, None, row.reach)


def by_author(posts: Sequence[Mention | None]) -> dict[int, Mention]:
    """Posts by the mark of their author; what is deleted has none."""
    return {author_mark(m): m for m in posts if m is not None and m.author}


def _band(usual: Sequence[tuple[float, float, float]], n: int) -> tuple[float | None, float | None, float | None]:
    return usual[n] if n < len(usual) else (None, None, None)


def _names(known: KnownSpike, kinds: tuple[str, ...]) -> list[str]:
    series = [read_id(member.series) for member in known.spike.members]
    return list(dict.fromkeys(s.name for s in series if s.kind in kinds and s.name))


def _title(series: str, config: Config) -> str | None:
    return title(read_id(series), config) if series else None
