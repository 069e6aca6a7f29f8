"""Messages about cases to people, through the channels that alerts use: once, as each of them chooses."""

from __future__ import annotations

import logging
from collections.abc import Callable

from msgspec.structs import replace

from listening.alerting.plan import Plan
from listening.cases.inbox import InboxEntry
from listening.cases.line import title
from listening.cases.messages import OLDEST_MS, RETRIES_MS, MessageDue, message, pushed
from listening.config import Config
from listening.people import vapid
from listening.people.permissions import Permission, may
from listening.store import browsers, messages, site, told
from listening.store.access import users
from listening.store.connection import Client
from listening.system import secrets
from listening.system.secrets import SecretError
from workers.notify import channels, webpush
from workers.notify.channels import UnusableChannel

log = logging.getLogger(__name__)

AT_ONCE = 20
PUSH = "\tpush "
"""Before the id of a browser, in the place of a channel's name: those have no tab."""
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
    channels = (recipient.channel for recipient in Plan(config).channels_of(due.who))
    return (*channels, *(PUSH + id for id in browsers.ids(client, due.who)))


def _attempt(client: Client, config: Config, due: MessageDue, clock: Callable[[], int]) -> None:
    """One attempt. A worker that dies in it, or a channel that breaks off, sends it no second time."""
    entry = told.find(client, due.who, due.id)
    if not messages.hand_on(client, due) or entry is None:
        return
    if due.channel.startswith(PUSH):
        _push(client, config, due, entry, clock)
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
    if error in NOT_TAKEN:
        _again(client, due, clock())


def _push(client: Client, config: Config, due: MessageDue, entry: InboxEntry, clock: Callable[[], int]) -> None:
    """Tell one browser, as a channel does; one that has withdrawn is told no more."""
    id = due.channel.removeprefix(PUSH)
    browser = browsers.find(client, due.who, id)
    if browser is None:
        return
    case = entry.case
    content = pushed(entry.place, case, entry.by, title(config, case.department))
    pem = browsers.signing_key(client, vapid.new_key())
    error = webpush.send(content, browser, pem, _subject(site.address(client, config)))
    if error == webpush.GONE_SAID:
        browsers.remove(client, due.who, id)
    elif error:
        log.warning("a push of %s to a browser failed: %s", case.id, error)
    if error == webpush.NOT_TAKEN:
        _again(client, due, clock())


def _subject(address: str) -> str:
    """Who we are, for the browser's service: it wants an address by https, or one of mail."""
    return address if address.startswith("https://") else "mailto:masthead@localhost.invalid"


def _again(client: Client, due: MessageDue, now: int) -> None:
    if due.attempts < len(RETRIES_MS) and now - due.at < OLDEST_MS:
        messages.again(client, replace(due, attempts=due.attempts + 1), now + RETRIES_MS[due.attempts])
