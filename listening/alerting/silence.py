"""Silences: what nobody wants to be paged for, until when and why."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from listening.alerting.alert import Alert
from listening.alerting.trigger import Trigger
from listening.config.schema import AlertKind
from listening.spans import DAY_MS

LONGEST_MS = 31 * DAY_MS
"""A silence for longer is a mistake: change the rule instead."""


class Silence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Covers what fits every condition it has. Times in ms UTC."""

    id: str
    by: str
    reason: str
    start: int
    end: int
    kind: AlertKind | None = None
    department: str = ""
    topic: str = ""
    key: str = ""
    """Key of one trigger: one source, one spike."""
    alert: str = ""
    """Id of one alert."""

    @property
    def empty(self) -> bool:
        """Whether it has no condition at all, and so covers everything."""
        return not (self.kind or self.department or self.topic or self.key or self.alert)


def covers(silence: Silence, alert: str, trigger: Trigger, now: int) -> bool:
    """Whether a silence covers one matter of an alert at ``now``."""
    return (
        silence.start <= now < silence.end
        and (silence.kind is None or silence.kind == trigger.kind)
        and silence.department in ("", trigger.department)
        and silence.topic in ("", trigger.topic)
        and silence.key in ("", trigger.key)
        and silence.alert in ("", alert)
    )


def silenced(alert: Alert, silences: Iterable[Silence], now: int) -> Silence | None:
    """The silence that ends first of those that cover every open matter; None if one is not covered.

    One matter that nobody silenced is enough to be paged for.
    """
    known = tuple(silences)
    longest: list[Silence] = []
    for member in alert.open_members:
        fits = [each for each in known if covers(each, alert.id, member.trigger, now)]
        if not fits:
            return None
        longest.append(max(fits, key=lambda each: each.end))
    return min(longest, key=lambda each: each.end, default=None)
