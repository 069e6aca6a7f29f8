"""Matters from what other parts know: a source that is cut, a promise that was broken. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from listening.alerting.trigger import Trigger
from listening.alerting.words import moment
from listening.config import AlertKind, Config, Department, Priority
from listening.spikes.detector.verdict import Severity
from listening.system.source import Connection, SourceState, as_of

MINUTE_MS = 60_000
FEW = 5
"""Overdue cases that one page covers: it is distinctly worse at many times as many."""

SEVERITIES: dict[Priority, Severity] = {
    Priority.urgent: Severity.critical,
    Priority.high: Severity.high,
    Priority.normal: Severity.medium,
    Priority.low: Severity.low,
}
"""How bad it is to be late with a case of this priority."""


class Breach(msgspec.Struct, frozen=True, kw_only=True):
    """A promise about a case that is broken now."""

    case: str
    priority: Priority
    due: int
    """ms UTC."""


def from_breaches(department: Department, breaches: Sequence[Breach], zone: str, more: bool = False) -> Trigger:
    """The matter of a department's broken promises; none at all ends it.

    One for all of them: whoever is called looks at the queue, not at one case.
    ``more``: there are more than these.
    """
    number = len(breaches)
    oldest = min(breaches, key=lambda each: each.due, default=None)
    cases = f"{number}{' or more' if more else ''} {'case is' if number == 1 else 'cases are'}"
    return Trigger(
        kind=AlertKind.sla,
        key=department.name,
        severity=max((SEVERITIES[each.priority] for each in breaches), default=Severity.low),
        title=f"{department.label}: {cases} overdue" if number else f"{department.label}: overdue",
        detail=f"The oldest since {moment(oldest.due, zone)}." if oldest else "",
        link="/desk",
        since=oldest.due if oldest else 0,
        open=bool(breaches),
        worse_by=max(1.0, number / FEW),
        department=department.name,
    )


def from_sources(
    states: Iterable[SourceState], config: Config, now: int, alerted: Iterable[str] = ()
) -> Iterator[Trigger]:
    """The matters of sources that are cut for long enough, or were and are not any more.

    ``alerted``: names of sources that have an alert. One that config.toml does
    not have any more is over.
    """
    known = frozenset(alerted)
    limit = config.alerting.source_minutes * MINUTE_MS
    severity = Severity[config.alerting.source_severity.value]
    wanted = {source.name for source in config.sources}
    for state in states:
        if state.name not in wanted:
            continue
        shown = as_of(state, now)
        cut = shown.connection is Connection.cut
        open = cut and now - shown.since >= limit
        if not open and shown.name not in known:
            continue
        yield Trigger(
            kind=AlertKind.source,
            key=shown.name,
            severity=severity,
            title=f"Source {shown.name} is cut",
            detail=f"Nothing comes from it: {shown.reason or 'no reason is known'}." if cut else "",
            link="/wall",
            since=shown.since,
            open=open,
        )
    for name in sorted(known - wanted):
        yield Trigger(
            kind=AlertKind.source,
            key=name,
            severity=severity,
            title=f"Source {name} is cut",
            since=now,
            open=False,
        )
