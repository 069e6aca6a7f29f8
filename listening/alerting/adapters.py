"""Matters from what other parts know: a source that is cut, a promise that was broken. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from listening.alerting.trigger import Trigger
from listening.alerting.words import moment
from listening.config import AlertKind, Config, Department, Priority
from listening.spans import MINUTE_MS
from listening.spikes.detector.verdict import Severity
from listening.system.source import ALIVE, SourceState, as_of, heard_of, unwell_since, up_again

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
    states: Iterable[SourceState], config: Config, now: int, alerted: Mapping[str, int], watched: int
) -> Iterator[Trigger]:
    """The matters of sources from which nothing new has come for long enough, and of those that are up again.

    ``alerted``: names of sources that have an alert, and since when they are
    down (ms UTC). One that config.toml does not have any more is over.
    ``watched``: since when (ms UTC) somebody looks; what was before says
    nothing about a source whose listener is not there.
    """
    known = {state.name: state for state in states}
    limit = config.alerting.source_minutes * MINUTE_MS
    severity = Severity[config.alerting.source_severity.value]

    def matter(name: str, since: int, detail: str, open: bool) -> Trigger:
        return Trigger(
            kind=AlertKind.source,
            key=name,
            severity=severity,
            title=f"Source {name} is down",
            detail=detail,
            link="/wall",
            since=since,
            open=open,
        )

    for source in config.sources:
        state = known.get(source.name)
        down = _down_since(state, now, watched)
        begun = alerted.get(source.name)
        if begun is not None and state is not None and up_again(state, now):
            yield matter(source.name, begun, "It is live again, and has been for a minute without a cut.", False)
        elif begun is not None or now - down >= limit:
            yield matter(source.name, down if begun is None else begun, _why(state, now), True)
    for name in sorted(alerted.keys() - {source.name for source in config.sources}):
        yield matter(name, alerted[name], "config.toml does not have it any more.", False)


def _down_since(state: SourceState | None, now: int, watched: int) -> int:
    if state is None:
        return watched
    since = unwell_since(state, now)
    return since if heard_of(state, now) else max(since, watched)


def _why(state: SourceState | None, now: int) -> str:
    if state is None:
        return "No listener reads it."
    shown = as_of(state, now)
    if shown.connection in ALIVE:
        if state.steady:
            return "It is live again; whether it stays so is waited for."
        return "Nothing new comes from it: it is connected, and silent."
    return f"Nothing new comes from it: {shown.reason or 'no reason is known'}."
