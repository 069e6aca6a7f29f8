"""Deeds of people about alerts, for pages, links and the API alike: one act each."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from enum import StrEnum

import msgspec

from listening.alerting.alert import LONGEST_COMMENT, Acknowledgement, Alert, Closing
from listening.alerting.evaluate import Changes, World, acknowledge
from listening.alerting.evaluate import close as closed
from listening.alerting.evaluate import give as given
from listening.alerting.plan import Plan
from listening.alerting.silence import LONGEST_MS, Silence
from listening.config import AlertKind, Config
from listening.people.journal import JournalAct
from listening.spans import DAY_MS, MINUTE_MS
from listening.store.access import journal
from listening.store.alerts import alerts
from listening.store.connection import Client

LONGEST_NAME = 40


class DutyOutcome(StrEnum):
    done = "done"
    taken = "taken"
    """Somebody has it already."""
    over = "over"
    missing = "missing"


class DutyAnswer(msgspec.Struct, frozen=True):
    """What became of it, and the alert as it is now."""

    outcome: DutyOutcome
    alert: Alert | None = None


class UnusableAct(Exception):
    """What was sent cannot be used; the message says why, for a person."""


def take(
    client: Client, config: Config, id: str, by: str, comment: str, now: int, channel: str = "", *, proved: bool = True
) -> DutyAnswer:
    """Say that ``by`` has an alert from now on. Of two at once, one is told that it is taken.

    ``channel``: whose link was used. ``proved``: that it is ``by`` who acts; a name
    that was only typed is kept with the channel's, so that nobody acts as another.
    Raises Unusable for a name or a comment that will not do.
    """
    by, comment = _name(by), comment.strip()
    if not proved:
        by = f"{by} (by {channel})"
    if len(comment) > LONGEST_COMMENT:
        raise UnusableAct(f"A comment has {LONGEST_COMMENT} characters at most.")
    held = Acknowledgement(at=now, by=by, comment=comment, channel=channel)
    return _act(client, config, id, lambda alert, plan: acknowledge(alert, held, plan), now)


def give(
    client: Client, config: Config, id: str, to: str, by: str, comment: str, now: int, department: str = ""
) -> DutyAnswer:
    """``by`` gives an alert to the person ``to``, or to ``department``, whose words are ``to``; whoever had it.

    A person whom config.toml knows is told. Raises UnusableAct for a comment that will not do.
    """
    if len(comment) > LONGEST_COMMENT:
        raise UnusableAct(f"A comment has {LONGEST_COMMENT} characters at most.")
    # ``to`` is known here, however long it is; only who acts can have typed a name.
    held = Acknowledgement(at=now, by=to, comment=comment.strip(), given_by=_name(by), department=department)
    return _act(client, config, id, lambda alert, plan: given(alert, held, plan), now)


def close(client: Client, config: Config, id: str, by: str, reason: str, now: int) -> DutyAnswer:
    """Close an alert by hand, whatever goes on. Of two at once, one is told that it is over.

    Raises Unusable for a name that will not do, or without a reason.
    """
    by, reason = _name(by), " ".join(reason.split())
    if not 1 <= len(reason) <= LONGEST_COMMENT:
        raise UnusableAct(f"Closing needs a reason, of {LONGEST_COMMENT} characters at most.")
    closing = Closing(at=now, by=by, reason=reason)
    return _act(client, config, id, lambda alert, plan: closed(alert, closing, plan), now)


def _act(client: Client, config: Config, id: str, does: Callable[[Alert, Plan], Changes], now: int) -> DutyAnswer:
    """One act on one alert; where it changed nothing, the answer says why."""

    def decide(world: World) -> Changes:
        found = next((alert for alert in world.alerts if alert.id == id), None)
        return does(found, Plan(config)) if found else Changes()

    changes = alerts.change(client, decide, now, int(config.retention.alerts_days * DAY_MS))
    if changes.alerts:
        return DutyAnswer(DutyOutcome.done, changes.alerts[0])
    found = alerts.find(client, id)
    if found is None:
        return DutyAnswer(DutyOutcome.missing)
    return DutyAnswer(DutyOutcome.over if found.closed else DutyOutcome.taken, found)


def _name(by: str) -> str:
    by = " ".join(by.split())
    if not 1 <= len(by) <= LONGEST_NAME:
        raise UnusableAct(f"A name has 1 to {LONGEST_NAME} characters.")
    return by


def silence(
    client: Client,
    *,
    by: str,
    reason: str,
    minutes: int,
    now: int,
    kind: AlertKind | None = None,
    department: str = "",
    topic: str = "",
    key: str = "",
    alert: str = "",
) -> Silence:
    """Page nobody for what fits, for a while. Raises Unusable without an end, a reason or a condition."""
    new = Silence(
        id=secrets.token_hex(6),
        by=by,
        reason=" ".join(reason.split()),
        start=now,
        end=now + minutes * MINUTE_MS,
        kind=kind,
        department=department,
        topic=topic,
        key=key,
        alert=alert,
    )
    if not 1 <= len(new.reason) <= LONGEST_COMMENT:
        raise UnusableAct(f"A silence needs a reason, of {LONGEST_COMMENT} characters at most.")
    if not 0 < new.end - now <= LONGEST_MS:
        raise UnusableAct(f"A silence lasts 1 minute to {LONGEST_MS // DAY_MS} days.")
    if new.empty:
        raise UnusableAct("A silence of everything would hide a crisis: say what it is about.")
    alerts.silence(client, new)
    minutes_said = f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
    journal.write(client, by, JournalAct.silenced, f"{covered(new)} for {minutes_said}: {new.reason}")
    return new


def end_silence(client: Client, id: str, by: str) -> bool:
    """Take a silence back. False if there is none of that id."""
    old = next((each for each in alerts.silences(client, 0) if each.id == id), None)
    gone = alerts.end_silence(client, id)
    if gone and old is not None:
        journal.write(client, by, JournalAct.ended_silence, covered(old))
    return gone


def covered(silence: Silence) -> str:
    """What a silence is about, in words."""
    parts = (silence.kind and f"alerts about {silence.kind.value}", silence.department, silence.topic, silence.key)
    return ", ".join(str(part) for part in (*parts, silence.alert and f"alert {silence.alert}") if part)
