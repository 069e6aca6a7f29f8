"""One message on its way to one channel. Plain values and the times between attempts."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from listening.alerting.alert import PageReason
from listening.spans import MINUTE_MS


class Sending(StrEnum):
    """decided -> sending -> sent, failed, or decided again for another attempt."""

    decided = "decided"
    sending = "sending"
    """An attempt was begun, and its lease runs."""
    sent = "sent"
    """The channel has accepted it."""
    failed = "failed"
    """Every attempt failed."""
    dropped = "dropped"
    """Not sent: somebody acknowledged before it was."""


ENDED = frozenset({Sending.sent, Sending.failed, Sending.dropped})


class Purpose(StrEnum):
    page = "page"
    """Calls somebody; not sent once the alert is acknowledged."""
    update = "update"
    """For those who know: a closing message, or to the one who has it."""
    webhook = "webhook"
    """JSON for a program."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message as it was decided; never changed afterwards."""

    id: str
    """Alert, turn and channel: the same decision makes the same id."""
    alert: str
    turn: int
    channel: str
    """Name of a channel, or of a webhook."""
    person: str = ""
    purpose: Purpose = Purpose.page
    reason: PageReason = PageReason.new
    at: int
    """When it was decided, ms UTC."""
    title: str = ""
    text: str = ""
    """What it is. For a webhook the JSON body."""
    foot: str = ""
    """What stands below the link that acknowledges: who is next, and why one gets this."""
    after: str = ""
    """Delivery of the same alert to the same channel that must have ended before."""


class DeliveryProgress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a delivery is."""

    state: Sending = Sending.decided
    attempts: int = 0
    """Attempts begun."""
    until: int = 0
    """decided: not before; sending: end of the lease. ms UTC."""
    at: int = 0
    """Of the last change, ms UTC."""
    error: str = ""
    """Why the last attempt failed, in words of ours."""


class Sent(msgspec.Struct, frozen=True):
    """A delivery and how far it is."""

    delivery: Delivery
    progress: DeliveryProgress


BACKOFF_MS = (5_000, 15_000, 45_000, 120_000)
"""Wait after each failed attempt; one more failure is the last. Three minutes in all."""
ATTEMPTS = len(BACKOFF_MS) + 1
LEASE_MS = MINUTE_MS
"""An attempt that has not reported for this long has died: another one is made."""
LONGEST_S = 30
"""Seconds after which an attempt is given up. Well below the lease: an attempt that lives is never overtaken."""


def wait_after(attempts: int) -> int | None:
    """ms until the next attempt after ``attempts`` failed ones; None: that was the last."""
    return BACKOFF_MS[attempts - 1] if attempts <= len(BACKOFF_MS) else None


def delivery_id(alert: str, turn: int, channel: str) -> str:
    return f"{alert}.{turn}.{channel}"
