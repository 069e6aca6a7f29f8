"""Webhooks that tell programs of alerts: signed JSON when one opens, changes and closes. Pure.

The signature is HMAC-SHA256, in hex, of ``timestamp + "." + body`` with the
webhook's secret; the timestamp (seconds UTC) is that of the attempt. A
receiver recomputes it over the bytes it got, refuses timestamps more than five
minutes away from its own clock, and remembers ids for as long: then nothing
can be forged, and nothing replayed. ``docs/alerts.md`` has an example.
"""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum

import msgspec

from listening.alerting.alert import Alert
from listening.alerting.delivery import Delivery, Purpose
from listening.alerting.plan import Plan
from listening.alerting.words import to_words
from listening.moments import iso, iso_or_none

ID = "Masthead-Delivery"
TIMESTAMP = "Masthead-Timestamp"
SIGNATURE = "Masthead-Signature"
VERSION = "v1"


class Happening(StrEnum):
    opened = "alert.opened"
    changed = "alert.changed"
    """Worse, acknowledged, or about more or fewer matters."""
    closed = "alert.closed"


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an alert is about."""

    kind: str
    key: str
    severity: str
    title: str
    detail: str
    link: str
    since: str
    open: bool
    worse_by: float
    department: str
    topic: str


class HeldBy(msgspec.Struct, frozen=True, kw_only=True):
    at: str
    by: str
    comment: str


class ClosedBy(msgspec.Struct, frozen=True, kw_only=True):
    at: str
    by: str
    reason: str


class AlertShown(msgspec.Struct, frozen=True, kw_only=True):
    """An alert as the API and webhooks give it. Times in ISO 8601 UTC, null = not yet."""

    id: str
    kind: str
    severity: str
    """The worst it has been: low, medium, high, critical."""
    title: str
    link: str
    since: str
    opened: str
    changed: str
    closed: str | None
    closed_by_hand: ClosedBy | None
    """Who closed it; null: it is open, or it was over by itself."""
    acknowledged: HeldBy | None
    """Who has it."""
    rule: str
    reason: str
    """Of the last decision whether to page."""
    paged: list[str]
    """Who was told, in order: ``Ana by ana-sms``."""
    matters: list[Matter]


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a webhook request."""

    id: str
    """The same however often it is sent: what was seen already can be left out."""
    type: Happening
    at: str
    alert: AlertShown


def shown(alert: Alert) -> AlertShown:
    """What may be seen of an alert outside."""
    held, hand = alert.acknowledged, alert.by_hand
    to = dict.fromkeys(words for told in alert.pages for words in to_words(told.to))
    return AlertShown(
        id=alert.id,
        kind=alert.kind.value,
        severity=alert.severity.name,
        title=alert.title,
        link=alert.link,
        since=iso(alert.since),
        opened=iso(alert.opened),
        changed=iso(alert.changed),
        closed=iso_or_none(alert.closed),
        closed_by_hand=ClosedBy(at=iso(hand.at), by=hand.by, reason=hand.reason) if hand else None,
        acknowledged=HeldBy(at=iso(held.at), by=held.by, comment=held.comment) if held else None,
        rule=alert.rule,
        reason=alert.reason.value,
        paged=list(to),
        matters=[
            Matter(
                kind=t.kind.value,
                key=t.key,
                severity=t.severity.name,
                title=t.title,
                detail=t.detail,
                link=t.link,
                since=iso(t.since),
                open=t.open,
                worse_by=t.worse_by,
                department=t.department,
                topic=t.topic,
            )
            for t in (member.trigger for member in alert.members)
        ],
    )


def announce(before: Alert | None, after: Alert, plan: Plan, now: int) -> tuple[Alert, list[Delivery]]:
    """The alert with its events counted, and what every webhook is told of the change."""
    happened = _happened(before, after)
    if not happened:
        return after, []
    deliveries = []
    for happening in happened:
        after = msgspec.structs.replace(after, webhook_events=after.webhook_events + 1)
        deliveries += [_delivery(after, happening, name, now) for name in plan.webhooks]
    return after, deliveries


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The value of the signature's header."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"{VERSION}={digest.hexdigest()}"


def _happened(before: Alert | None, after: Alert) -> list[Happening]:
    found = []
    if before is None:
        found.append(Happening.opened)
    if after.closed and not (before and before.closed):
        found.append(Happening.closed)
    elif before is not None and not before.closed and _substance(before) != _substance(after):
        found.append(Happening.changed)
    return found


def _substance(alert: Alert) -> tuple[object, ...]:
    matters = tuple((m.trigger.id, m.trigger.open) for m in alert.members)
    return (alert.severity, alert.acknowledged, matters)


def _delivery(alert: Alert, happening: Happening, webhook: str, now: int) -> Delivery:
    def name(number: int) -> str:
        return f"{alert.id}.w{number}.{webhook}"

    body = Body(id=name(alert.webhook_events), type=happening, at=iso(now), alert=shown(alert))
    return Delivery(
        id=name(alert.webhook_events),
        alert=alert.id,
        turn=0,
        channel=webhook,
        purpose=Purpose.webhook,
        reason=alert.reason,
        at=now,
        title=happening.value,
        text=msgspec.json.encode(body).decode(),
        after=name(alert.webhook_events - 1) if alert.webhook_events > 1 else "",
    )
