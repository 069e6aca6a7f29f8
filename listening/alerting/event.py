"""Events of an alert, one entry each: its trail, which is only ever added to."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from listening.alerting.alert import PageReason


class AlertMoment(StrEnum):
    opened = "opened"
    joined = "joined"
    """Another matter became part of it."""
    grown = "grown"
    """It became worse than it ever was."""
    ended = "ended"
    """One of its matters is over."""
    again = "again"
    """A matter that was over is back."""
    closed = "closed"
    """All are over."""
    decided = "decided"
    acknowledged = "acknowledged"
    given = "given"
    """Somebody gave it to a person or a department."""
    closed_by_hand = "closed_by_hand"
    left = "left"
    """A matter that went on after somebody closed the alert is distinctly worse: it alerts anew."""
    sent = "sent"
    retried = "retried"
    """An attempt failed, another one follows."""
    failed = "failed"
    dropped = "dropped"


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``listening.alerting.words.sentence`` says it in words."""

    alert: str
    at: int
    """ms UTC."""
    what: AlertMoment
    reason: PageReason | None = None
    to: tuple[str, ...] = ()
    """Who was told: ``Ana by ana-sms``."""
    by: str = ""
    """Who did it."""
    text: str = ""
    """Title of a matter, comment, or why a message failed."""
    until: int = 0
    """When it changes by itself, ms UTC."""
