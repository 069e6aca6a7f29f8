"""The stories of spikes that are over, kept with them: numbers and where to find their posts, not their words."""

from __future__ import annotations

import zlib

import msgspec

from listening.config import Retention
from listening.spikes.record import Spike
from listening.spikes.stories import SpikeStories
from listening.store import keys
from listening.store.connection import Client
from listening.store.spikes import spikes
from listening.store.text import text

COMPARED = 500
"""Spikes that a story is looked for in, the newest."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(SpikeStories).decode


def put(client: Client, spike: Spike, told: SpikeStories, now: int, retention: Retention) -> None:
    """Keep what a spike that is over told, as long as the spike."""
    kept = spikes.kept_ms(spike, now, retention)
    client.set(keys.spike_stories(spike.id), zlib.compress(_encode(told), 1), px=kept)


def find(client: Client, id: str) -> SpikeStories | None:
    """What a spike told; None while it goes on, and of one that an older version ended."""
    form = client.get(keys.spike_stories(id))
    return _decode(zlib.decompress(form)) if form else None


def kept(client: Client) -> dict[str, SpikeStories]:
    """The stories of the newest spikes that are over, by id of the spike."""
    ids = [text(id) for id in client.zrevrange(keys.spikes(), 0, COMPARED - 1)]
    forms = client.mget([keys.spike_stories(id) for id in ids]) if ids else []
    return {id: _decode(zlib.decompress(form)) for id, form in zip(ids, forms, strict=True) if form}
