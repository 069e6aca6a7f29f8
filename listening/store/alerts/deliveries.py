"""Messages on their way, in Redis: who may make the next attempt, and how it went.

What is promised, whatever dies and whenever:
- A decided message is attempted until a channel took it, every attempt failed,
  or somebody acknowledged before. It is in ``due`` from the transaction that
  decided it until then, so it does not depend on any queue.
- Of all workers one makes an attempt: ``claim`` is one script, and its lease is
  longer than the longest attempt.
- A worker that dies before the channel took the message costs a lease of delay.
  One that dies after that, and before it could say so, causes the message to be
  sent once more: at least once, as any channel without an answer we could ask.
- Messages about one alert reach one channel in the order they were decided.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from redis.client import Pipeline

from listening.alerting.alert import Recipient
from listening.alerting.channel import ChannelState, attempted
from listening.alerting.delivery import (
    ATTEMPTS,
    LEASE_MS,
    Delivery,
    DeliveryProgress,
    Purpose,
    Sending,
    Sent,
    wait_after,
)
from listening.alerting.event import AlertMoment, Event
from listening.alerting.words import to_words
from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.store.scripts import call
from listening.store.text import text

HANDED_OVER_MS = 20_000
"""A message handed to the queue and not claimed for this long is handed over again."""
ORDER_MS = 1_000
"""How often a message looks whether the one before it has ended."""
TOOK = "took "
SILENT_DEATH = "every attempt ended without a word"

_delivery = msgspec.json.Decoder(Delivery)
_state = msgspec.json.Decoder(ChannelState)
_json = msgspec.json.Encoder().encode


class Claim(msgspec.Struct, frozen=True):
    """The right to make one attempt."""

    delivery: Delivery
    attempt: int
    """From 1."""


def hand_over(client: Client, now: int) -> list[str]:
    """Ids of messages whose next attempt is due; not given again for a while, or until claimed."""
    ids = [text(id) for id in client.zrangebyscore(keys.due(), "-inf", now)]
    if ids:
        client.zadd(keys.due(), dict.fromkeys(ids, now + HANDED_OVER_MS), xx=True)
    return ids


def claim(client: Client, id: str, now: int) -> Claim | None:
    """Begin the next attempt; None if it is not due, is being made by another, or none is left."""
    form = client.hget(keys.delivery(id), "form")
    if form is None:
        client.zrem(keys.due(), id)
        return None
    delivery = _delivery.decode(form)
    before = keys.delivery(delivery.after or id)
    attempt = call(
        client,
        "attempt",
        [
            keys.delivery(id),
            keys.due(),
            keys.alert(delivery.alert),
            before,
            keys.alert_trail(delivery.alert),
            keys.alert_version(),
        ],
        [
            now,
            now + LEASE_MS,
            id,
            ATTEMPTS,
            int(delivery.purpose is Purpose.page),
            ORDER_MS,
            _json(_event(delivery, AlertMoment.dropped, now)),
            _json(_event(delivery, AlertMoment.failed, now, SILENT_DEATH)),
            SILENT_DEATH,
        ],
    )
    return Claim(delivery, int(attempt)) if int(attempt) > 0 else None


def succeeded(client: Client, claim: Claim, now: int) -> None:
    """The channel took the message."""
    _settle(client, claim, Sending.sent, now, 0, "", AlertMoment.sent)


def failed(client: Client, claim: Claim, now: int, error: str, final: bool = False) -> None:
    """The attempt failed, because of ``error`` in words of ours; ``final``: no other would help."""
    wait = None if final else wait_after(claim.attempt)
    if wait is None:
        _settle(client, claim, Sending.failed, now, 0, error, AlertMoment.failed)
    else:
        _settle(client, claim, Sending.decided, now, now + wait, error, AlertMoment.retried)


def took(client: Client, delivery: Delivery, recipient: str) -> None:
    """Of several recipients of one channel this one has it, whatever becomes of the others. ``recipient``: a mark."""
    client.hset(keys.delivery(delivery.id), f"{TOOK}{recipient}", "")


def have(client: Client, delivery: Delivery) -> frozenset[str]:
    """Marks of the recipients who have it."""
    fields = [text(name) for name in client.hkeys(keys.delivery(delivery.id))]
    return frozenset(name.removeprefix(TOOK) for name in fields if name.startswith(TOOK))


def of_alert(client: Client | Pipeline, alert: str) -> list[Sent]:
    """All messages about an alert, in the order they were decided."""
    found = []
    for id in client.lrange(keys.alert_sent(alert), 0, -1):
        fields = client.hgetall(keys.delivery(text(id)))
        if fields:
            found.append(_read(fields))
    return found


def waiting(client: Client) -> list[Delivery]:
    """Messages that were decided and have not ended."""
    ids = [text(id) for id in client.zrange(keys.due(), 0, -1)]
    forms = [client.hget(keys.delivery(id), "form") for id in ids]
    return [_delivery.decode(form) for form in forms if form is not None]


def channels(client: Client) -> list[ChannelState]:
    """How the last message through each channel and webhook fared, by name."""
    return _sorted([_state.decode(form) for form in client.hvals(keys.channels())])


async def channels_async(client: AsyncClient) -> list[ChannelState]:
    """As ``channels``, for asyncio."""
    return _sorted([_state.decode(form) for form in await client.hvals(keys.channels())])


def tested(client: Client, name: str, error: str, now: int) -> None:
    """Keep how a test message through a channel or webhook fared; ``error`` empty: it was taken."""
    fares = attempted(_known(client, name), name, now, error, lost=bool(error))
    with client.pipeline(transaction=True) as pipe:
        pipe.hset(keys.channels(), name, _json(fares))
        pipe.incr(keys.alert_version())
        pipe.execute()


def _settle(client: Client, claim: Claim, state: Sending, now: int, until: int, error: str, what: AlertMoment) -> None:
    delivery = claim.delivery
    event = _event(delivery, what, now, error, until)
    name = delivery.channel
    fares = attempted(_known(client, name), name, now, error, state is Sending.failed)
    call(
        client,
        "attempted",
        [
            keys.delivery(delivery.id),
            keys.due(),
            keys.alert_trail(delivery.alert),
            keys.alert_version(),
            keys.channels(),
        ],
        [claim.attempt, state, until, error, now, delivery.id, _json(event), name, _json(fares)],
    )


def _known(client: Client, name: str) -> ChannelState | None:
    form = client.hget(keys.channels(), name)
    return _state.decode(form) if form else None


def _event(delivery: Delivery, what: AlertMoment, now: int, error: str = "", until: int = 0) -> Event:
    to = to_words([Recipient(delivery.channel, delivery.person)])
    return Event(alert=delivery.alert, at=now, what=what, to=to, text=error, until=until)


def _read(fields: dict[bytes, bytes]) -> Sent:
    return Sent(
        _delivery.decode(fields[b"form"]),
        DeliveryProgress(
            state=Sending(fields[b"state"].decode()),
            attempts=int(fields.get(b"attempts", 0)),
            until=int(float(fields[b"until"])),
            at=int(fields[b"at"]),
            error=fields.get(b"error", b"").decode(),
        ),
    )


def _sorted(states: Sequence[ChannelState]) -> list[ChannelState]:
    return sorted(states, key=lambda each: each.name)
