"""Matters from spikes: what alerting is told of one."""

from __future__ import annotations

import re

import msgspec

from listening.alerting.trigger import Trigger
from listening.config import AlertKind, Config
from listening.spans import HOUR_S
from listening.spikes.joining import names
from listening.spikes.picture import DriverKind, Picture
from listening.spikes.record import Spike
from listening.spikes.series import SeriesKind, read_id, title

CHANGE = 1.2
"""A ratio that has grown by this factor is said again."""
TELLING = (SeriesKind.topic, SeriesKind.department)
"""Kinds of series that tell somebody where a spike is."""
OTHERS = 3
DRIVERS = 3
"""Terms that a page names."""
ADDRESS = re.compile(r"://|\bwww\b|\w\.\w")
"""What a chat or a mail program makes a link of."""
OBEYED = re.compile(r"[^\w\s'’.,!?%€$£&+-]|(?<!\w)[.,!&+-]|[_&]")
"""Signs that a chat takes for a mention, a channel or a form of text."""


def trigger(spike: Spike, config: Config) -> Trigger:
    """The matter of a spike, as it stands now."""
    lead = read_id(spike.lead)
    departments = names(spike.members, SeriesKind.department)
    topics = names(spike.members, SeriesKind.topic) or names(spike.members, SeriesKind.mood)
    return Trigger(
        kind=AlertKind.spike,
        key=spike.id,
        severity=spike.severity,
        title=f"{title(lead, config)}: {ratio(spike.peak.ratio)} the usual",
        detail=_detail(spike, config),
        link=f"/spikes/{spike.id}",
        since=spike.since,
        open=spike.open,
        worse_by=round(spike.peak.ratio, 2),
        department=lead.name if lead.kind is SeriesKind.department else next(iter(departments), ""),
        topic=lead.name
        if lead.kind in (SeriesKind.topic, SeriesKind.mood)
        else next((each for each in topics if each), ""),
    )


def triggers(spikes: list[Spike], config: Config) -> tuple[list[Spike], list[Trigger]]:
    """The spikes with what alerting knows noted in them, and what is new to it."""
    kept: list[Spike] = []
    said: list[Trigger] = []
    for spike in spikes:
        if spike.alarmed and _news(spike):
            said.append(trigger(spike, config))
            told = 0.0 if spike.closed else spike.peak.ratio
            spike = msgspec.structs.replace(spike, told_ratio=told, told_severity=spike.severity)
        kept.append(spike)
    return kept, said


def _news(spike: Spike) -> bool:
    return (
        not spike.told_ratio
        or spike.severity != spike.told_severity
        or spike.peak.ratio >= CHANGE * spike.told_ratio
        or bool(spike.closed)
    )


def ratio(times: float) -> str:
    """``6.2 times``, ``14 times``."""
    return f"{times:.0f} times" if times >= 10 else f"{times:.1f} times"


def _detail(spike: Spike, config: Config) -> str:
    peak = spike.peak
    negative = read_id(spike.lead).negative_only
    lines = [
        f"{peak.observed:,.0f} {'negative mentions' if negative else 'mentions'} in "
        f"{_span(peak.window)}, usually {_usually(peak.expected)}."
    ]
    others = [read_id(m.series) for m in spike.members if m.series != spike.lead]
    names = [title(each, config) for each in others if each.kind in TELLING]
    if names:
        more = f" and {len(names) - OTHERS} more" if len(names) > OTHERS else ""
        lines.append(f"Also seen in: {', '.join(names[:OTHERS])}{more}.")
    return "\n".join(lines)


def _span(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{seconds // 60} minutes" if seconds < 7200 else f"{seconds // HOUR_S} hours"


def _usually(expected: float) -> str:
    if expected < 0.5:
        return "hardly one"
    return f"{expected:,.0f}" if expected >= 10 else f"{expected:.1f}".removesuffix(".0")


def strongest(picture: Picture) -> str:
    """What drives a spike most, quoted for a page, and how much is not quoted; empty while nothing stands out."""
    said = [quoted for row in picture.drivers.get(DriverKind.term, ()) if (quoted := _quoted(row.key))][:DRIVERS]
    junk = not_quoted(picture.spam)
    if not said:
        return junk
    people = f" ({picture.authors:,} {'person' if picture.authors == 1 else 'people'})" if picture.authors else ""
    return f"What people say: {' · '.join(said)}{people}{junk and f'. {junk}'}"


def not_quoted(number: int) -> str:
    """``42 posts look like spam: not quoted.`` Posts whose words are left out; empty for none."""
    return f"{number:,} {'post looks' if number == 1 else 'posts look'} like spam: not quoted." if number else ""


def _quoted(term: str) -> str:
    """Words of strangers as a message may hold them: a quote, no link, nobody called. Empty: not at all."""
    if ADDRESS.search(term):
        return ""
    words = " ".join(OBEYED.sub(" ", term).split())
    return f"“{words}”" if words else ""
