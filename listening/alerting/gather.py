"""Alerts gathered from matters: what opens one, what joins it, what ends it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from listening.alerting.alert import Alert, Member
from listening.alerting.event import AlertMoment, Event
from listening.alerting.plan import Plan, group_of
from listening.alerting.trigger import Trigger
from listening.spans import MINUTE_MS


class Gathering:
    """The unfinished alerts while triggers come in, and what happened to them."""

    def __init__(self, alerts: Iterable[Alert], plan: Plan, now: int) -> None:
        self._plan = plan
        self._now = now
        self._alerts = {alert.id: alert for alert in alerts}
        self._of: dict[str, str] = {}
        for alert in sorted(self._alerts.values(), key=lambda each: each.opened):
            if not alert.closed:
                self._of |= {member.trigger.id: alert.id for member in alert.members}
            elif alert.by_hand:
                self._of |= {member.trigger.id: alert.id for member in alert.open_members}
        self.events: list[Event] = []

    @property
    def alerts(self) -> tuple[Alert, ...]:
        return tuple(self._alerts.values())

    def take(self, trigger: Trigger) -> None:
        """Let one matter open, join, change or end an alert."""
        id = self._of.get(trigger.id)
        if id is None:
            self._first(trigger)
        elif self._alerts[id].by_hand:
            self._after(self._alerts[id], trigger)
        else:
            self._change(self._alerts[id], trigger)

    def _first(self, trigger: Trigger) -> None:
        rule = self._plan.rule_for(trigger) if trigger.open else None
        if rule is not None:
            self._begin(trigger, rule.name, group_of(rule, trigger), rule.group_minutes)

    def _after(self, alert: Alert, trigger: Trigger) -> None:
        """What goes on after somebody closed the alert: heard of again only if distinctly worse."""
        place, old = _member(alert, trigger)
        if old.trigger == trigger:
            return
        rule = self._plan.rule_for(trigger)
        worse = trigger.severity > old.severity or (
            rule is not None and trigger.worse_by >= rule.worse * old.told_worse_by
        )
        anew = trigger.open and rule is not None and worse
        said = msgspec.structs.replace(trigger, open=False) if anew else trigger
        new = msgspec.structs.replace(old, trigger=said)
        self._keep(alert, members=(*alert.members[:place], new, *alert.members[place + 1 :]))
        if not said.open:
            self._say(alert, AlertMoment.left if anew else AlertMoment.ended, trigger.title)
            del self._of[trigger.id]
        if anew:
            self._first(trigger)

    def _begin(self, trigger: Trigger, rule: str, group: str, minutes: int) -> None:
        member = Member(trigger=trigger, joined=self._now, told_worse_by=trigger.worse_by, severity=trigger.severity)
        open_since = self._now - minutes * MINUTE_MS
        near = [a for a in self._alerts.values() if a.group == group and not a.closed and a.opened > open_since]
        if near:
            alert = max(near, key=lambda each: each.opened)
            self._keep(
                alert,
                members=(*alert.members, member),
                severity=max(alert.severity, trigger.severity),
            )
            self._say(alert, AlertMoment.joined, trigger.title)
        else:
            alert = Alert(
                id=_id(trigger, self._now),
                kind=trigger.kind,
                group=group,
                rule=rule,
                severity=trigger.severity,
                opened=self._now,
                changed=self._now,
                members=(member,),
            )
            self._alerts[alert.id] = alert
            self._say(alert, AlertMoment.opened, trigger.title)
        self._of[trigger.id] = alert.id

    def _change(self, alert: Alert, trigger: Trigger) -> None:
        place, old = _member(alert, trigger)
        if old.trigger == trigger:
            return
        new = msgspec.structs.replace(old, trigger=trigger, severity=max(old.severity, trigger.severity))
        members = (*alert.members[:place], new, *alert.members[place + 1 :])
        over = not any(member.trigger.open for member in members)
        self._keep(
            alert,
            members=members,
            severity=max(alert.severity, trigger.severity),
            closed=self._now if over else 0,
        )
        if trigger.severity > alert.severity:
            self._say(alert, AlertMoment.grown, trigger.title)
        if old.trigger.open != trigger.open:
            self._say(alert, AlertMoment.again if trigger.open else AlertMoment.ended, trigger.title)
        if over:
            self._say(alert, AlertMoment.closed, "")
            # What comes again from now on is an alert of its own.
            for member in members:
                self._of.pop(member.trigger.id, None)

    def _keep(self, alert: Alert, **changes: object) -> None:
        self._alerts[alert.id] = msgspec.structs.replace(alert, changed=self._now, **changes)

    def _say(self, alert: Alert, what: AlertMoment, text: str) -> None:
        self.events.append(Event(alert=alert.id, at=self._now, what=what, text=text))


def _member(alert: Alert, trigger: Trigger) -> tuple[int, Member]:
    """A matter's place in its alert, and what is known of it there."""
    return next((n, m) for n, m in enumerate(alert.members) if m.trigger.id == trigger.id)


def _id(trigger: Trigger, now: int) -> str:
    return hashlib.sha256(f"{trigger.id} {now}".encode()).hexdigest()[:12]
