"""Matters of Masthead itself: a part that does not do its work. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from listening.alerting.plan import Plan
from listening.alerting.trigger import Trigger
from listening.alerting.words import moment, severity_word
from listening.config import AlertKind
from listening.spans import MINUTE_MS
from listening.spikes.detector.verdict import Severity
from listening.system.health import Check, HealthState

PATIENCE_MS = MINUTE_MS
"""A part that is started again is back by then. What lasts longer is told to a person."""
CARRIERS = frozenset({"redis", "workers", "chore alert", "memory", "disk"})
"""Checks without which no alert is decided or sent: what is wrong with them is told another way."""


def lasting(checks: Iterable[Check], before: Iterable[Trigger], now: int) -> tuple[Trigger, ...]:
    """What is wrong at ``now`` (ms UTC), or runs out, as matters, whose ``since`` goes on from ``before``.

    A matter stays as it was said until it is worse; what runs out, until there is distinctly more of it.
    """
    known = {each.key: each for each in before}
    found = []
    for check in checks:
        old = known.get(check.name)
        fresh = _matter(check, check.since or (old.since if old else now))
        if check.told:
            found.append(old if old is not None and old.severity >= fresh.severity else fresh)
        elif check.brief and old is not None:
            found.append(old)
    return tuple(found)


def over(trigger: Trigger) -> Trigger:
    """The same matter, ended."""
    return msgspec.structs.replace(trigger, open=False, detail="It is as it should be again.")


def late(matters: Iterable[Trigger], now: int) -> tuple[Trigger, ...]:
    """Those that have lasted for long enough to call somebody."""
    return tuple(each for each in matters if now - each.since >= PATIENCE_MS)


def ways(plan: Plan, trigger: Trigger, channels: Sequence[str], now: int) -> tuple[tuple[str, ...], ...]:
    """Whom to tell without the machinery of alerts: channels to be tried in this order, those of one step together.

    The chain of the rule that fits it, then every other chain, then whatever channel there is.
    """
    first = plan.rule_for(trigger)
    rules = ([first] if first else []) + [rule for rule in plan.rules if rule is not first]
    steps = [plan.reach(step, trigger.severity, now).to for rule in rules for step in rule.steps]
    found: list[tuple[str, ...]] = []
    known: set[str] = set()
    for step in [*([to.channel for to in step] for step in steps), *([name] for name in channels)]:
        fresh = tuple(dict.fromkeys(name for name in step if name not in known))
        known |= set(fresh)
        if fresh:
            found.append(fresh)
    return tuple(found)


def message(matters: Sequence[Trigger], zone: str) -> tuple[str, str]:
    """Subject and text of a message that is sent past the machinery of alerts."""
    lines = [f"- {each.title} ({each.detail}), since {moment(each.since, zone)}." for each in matters]
    lines += [
        "",
        "Alerts may not come while this lasts: this message was sent without them.",
        "Look at `masthead status`.",
    ]
    return f"{severity_word(matters[0].severity)}: {matters[0].title}", "\n".join(lines)


def relief(matters: Sequence[Trigger], now: int, zone: str) -> tuple[str, str]:
    """Subject and text once those matters are over."""
    lines = [f"- {each.title}, since {moment(each.since, zone)}: over." for each in matters]
    return f"Over: {matters[0].title}", "\n".join([*lines, "", f"It was over at {moment(now, zone)}."])


def _matter(check: Check, since: int) -> Trigger:
    wrong = check.state is HealthState.wrong
    return Trigger(
        kind=AlertKind.part,
        key=check.name,
        severity=Severity.critical if wrong else Severity.high,
        title=f"Masthead: {check.brief or f'{check.name} does not work'}",
        detail=check.detail,
        link=check.page,
        since=since,
    )
