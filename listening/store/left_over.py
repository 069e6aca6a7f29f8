"""Left-overs in the store of things that config.toml does not have, in words: nothing of it is lost, and it is said."""

from __future__ import annotations

from collections.abc import Iterable

from listening.alerting.alert import Recipient
from listening.alerting.delivery import Delivery, Purpose
from listening.alerting.plan import Plan
from listening.cases.crisis import unknown
from listening.cases.joining import triage_desk
from listening.config import Config
from listening.store import inbox, outbox, sources
from listening.store.access import access
from listening.store.alerts import alerts, deliveries
from listening.store.cases import crises
from listening.store.cases.cases import book_of
from listening.store.connection import Client

MOST = 10_000
"""Of each kind that is counted."""


def left_over(config: Config, client: Client) -> list[str]:
    """One line for each kind. Raises RedisError."""
    return [
        *_strays(config, client),
        *_topics(config, client),
        *_pushed(config, client),
        *_messages(config, client),
        *_alerts(config, client),
        *_answers(config, client),
        *_crises(config, client),
        *_approvers(config, client),
    ]


def _topics(config: Config, client: Client) -> list[str]:
    found = book_of(config, client).about_others(frozenset(topic.name for topic in config.topics), MOST)
    if not found:
        return []
    known = {topic.name for topic in config.topics}
    gone = {name for case in found for name in case.opening.topics if name not in known}
    return [
        f"{_many(len(found), 'unresolved case is', 'unresolved cases are')} of topics that config.toml does not have "
        f"({_names(gone)}): they stay in the queues of their departments"
    ]


def _pushed(config: Config, client: Client) -> list[str]:
    """Of webhooks: they wait for a listener, and there is none for a source that nobody knows."""
    known = {source.name for source in config.sources}
    waiting = {name: inbox.waiting(client, name) for name in sources.names(client) if name not in known}
    return [
        f"{_many(number, 'delivery', 'deliveries')} pushed to the source {name} wait{'s' if number == 1 else ''}, "
        "and config.toml does not have it: read when it is there again"
        for name, number in sorted(waiting.items())
        if number
    ]


def _messages(config: Config, client: Client) -> list[str]:
    plan, webhooks = Plan(config), {webhook.name for webhook in config.webhooks}

    def lost(each: Delivery) -> bool:
        if each.purpose is Purpose.webhook:
            return each.channel not in webhooks
        return bool(plan.gone(Recipient(each.channel, each.person)))

    found = [each for each in deliveries.waiting(client) if lost(each)]
    if not found:
        return []
    gone = {each.person or each.channel for each in found}
    return [
        f"{_many(len(found), 'message about an alert waits', 'messages about alerts wait')} for people, channels or "
        f"webhooks that config.toml does not have ({_names(gone)}): each counts as failed, and whoever is next is "
        "called"
    ]


def _alerts(config: Config, client: Client) -> list[str]:
    """Open alerts whose rule is gone: another one takes them over, or nobody is called."""
    plan = Plan(config)
    rules = {rule.name for rule in config.alerts}
    lost = [alert for alert in alerts.unfinished(client) if not alert.closed and alert.rule not in rules]
    taken = [alert for alert in lost if (rule := plan.rule_of(alert)) is not None]
    left = [alert for alert in lost if plan.rule_of(alert) is None]
    said = []
    if taken:
        others = _names({rule.name for alert in taken if (rule := plan.rule_of(alert)) is not None})
        said.append(
            f"{_many(len(taken), 'open alert is', 'open alerts are')} of rules that config.toml does not have "
            f"({_names({alert.rule for alert in taken})}): others fit and go on with them ({others})"
        )
    if left:
        said.append(
            f"{_many(len(left), 'open alert fits', 'open alerts fit')} no rule of config.toml any more "
            f"({_names({alert.rule for alert in left})}): nobody is called; close them at /alerts, or add a rule"
        )
    return said


def _answers(config: Config, client: Client) -> list[str]:
    known = {account.name for account in config.accounts}
    lost = [each for each in outbox.on_their_way(client, MOST) if each.account not in known]
    if not lost:
        return []
    return [
        f"{_many(len(lost), 'answer waits', 'answers wait')} in the outbox for accounts that config.toml does not have "
        f"({_names({each.account for each in lost})}): none is sent, and their cases say so"
    ]


def _crises(config: Config, client: Client) -> list[str]:
    lost = [crisis for crisis in crises.current(client).values() if unknown(crisis, config)]
    if not lost:
        return []
    gone = {crisis.department or crisis.topic for crisis in lost}
    return [f"crisis mode is on for what config.toml does not have ({_names(gone)}): /crisis switches it off"]


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,}{' or more' if number == MOST else ''} {one if number == 1 else more}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _approvers(config: Config, client: Client) -> list[str]:
    """Of people who could sign in, as long as there is one; names are spelt as people are."""
    able = {user.name for user in access.all_users(client) if not user.disabled}
    if not able:
        return []
    return [
        f"departments[{n}] ({department.name}).approvers: nobody called {name} may sign in; "
        f"`masthead user list` says who may, `masthead user add {name}` adds somebody"
        for n, department in enumerate(config.departments, 1)
        for name in department.approvers
        if name not in able
    ]


def _strays(config: Config, client: Client) -> list[str]:
    departments = frozenset(department.name for department in config.departments)
    strays = book_of(config, client).strays(departments, MOST)
    if not strays:
        return []
    gone = _names({case.department for case in strays})
    to = config.department(triage_desk(config)).label
    are = _many(len(strays), "unresolved case is", "unresolved cases are")
    return [f"{are} of departments that config.toml does not have ({gone}): they go to {to}"]
