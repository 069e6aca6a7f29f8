"""One pass over everything: triggers in, decisions and messages out. Pure.

The store calls it inside one optimistic transaction, so what it returns is
written whole or not at all, and decided anew if anything changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from listening.alerting.alert import PAGING, Acknowledgement, Alert, Closing, Paged, PageReason
from listening.alerting.decide import Decision, following, page, purpose_of
from listening.alerting.delivery import Delivery, Purpose, Sent, delivery_id
from listening.alerting.event import AlertMoment, Event
from listening.alerting.gather import Gathering
from listening.alerting.plan import Plan
from listening.alerting.silence import Silence
from listening.alerting.trigger import Trigger
from listening.alerting.webhook import announce
from listening.alerting.words import foot, message, to_words


class World(msgspec.Struct, frozen=True):
    """Everything a pass looks at, as it was at one instant."""

    triggers: tuple[Trigger, ...] = ()
    alerts: tuple[Alert, ...] = ()
    """Those that are not finished."""
    sent: tuple[Sent, ...] = ()
    """Their messages, in the order they were decided."""
    silences: tuple[Silence, ...] = ()


class Changes(msgspec.Struct, frozen=True):
    """Everything a pass changes."""

    alerts: tuple[Alert, ...] = ()
    events: tuple[Event, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    spent: tuple[str, ...] = ()
    """Ids of triggers that are over and were taken in."""


def evaluate(world: World, plan: Plan, now: int) -> Changes:
    """Decide about everything at ``now`` (ms UTC)."""
    gathering = Gathering(world.alerts, plan, now)
    for trigger in sorted(world.triggers, key=lambda each: (each.since, each.id)):
        gathering.take(trigger)
    before = {alert.id: alert for alert in world.alerts}
    alerts: list[Alert] = []
    events = list(gathering.events)
    deliveries: list[Delivery] = []
    for alert in gathering.alerts:
        sent = [
            each
            for each in world.sent
            if each.delivery.alert == alert.id and each.delivery.purpose is not Purpose.webhook
        ]
        after, said, messages = _decide(alert, sent, plan, world.silences, now)
        after, announced = announce(before.get(alert.id), after, plan, now)
        if after != before.get(alert.id):
            alerts.append(after)
        events += said
        deliveries += [*messages, *announced]
    return Changes(
        alerts=tuple(alerts),
        events=tuple(events),
        deliveries=tuple(deliveries),
        spent=tuple(trigger.id for trigger in world.triggers if not trigger.open),
    )


def acknowledge(alert: Alert, acknowledgement: Acknowledgement, plan: Plan) -> Changes:
    """Somebody has it from now on. Nothing changes if somebody has it already, or it is over."""
    held = alert.acknowledged
    if (held is not None and not held.department) or alert.closed:
        return Changes()
    after = msgspec.structs.replace(alert, acknowledged=acknowledgement, changed=acknowledgement.at)
    after, announced = announce(alert, after, plan, acknowledgement.at)
    event = Event(
        alert=alert.id,
        at=acknowledgement.at,
        what=AlertMoment.acknowledged,
        by=acknowledgement.by,
        text=acknowledgement.comment,
    )
    return Changes(alerts=(after,), events=(event,), deliveries=tuple(announced))


def give(alert: Alert, held: Acknowledgement, plan: Plan) -> Changes:
    """``held.given_by`` gives it to ``held.by``, whoever had it, and they are told. Nothing changes if it is over."""
    if alert.closed:
        return Changes()
    after = msgspec.structs.replace(alert, acknowledged=held, changed=held.at)
    deliveries: list[Delivery] = []
    to = () if held.department else plan.known(plan.channels_of(held.by))
    if to:
        after = _paged(after, Decision(reason=PageReason.given, to=to), held.at)
        deliveries = _deliveries(after, after.pages[-1], plan)
    after, announced = announce(alert, after, plan, held.at)
    event = Event(
        alert=alert.id, at=held.at, what=AlertMoment.given, by=held.given_by, to=(held.by,), text=held.comment
    )
    return Changes(alerts=(after,), events=(event,), deliveries=(*deliveries, *announced))


def close(alert: Alert, closing: Closing, plan: Plan) -> Changes:
    """Somebody closes it by hand, and has it if nobody had. Nothing changes if it is over.

    The next pass tells those who were paged. What of it goes on is distinctly
    worse only beside what it is now.
    """
    if alert.closed:
        return Changes()
    members = tuple(
        msgspec.structs.replace(m, told_worse_by=max(m.told_worse_by, m.trigger.worse_by)) for m in alert.members
    )
    after = msgspec.structs.replace(
        alert,
        members=members,
        acknowledged=alert.acknowledged or Acknowledgement(at=closing.at, by=closing.by),
        by_hand=closing,
        closed=closing.at,
        changed=closing.at,
    )
    after, announced = announce(alert, after, plan, closing.at)
    event = Event(
        alert=alert.id,
        at=closing.at,
        what=AlertMoment.closed_by_hand,
        by=closing.by,
        text=closing.reason,
    )
    return Changes(alerts=(after,), events=(event,), deliveries=tuple(announced))


def _decide(
    alert: Alert, sent: Sequence[Sent], plan: Plan, silences: Iterable[Silence], now: int
) -> tuple[Alert, list[Event], list[Delivery]]:
    decision = page(alert, sent, plan, tuple(silences), now)
    after = msgspec.structs.replace(alert, reason=decision.reason, until=decision.until)
    deliveries: list[Delivery] = []
    if decision.to:
        after = _paged(after, decision, now)
        deliveries = _deliveries(after, after.pages[-1], plan)
    elif decision.reason in (PageReason.over, PageReason.over_unpaged):
        after = msgspec.structs.replace(after, finished=True)
    events = []
    if decision.to or decision.reason is not alert.reason:
        events.append(
            Event(
                alert=alert.id,
                at=now,
                what=AlertMoment.decided,
                reason=decision.reason,
                to=to_words(decision.to),
                text=decision.why,
                until=decision.until,
            )
        )
        after = msgspec.structs.replace(after, changed=now)
    return after, events, deliveries


def _paged(alert: Alert, decision: Decision, now: int) -> Alert:
    """The alert once it is decided that people are told."""
    told = Paged(
        turn=len(alert.pages) + 1,
        at=now,
        reason=decision.reason,
        to=decision.to,
        severity=alert.severity,
        rule=decision.rule,
        step=decision.step,
        round=decision.round,
        chain=decision.chain,
    )
    members = alert.members
    if decision.reason in PAGING:
        members = tuple(
            msgspec.structs.replace(m, told_worse_by=max(m.told_worse_by, m.trigger.worse_by)) for m in members
        )
    return msgspec.structs.replace(alert, pages=(*alert.pages, told), members=members)


def _deliveries(alert: Alert, told: Paged, plan: Plan) -> list[Delivery]:
    then = following(alert, plan)
    texts = {to: message(alert, told, plan.zone_of(to.person)) for to in told.to}
    return [
        Delivery(
            id=delivery_id(alert.id, told.turn, to.channel),
            alert=alert.id,
            turn=told.turn,
            channel=to.channel,
            person=to.person,
            purpose=purpose_of(told.reason, alert.acknowledged is not None),
            reason=told.reason,
            at=told.at,
            title=texts[to][0],
            text=texts[to][1],
            foot=foot(alert, told, then, plan.zone_of(to.person)),
            after=_before(alert, told, to.channel),
        )
        for to in told.to
    ]


def _before(alert: Alert, told: Paged, channel: str) -> str:
    """The message before this one to the same channel: they arrive in order."""
    for earlier in reversed(alert.pages[: told.turn - 1]):
        if any(to.channel == channel for to in earlier.to):
            return delivery_id(alert.id, earlier.turn, channel)
    return ""
