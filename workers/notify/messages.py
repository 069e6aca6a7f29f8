"""Messages about cases to people, through the channels that alerts use: once, as each of them chooses."""

from __future__ import annotations

import logging
from collections.abc import Callable

from msgspec.structs import replace

from listening.alerting.plan import Plan
from listening.cases.line import title
from listening.cases.messages import OLDEST_MS, RETRIES_MS, MessageDue, message
from listening.config import Config
from listening.people.permissions import Permission, may
from listening.store import messages, site, told
from listening.store.access import users
from listening.store.connection import Client
from listening.system import secrets
from listening.system.secrets import SecretError
from workers.notify import channels
from workers.notify.channels import UnusableChannel

log = logging.getLogger(__name__)

AT_ONCE = 20
NOT_TAKEN = frozenset({"connection refused", "its host is unknown", "its certificate cannot be verified"})
"""What ``channels.send`` says where nothing can have been taken: nothing was sent yet. All else may have arrived."""


def run(client: Client, config: Config, clock: Callable[[], int]) -> None:
    """Send what is due. ``clock`` gives ms UTC."""
    plan = Plan(config)
    for each in messages.due(client, clock(), AT_ONCE):
        if quiet := plan.quiet_until(each.who, clock()):
            messages.hand_on(client, each, (quiet, each))
        elif each.channel:
            _attempt(client, config, each, clock)
        else:
            to = _channels(client, config, each, clock())
            messages.hand_on(client, each, *((clock(), replace(each, channel=name)) for name in to))


def _channels(client: Client, config: Config, due: MessageDue, now: int) -> tuple[str, ...]:
    """Through which channels it goes; none where it was read or taken back meanwhile, or nobody asked for it."""
    user = users.find(client, due.who)
    if user is None or user.disabled or not may(user.role, Permission.see_desk):
        return ()
    entry = told.find(client, due.who, due.id)
    if entry is None or not entry.unread or entry.place.kind not in messages.chosen(client, due.who).kinds:
        return ()
    return tuple(recipient.channel for recipient in Plan(config).channels_of(due.who))


def _attempt(client: Client, config: Config, due: MessageDue, clock: Callable[[], int]) -> None:
    """One attempt. A worker that dies in it, or a channel that breaks off, sends it no second time."""
    entry = told.find(client, due.who, due.id)
    if not messages.hand_on(client, due) or entry is None:
        return
    channel = next((each for each in config.channels if each.name == due.channel), None)
    if channel is None:
        return
    case = entry.case
    subject, text = message(
        entry.place, case, entry.event, entry.by, title(config, case.department), site.address(client, config)
    )
    try:
        error = channels.send(secrets.read(channel.url), subject, text)
    except (SecretError, UnusableChannel) as trouble:
        log.warning("a message of %s by %s: %s", case.id, channel.name, trouble)
        return
    except Exception as trouble:  # noqa: BLE001 - whatever a channel does; its message may hold the address
        log.warning("a message of %s by %s broke off (%s)", case.id, channel.name, type(trouble).__name__)
        return
    if not error:
        return
    log.warning("a message of %s by %s failed: %s", case.id, channel.name, error)
    if error in NOT_TAKEN and due.attempts < len(RETRIES_MS) and clock() - due.at < OLDEST_MS:
        messages.again(client, replace(due, attempts=due.attempts + 1), clock() + RETRIES_MS[due.attempts])
