"""Send a test message through a channel, and say in one line what happened."""

from __future__ import annotations

import argparse
from uuid import uuid4

import msgspec

from listening.config import Channel, Config, Webhook
from listening.moments import iso
from listening.store.alerts import deliveries
from listening.store.clock import now_ms
from listening.store.connection import StoreError, connect
from listening.system import secrets
from listening.system.secrets import SecretError
from masthead import place
from masthead.place import Installation, Trouble
from workers.notify import channels, webhooks
from workers.notify.channels import UnusableChannel


class Test(msgspec.Struct, frozen=True):
    """What a webhook is sent."""

    id: str
    type: str
    at: str


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("channel", help="name of a [[channels]] or [[webhooks]] entry")
    place.arguments(parser)


def run(args: argparse.Namespace) -> int:
    here = place.resolve(args)
    to = _find(here.config, args.channel)
    try:
        error = _webhook(to) if isinstance(to, Webhook) else _channel(to, here.config)
    except (SecretError, UnusableChannel) as trouble:
        raise Trouble(f"{to.name}: not sent: {trouble}") from None
    _note(here, to.name, error)
    if error:
        raise Trouble(f"{to.name}: not delivered: {error}")
    print(f"{to.name}: the test message was taken")
    return 0


def _note(here: Installation, name: str, error: str) -> None:
    """Let the pages know how it went, if anything runs here: a mended channel is mended at once."""
    try:
        client = connect(here.require_redis())
        deliveries.tested(client, name, error, now_ms())
    except (Trouble, StoreError):
        pass


def _find(config: Config, name: str) -> Channel | Webhook:
    known: tuple[Channel | Webhook, ...] = (*config.channels, *config.webhooks)
    for each in known:
        if each.name == name:
            return each
    names = ", ".join(each.name for each in known)
    raise Trouble(f"there is no channel {name}; " + (f"there are {names}" if names else "none is configured"))


def _channel(to: Channel, config: Config) -> str:
    title = f"Test: {config.brand.name}'s alerts reach this channel"
    text = f"Sent by `masthead alert-test {to.name}`. There is nothing to do."
    return channels.send(secrets.read(to.url), title, text)


def _webhook(to: Webhook) -> str:
    now = now_ms()
    url = secrets.read(to.url) if to.url.startswith(("env:", "file:")) else to.url
    test = Test(id=f"test.{uuid4().hex}", type="alert.test", at=iso(now))
    return webhooks.post(url, secrets.read(to.secret), test.id, msgspec.json.encode(test), now)
