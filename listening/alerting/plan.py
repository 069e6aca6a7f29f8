"""Rules, rotas and people of one config, ready to be asked. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from listening.alerting.alert import Alert, Recipient
from listening.alerting.rota import on_call, quiet_until
from listening.alerting.trigger import Trigger
from listening.config import AlertKind, AlertRule, Config, GroupBy, Person, SeverityName, Step
from listening.people.naming import fold
from listening.spikes.detector.verdict import Severity

OWN = "own saved searches"
"""Name of the rule of whoever asked for it themselves."""


class Reach(msgspec.Struct, frozen=True):
    """Whom a step reaches at an instant."""

    to: tuple[Recipient, ...] = ()
    quiet_until: int = 0
    """When the first of those who want quiet now can be called; 0 = nobody does."""


class Plan:
    """What config.toml says about alerts."""

    def __init__(self, config: Config) -> None:
        self.zone = config.brand.timezone
        self.rules = config.alerts
        self._people = {person.name: person for person in config.people}
        self._rotas = {rota.name: rota for rota in config.rotas}
        self._channels = frozenset(channel.name for channel in config.channels)
        self.webhooks = tuple(webhook.name for webhook in config.webhooks)

    def zone_of(self, person: str) -> str:
        """The zone that somebody's clock shows; the brand's for a channel that is nobody's."""
        known = self._people.get(person)
        return (known.timezone if known else "") or self.zone

    def rule_for(self, trigger: Trigger) -> AlertRule | None:
        """The first rule that fits a matter; of what somebody asked for themselves, one that calls them alone."""
        if trigger.person:
            return self._own_rule(trigger.person)
        return next((r for r in self.rules if _fits(r, trigger, trigger.severity)), None)

    def rule_of(self, alert: Alert) -> AlertRule | None:
        """The first rule that fits any matter of an alert, at the worst that one has been."""
        if alert.members[0].trigger.person:
            return self._own_rule(alert.members[0].trigger.person)
        for rule in self.rules:
            if any(_fits(rule, m.trigger, m.severity) for m in alert.members):
                return rule
        return None

    def _own_rule(self, name: str) -> AlertRule | None:
        """None where config.toml has nobody of that name: there is no way to them."""
        found = next((each for each in self._people if fold(each) == fold(name)), None)
        if found is None:
            return None
        severity = SeverityName.low
        return AlertRule(
            name=OWN, kinds=(AlertKind.search,), severity=severity, steps=(Step(who=found),), group_minutes=0
        )

    def reach(self, step: Step, severity: Severity, now: int) -> Reach:
        """The channels of a step at ``now``, each once; without those of people who want quiet."""
        if step.who in self._channels:
            return Reach((Recipient(step.who),))
        if step.who in self._people:
            people: tuple[Person, ...] = (self._people[step.who],)
        elif step.who in self._rotas:
            people = on_call(self._rotas[step.who], self._people, self.zone, now)
        else:
            return Reach()
        ends = {p.name: quiet_until(p, severity, self.zone, now) for p in people}
        waiting = [end for end in ends.values() if end]
        awake = (p for p in people if not ends[p.name])
        to = {c: Recipient(c, p.name) for p in reversed(tuple(awake)) for c in p.channels}
        return Reach(tuple(reversed(to.values())), min(waiting, default=0))

    def changes(self, step: Step) -> bool:
        """Whether a step reaches others at other times."""
        return step.who in self._rotas

    def channels_of(self, name: str) -> tuple[Recipient, ...]:
        """Where somebody of that name is reached; nothing if config.toml does not know them."""
        for person in self._people.values():
            if fold(person.name) == fold(name):
                return tuple(Recipient(channel, person.name) for channel in person.channels)
        return ()

    def quiet_until(self, name: str, now: int) -> int:
        """When the quiet hours of somebody of that name end (ms UTC), for what is least urgent; 0 if they want none."""
        ends = (
            quiet_until(person, Severity.low, self.zone, now)
            for person in self._people.values()
            if fold(person.name) == fold(name)
        )
        return next(ends, 0)

    def known(self, to: Iterable[Recipient]) -> tuple[Recipient, ...]:
        """Those whom config.toml (still) knows, each channel once."""
        found = {each.channel: each for each in to if not self.gone(each)}
        return tuple(found.values())

    def gone(self, to: Recipient) -> str:
        """Why a message to somebody reaches nobody any more; empty if it does."""
        if to.channel not in self._channels:
            return "config.toml has no channel of that name any more"
        person = self._people.get(to.person)
        if to.person and (person is None or to.channel not in person.channels):
            return f"config.toml has nobody called {to.person} with that channel any more"
        return ""


def group_of(rule: AlertRule, trigger: Trigger) -> str:
    """What alerts of one group have in common."""
    parts = [rule.name, str(trigger.kind)]
    if GroupBy.department in rule.group_by:
        parts.append(trigger.department)
    if GroupBy.topic in rule.group_by:
        parts.append(trigger.topic)
    return "|".join(parts)


def _fits(rule: AlertRule, trigger: Trigger, severity: Severity) -> bool:
    return (
        (not rule.kinds or trigger.kind in rule.kinds)
        and (not rule.departments or trigger.department in rule.departments)
        and (not rule.topics or trigger.topic in rule.topics)
        and severity >= Severity[rule.severity.value]
    )
