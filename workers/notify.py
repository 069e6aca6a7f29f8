"""Alerts while they happen: one pass of decisions, and one attempt to deliver a message.

What is decided is in ``listening.alerting``, what survives what is in
``listening.store.deliveries``. Here is what touches the world outside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from listening import secrets
from listening.alerting.adapters import from_sources
from listening.alerting.alert import Reason
from listening.alerting.delivery import Delivery, Purpose
from listening.alerting.evaluate import Changes, World, evaluate
from listening.alerting.link import Link, make
from listening.alerting.plan import Plan
from listening.buckets import DAY_MS
from listening.config import AlertKind, Config
from listening.secrets import SecretError
from listening.store import alerts, deliveries, site, sources
from listening.store.connection import Client
from workers import channels, webhooks
from workers.channels import Unusable

log = logging.getLogger(__name__)

HOUR_MS = 3_600_000


def watch(client: Client, config: Config, now: int) -> list[str]:
    """Decide about every alert at ``now`` (ms UTC); returns the messages that are due."""
    plan = Plan(config)
    states = sources.states(client)

    def decide(world: World) -> Changes:
        alerted = [
            member.trigger.key
            for alert in world.alerts
            if not alert.closed
            for member in alert.members
            if member.trigger.kind is AlertKind.source
        ]
        cut = tuple(from_sources(states, config, now, alerted))
        return evaluate(msgspec.structs.replace(world, triggers=world.triggers + cut), plan, now)

    alerts.change(client, decide, now, int(config.retention.alerts_days * DAY_MS))
    return deliveries.hand_over(client, now)


def deliver(client: Client, config: Config, id: str, clock: Callable[[], int]) -> None:
    """Make the next attempt to deliver a message, if there is one to make now.

    ``clock`` gives ms UTC. Never raises because of a channel: what fails is
    kept with the delivery, tried again, and in the end left to the next in the chain.
    """
    claim = deliveries.claim(client, id, clock())
    if claim is None:
        return
    final = False
    try:
        error = _send(client, config, claim.delivery, clock())
    except (SecretError, Unusable) as trouble:
        error, final = str(trouble), True
    except Exception as trouble:  # noqa: BLE001 - whatever a channel does, the page goes on to the next
        # Its message may hold the address.
        error = f"the attempt broke off ({type(trouble).__name__})"
    if error:
        log.warning(
            "%s: attempt %d by %s failed: %s", id, claim.attempt, claim.delivery.channel, error
        )
        deliveries.failed(client, claim, clock(), error, final)
    else:
        deliveries.succeeded(client, claim, clock())


def _send(client: Client, config: Config, delivery: Delivery, now: int) -> str:
    if delivery.purpose is Purpose.webhook:
        webhook = next((w for w in config.webhooks if w.name == delivery.channel), None)
        if webhook is None:
            raise Unusable("config.toml has no webhook of that name any more")
        place = webhook.url.startswith(("env:", "file:"))
        url = secrets.read(webhook.url) if place else webhook.url
        key = secrets.read(webhook.secret)
        return webhooks.post(url, key, delivery.id, delivery.text.encode(), now)
    channel = next((c for c in config.channels if c.name == delivery.channel), None)
    if channel is None:
        raise Unusable("config.toml has no channel of that name any more")
    text = delivery.text + _links(client, config, delivery)
    return channels.send(secrets.read(channel.url), delivery.title, text)


def _links(client: Client, config: Config, delivery: Delivery) -> str:
    """Where it is explained, and for a page the link that says "I have it"."""
    site_address = site.address(client, config)
    alert = alerts.find(client, delivery.alert)
    lines = [f"\n\nAll about it: {site_address}/alerts/{delivery.alert}"]
    if alert is not None and alert.link:
        lines.append(f"What happened: {site_address}{alert.link}")
    if delivery.purpose is Purpose.page and delivery.reason is not Reason.closing:
        link = Link(
            alert=delivery.alert,
            channel=delivery.channel,
            person=delivery.person,
            expires=delivery.at + config.alerting.link_hours * HOUR_MS,
        )
        token = make(site.link_key(client), link)
        lines.insert(0, f"\n\nI have it: {site_address}/alerts/ack/{token}")
        lines[1] = lines[1].lstrip("\n")
    return "\n".join(lines)
