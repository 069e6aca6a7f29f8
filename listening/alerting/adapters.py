"""Matters from what other parts know: a source that is cut, a promise that was broken. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

import msgspec

from listening.alerting.trigger import Trigger
from listening.config import AlertKind, Config, Priority
from listening.spikes.verdict import Severity
from listening.state import Connection, SourceState, as_of

MINUTE_MS = 60_000

SEVERITIES: dict[Priority, Severity] = {
    Priority.urgent: Severity.critical,
    Priority.high: Severity.high,
    Priority.normal: Severity.medium,
    Priority.low: Severity.low,
}
"""How bad it is to be late with a case of this priority."""


class Breach(msgspec.Struct, frozen=True, kw_only=True):
    """A promise about a case that was broken, or is kept by now. Times in ms UTC."""

    case: str
    promise: str
    """What was promised: ``first response``, ``resolution``."""
    priority: Priority
    department: str
    topic: str = ""
    due: int
    open: bool = True
    """False once it was answered, resolved or handed on."""


def from_breach(breach: Breach) -> Trigger:
    """The matter of one broken promise. It does not become worse by waiting: it escalates."""
    return Trigger(
        kind=AlertKind.sla,
        key=f"{breach.case} {breach.promise}",
        severity=SEVERITIES[breach.priority],
        title=f"{breach.department}: {breach.promise} is overdue",
        detail=f"A case of {breach.department}, priority {breach.priority.value}, has missed its {breach.promise}.",
        link=f"/case/{quote(breach.case, safe='')}",
        since=breach.due,
        open=breach.open,
        department=breach.department,
        topic=breach.topic,
    )


def from_sources(
    states: Iterable[SourceState], config: Config, now: int, alerted: Iterable[str] = ()
) -> Iterator[Trigger]:
    """The matter of every source of config.toml: open if it is cut for long enough.

    ``alerted``: names of sources that have an alert. One that config.toml does
    not have any more is over.
    """
    limit = config.alerting.source_minutes * MINUTE_MS
    severity = Severity[config.alerting.source_severity.value]
    wanted = {source.name for source in config.sources}
    for state in states:
        if state.name not in wanted:
            continue
        shown = as_of(state, now)
        cut = shown.connection is Connection.cut
        yield Trigger(
            kind=AlertKind.source,
            key=shown.name,
            severity=severity,
            title=f"Source {shown.name} is cut",
            detail=f"Nothing comes from it: {shown.reason or 'no reason is known'}." if cut else "",
            link="/wall",
            since=shown.since,
            open=cut and now - shown.since >= limit,
        )
    for name in alerted:
        if name not in wanted:
            yield Trigger(
                kind=AlertKind.source,
                key=name,
                severity=severity,
                title=f"Source {name} is cut",
                since=now,
                open=False,
            )
