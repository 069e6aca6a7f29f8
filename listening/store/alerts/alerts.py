"""Alerts in Redis: read as a whole, decided outside, written as a whole or not at all.

Every change of an alert goes through ``change``: it WATCHes the version that
each of them counts up, so what is decided is decided on what is still so. Two
passes at once, or a pass and somebody who acknowledges, cannot both win; the
one that lost reads again and decides again. Messages are written by the very
transaction that decides them: a page is never decided and forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from redis.client import Pipeline
from redis.exceptions import WatchError

from listening.alerting.alert import Alert
from listening.alerting.delivery import Sending
from listening.alerting.evaluate import Changes, World
from listening.alerting.event import Event
from listening.alerting.silence import Silence
from listening.alerting.trigger import Trigger
from listening.config import AlertKind
from listening.spans import DAY_MS
from listening.store import keys
from listening.store.alerts.deliveries import of_alert
from listening.store.connection import Client
from listening.store.text import text

TRIES = 100
SILENCE_KEPT_MS = DAY_MS

_alert = msgspec.json.Decoder(Alert)
_event = msgspec.json.Decoder(Event)
_silence = msgspec.json.Decoder(Silence)
_trigger = msgspec.json.Decoder(Trigger)
_json = msgspec.json.Encoder().encode


class Busy(Exception):
    """Somebody else changed alerts each time we tried."""


def raise_triggers(client: Client, triggers: Sequence[Trigger]) -> None:
    """Say how matters stand. The same trigger twice is the same as once."""
    if triggers:
        client.hset(keys.triggers(), mapping={each.id: _json(each) for each in triggers})


def raised(client: Client, kind: AlertKind) -> tuple[Trigger, ...]:
    """What is said to be wrong now, of one kind."""
    found = (_trigger.decode(form) for form in client.hvals(keys.triggers()))
    return tuple(each for each in found if each.kind is kind and each.open)


def change(client: Client, decide: Callable[[World], Changes], now: int, kept_ms: int) -> Changes:
    """Read everything, let ``decide`` decide, and write what it returns. Raises Busy.

    ``decide`` may be called several times; only what its last call returned is
    written. ``kept_ms``: how long an alert is kept once it is finished.
    """
    for _ in range(TRIES):
        with client.pipeline(transaction=True) as pipe:
            pipe.watch(keys.alert_version(), keys.triggers(), keys.silences())  # type: ignore[no-untyped-call]
            changes = decide(_world(pipe))
            if changes == Changes():
                return changes
            ending = _keys_of_finished(pipe, changes)
            pipe.multi()
            _write(pipe, changes, now)
            for key in ending:
                pipe.pexpire(key, kept_ms)
            pipe.incr(keys.alert_version())
            try:
                pipe.execute()
            except WatchError:
                continue
            return changes
    raise Busy


def find(client: Client, id: str) -> Alert | None:
    form = client.get(keys.alert(id))
    return _alert.decode(form) if form else None


def unfinished(client: Client) -> list[Alert]:
    """Open alerts, and those whose closing messages are on their way; newest first."""
    return _newest_first(_fetch(client, [text(id) for id in client.smembers(keys.open_alerts())]))


def newest(client: Client, at_most: int, before: int = 0) -> list[Alert]:
    """Alerts opened before ``before`` (ms UTC, 0: now), newest first."""
    top = f"({before}" if before else "+inf"
    ids = client.zrevrangebyscore(keys.alerts(), top, "-inf", start=0, num=at_most)
    return _newest_first(_fetch(client, [text(id) for id in ids]))


def trail(client: Client, id: str) -> list[Event]:
    """Everything that happened to an alert, in order."""
    return [_event.decode(form) for form in client.lrange(keys.alert_trail(id), 0, -1)]


def version(client: Client) -> int:
    """Counts every change: the same number means that nothing has changed."""
    return int(client.get(keys.alert_version()) or 0)


def silences(client: Client, now: int) -> list[Silence]:
    """Silences that have not ended at ``now``, the first to end first."""
    found = [_silence.decode(form) for form in client.hvals(keys.silences())]
    return sorted((s for s in found if s.end > now), key=lambda each: each.end)


def silence(client: Client, new: Silence) -> None:
    """Keep a silence, and forget those long over."""
    old = [_silence.decode(form) for form in client.hvals(keys.silences())]
    gone = [each.id for each in old if each.end + SILENCE_KEPT_MS < new.start]
    with client.pipeline(transaction=True) as pipe:
        pipe.hset(keys.silences(), new.id, _json(new))
        if gone:
            pipe.hdel(keys.silences(), *gone)
        pipe.incr(keys.alert_version())
        pipe.execute()


def end_silence(client: Client, id: str) -> bool:
    """Take a silence back. False if there is none of that id."""
    gone = int(client.hdel(keys.silences(), id))
    client.incr(keys.alert_version())
    return bool(gone)


def forget(client: Client, before: int) -> None:
    """Take alerts opened before ``before`` (ms UTC) that are no longer kept out of the list."""
    ids = [text(id) for id in client.zrangebyscore(keys.alerts(), "-inf", before)]
    gone = [id for id in ids if not client.exists(keys.alert(id))]
    if gone:
        client.zrem(keys.alerts(), *gone)


def _world(pipe: Pipeline) -> World:
    ids = [text(id) for id in pipe.smembers(keys.open_alerts())]
    alerts = _fetch(pipe, ids)
    return World(
        triggers=tuple(_trigger.decode(form) for form in pipe.hvals(keys.triggers())),
        alerts=tuple(sorted(alerts, key=lambda each: (each.opened, each.id))),
        sent=tuple(sent for alert in alerts for sent in of_alert(pipe, alert.id)),
        silences=tuple(_silence.decode(form) for form in pipe.hvals(keys.silences())),
    )


def _write(pipe: Pipeline, changes: Changes, now: int) -> None:
    for alert in changes.alerts:
        pipe.set(keys.alert(alert.id), _json(alert))
        pipe.zadd(keys.alerts(), {alert.id: alert.opened})
        if alert.finished:
            pipe.srem(keys.open_alerts(), alert.id)
        else:
            pipe.sadd(keys.open_alerts(), alert.id)
    for event in changes.events:
        pipe.rpush(keys.alert_trail(event.alert), _json(event))
    for delivery in changes.deliveries:
        pipe.hset(
            keys.delivery(delivery.id),
            mapping={"form": _json(delivery), "state": Sending.decided, "until": now, "at": now},
        )
        pipe.rpush(keys.alert_sent(delivery.alert), delivery.id)
        pipe.zadd(keys.due(), {delivery.id: now})
    if changes.spent:
        pipe.hdel(keys.triggers(), *changes.spent)


def _keys_of_finished(pipe: Pipeline, changes: Changes) -> list[str]:
    """Everything that is kept of alerts that end now."""
    found = []
    for alert in changes.alerts:
        if alert.finished:
            found += [keys.alert(alert.id), keys.alert_trail(alert.id), keys.alert_sent(alert.id)]
            sent = [text(id) for id in pipe.lrange(keys.alert_sent(alert.id), 0, -1)]
            sent += [each.id for each in changes.deliveries if each.alert == alert.id]
            found += [keys.delivery(id) for id in sent]
    return found


def _fetch(client: Client | Pipeline, ids: Sequence[str]) -> list[Alert]:
    if not ids:
        return []
    forms = client.mget([keys.alert(id) for id in ids])
    return [_alert.decode(form) for form in forms if form]


def _newest_first(alerts: Sequence[Alert]) -> list[Alert]:
    return sorted(alerts, key=lambda each: (-each.opened, each.id))
