"""Spikes in Redis: their records, what people said of them, and their alerts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from listening.config import Retention
from listening.counting.buckets import Resolution
from listening.spans import DAY_MS
from listening.spikes.record import Said, Spike
from listening.store import keys
from listening.store.connection import Client
from listening.store.text import text

_encode = msgspec.msgpack.Encoder().encode
_spike = msgspec.msgpack.Decoder(Spike).decode
_said = msgspec.msgpack.Decoder(Said).decode

MOST_SAID = 500
"""Notes and judgements on one spike at most."""


def put(client: Client, spike: Spike, now: int, retention: Retention) -> None:
    """Keep a spike as it is now; ``client`` may be a pipeline."""
    kept = kept_ms(spike, now, retention)
    client.set(keys.spike(spike.id), _encode(spike), px=kept)
    client.zadd(keys.spikes(), {spike.id: spike.opened})
    _changed(client, spike)
    if spike.open:
        client.sadd(keys.open_spikes(), spike.id)
    else:
        client.srem(keys.open_spikes(), spike.id)


def kept_ms(spike: Spike, now: int, retention: Retention) -> int:
    """How much longer (ms) a spike is kept at ``now``: as long as the hours it happened in."""
    return max(1000, spike.opened + Resolution.hour.kept(retention) - now)


def _changed(client: Client, spike: Spike) -> None:
    """Something of a spike changed: what was read of its day is so no longer."""
    day = spike.opened - spike.opened % DAY_MS
    client.hincrby(keys.spike_versions(), str(day // 1000), 1)


def find(client: Client, id: str) -> Spike | None:
    form = client.get(keys.spike(id))
    return _spike(form) if form else None


def open_ones(client: Client) -> list[Spike]:
    """Spikes that go on, the newest first."""
    return _fetch(client, [text(id) for id in client.smembers(keys.open_spikes())])


def newest(client: Client, at_most: int, since: int = 0, before: int = 0) -> list[Spike]:
    """Spikes opened in [since, before) (ms UTC; 0: without limit), newest first."""
    top = f"({before}" if before else "+inf"
    ids = client.zrevrangebyscore(keys.spikes(), top, since, start=0, num=at_most)
    return _fetch(client, [text(id) for id in ids])


def say(client: Client, spike: Spike, said: Said, now: int, retention: Retention) -> bool:
    """Keep what somebody said of a spike. False if too much was said already."""
    key = keys.spike_said(spike.id)
    if int(client.llen(key)) >= MOST_SAID:
        return False
    with client.pipeline(transaction=True) as pipe:
        pipe.rpush(key, _encode(said))
        pipe.pexpire(key, kept_ms(spike, now, retention))
        _changed(pipe, spike)
        pipe.execute()
    return True


def see(client: Client, spike: Spike, now: int, retention: Retention) -> None:
    """Somebody opened the page of a spike; the first time is kept."""
    kept = kept_ms(spike, now, retention)
    if client.set(keys.spike_seen(spike.id), now, px=kept, nx=True):
        _changed(client, spike)


def seen(client: Client, ids: Sequence[str]) -> list[int]:
    """When somebody first opened the page of each (ms), 0 = nobody did."""
    forms = client.mget([keys.spike_seen(id) for id in ids]) if ids else []
    return [int(form) if form else 0 for form in forms]


def remarks(client: Client, ids: Sequence[str]) -> list[tuple[Said, ...]]:
    """What was said of each, in the order it was said."""
    pipe = client.pipeline(transaction=False)
    for id in ids:
        pipe.lrange(keys.spike_said(id), 0, -1)
    return [tuple(_said(form) for form in forms) for forms in pipe.execute()] if ids else []


def link_alert(client: Client, spike: Spike, alert: str, now: int, retention: Retention) -> None:
    """Note which alert a spike is part of."""
    client.set(keys.spike_alert(spike.id), alert, px=kept_ms(spike, now, retention))
    _changed(client, spike)


def alerts_of(client: Client, ids: Sequence[str]) -> list[str]:
    """Id of the alert of each spike, empty where there is none."""
    if not ids:
        return []
    return [text(form) if form else "" for form in client.mget([keys.spike_alert(id) for id in ids])]


def forget(client: Client, before: int) -> None:
    """Take spikes opened before ``before`` (ms UTC) out of the list; their records have expired."""
    client.zremrangebyscore(keys.spikes(), "-inf", before)


def _fetch(client: Client, ids: Sequence[str]) -> list[Spike]:
    if not ids:
        return []
    forms = client.mget([keys.spike(id) for id in ids])
    found = [_spike(form) for form in forms if form]
    return sorted(found, key=lambda spike: (-spike.opened, spike.id))
