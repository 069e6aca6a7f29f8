"""Alerts while they happen: one pass of decisions, and one attempt to deliver a message.

What is decided is in ``listening.alerting``, what survives what is in
``listening.store.alerts.deliveries``. Here is what touches the world outside.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import msgspec

from listening.alerting.adapters import from_sources
from listening.alerting.alert import Alert, Recipient
from listening.alerting.delivery import Delivery, Purpose
from listening.alerting.evaluate import Changes, World, evaluate
from listening.alerting.from_spikes import strongest
from listening.alerting.link import AcknowledgeLink, make
from listening.alerting.plan import Plan
from listening.config import AlertKind, Config
from listening.spans import DAY_MS, HOUR_MS
from listening.spikes.telling import in_one_line
from listening.store import chores, site, sources
from listening.store.alerts import alerts, deliveries
from listening.store.connection import Client
from listening.store.spikes import pictures, spike_cases, spikes
from listening.system import secrets
from listening.system.secrets import SecretError
from workers.notify import channels, webhooks
from workers.notify.channels import UnusableChannel

log = logging.getLogger(__name__)

PATIENCE_S = 2.0
"""A page waits this long at most until it is known what drives its spike."""


def watch(client: Client, config: Config, now: int) -> list[str]:
    """Decide about every alert at ``now`` (ms UTC); returns the messages that are due."""
    plan = Plan(config)
    states = sources.states(client)
    watched = chores.since(client) or now

    def decide(world: World) -> Changes:
        alerted = {
            member.trigger.key: member.trigger.since
            for alert in world.alerts
            for member in alert.open_members
            if member.trigger.kind is AlertKind.source
        }
        down = tuple(from_sources(states, config, now, alerted, watched))
        return evaluate(msgspec.structs.replace(world, triggers=world.triggers + down), plan, now)

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
    except (SecretError, UnusableChannel) as trouble:
        error, final = str(trouble), True
    except Exception as trouble:  # noqa: BLE001 - whatever a channel does, the page goes on to the next
        # Its message may hold the address.
        error = f"the attempt broke off ({type(trouble).__name__})"
    if error:
        log.warning("%s: attempt %d by %s failed: %s", id, claim.attempt, claim.delivery.channel, error)
        deliveries.failed(client, claim, clock(), error, final)
    else:
        deliveries.succeeded(client, claim, clock())


def _send(client: Client, config: Config, delivery: Delivery, now: int) -> str:
    if delivery.purpose is Purpose.webhook:
        webhook = next((w for w in config.webhooks if w.name == delivery.channel), None)
        if webhook is None:
            raise UnusableChannel("config.toml has no webhook of that name any more")
        place = webhook.url.startswith(("env:", "file:"))
        url = secrets.read(webhook.url) if place else webhook.url
        key = secrets.read(webhook.secret)
        return webhooks.post(url, key, delivery.id, delivery.text.encode(), now)
    if why := Plan(config).gone(Recipient(delivery.channel, delivery.person)):
        raise UnusableChannel(why)
    channel = next(c for c in config.channels if c.name == delivery.channel)
    return channels.send(
        secrets.read(channel.url),
        delivery.title,
        _text(client, config, delivery, now),
        deliveries.have(client, delivery),
        lambda recipient: deliveries.took(client, delivery, recipient),
    )


def _text(client: Client, config: Config, delivery: Delivery, now: int) -> str:
    """What it is and what drives it, the link that says "I have it", who is next, where it is explained."""
    address = site.address(client, config)
    alert = alerts.find(client, delivery.alert)
    parts = [delivery.text]
    if delivery.purpose is Purpose.page:
        if alert is not None:
            parts[0] += _driver(client, config, alert, now)
        link = AcknowledgeLink(
            alert=delivery.alert,
            channel=delivery.channel,
            person=delivery.person,
            expires=delivery.at + config.alerting.link_hours * HOUR_MS,
        )
        parts.append(f"I have it: {address}/alerts/ack/{make(site.link_key(client), link)}")
    parts.append(delivery.foot)
    links = [f"Who was called, and why: {address}/alerts/{delivery.alert}"]
    if alert is not None and alert.link:
        links.insert(0, f"What happened: {address}{alert.link}")
    parts.append("\n".join(links))
    return "\n\n".join(part for part in parts if part)


def _driver(client: Client, config: Config, alert: Alert, now: int) -> str:
    """What its first spike that goes on comes to, what drives it and its cases, a line each; of else nothing."""
    keys = [m.trigger.key for m in alert.open_members if m.trigger.kind is AlertKind.spike]
    spike = spikes.find(client, keys[0]) if keys else None
    if spike is None:
        return ""
    give_up = time.monotonic() + PATIENCE_S
    while (made := pictures.picture(client, keys[0])) is None and time.monotonic() < give_up:
        time.sleep(0.05)
    if made is None:
        return ""
    (work,) = spike_cases.counted(client, config, [spike], now)
    said = [in_one_line(spike, made), strongest(made), work.words]
    return "".join(f"\n{line}" for line in said if line)
