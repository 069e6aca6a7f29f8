"""Pictures of spikes, and their mentions in columns."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import msgspec
from redis.exceptions import WatchError

from listening.config import Retention
from listening.mention import Mention
from listening.spans import DAY_MS, DAY_S
from listening.spikes.columns import SEALED, Chunk, Columns, join, mark, pack, unpack, without_rare
from listening.spikes.picture import Found, Picture, PictureUsual
from listening.spikes.record import Spike
from listening.store import keys, mentions
from listening.store.connection import Client
from listening.store.spikes import spikes
from listening.store.text import text

USUAL_KEPT_S = DAY_S

_encode = msgspec.msgpack.Encoder().encode
_picture = msgspec.msgpack.Decoder(Picture).decode
_usual = msgspec.msgpack.Decoder(PictureUsual).decode
_chunk = msgspec.msgpack.Decoder(Chunk).decode


def picture(client: Client, id: str) -> Picture | None:
    """The last picture of a spike."""
    form = client.get(keys.spike_picture(id))
    return _picture(zlib.decompress(form)) if form else None


def several(client: Client, ids: Sequence[str]) -> list[Picture | None]:
    forms = client.mget([keys.spike_picture(id) for id in ids]) if ids else []
    return [_picture(zlib.decompress(form)) if form else None for form in forms]


def put(client: Client, spike: Spike, new: Picture, now: int, retention: Retention) -> None:
    kept = spikes.kept_ms(spike, now, retention)
    client.set(keys.spike_picture(spike.id), zlib.compress(_encode(new), 1), px=kept)


def usual(client: Client, id: str, scope: str) -> PictureUsual | None:
    """What there was before a spike, if it was looked up for this scope."""
    form = client.get(keys.spike_usual(f"{id} {scope}"))
    return _usual(zlib.decompress(form)) if form else None


def put_usual(client: Client, id: str, scope: str, found: PictureUsual) -> None:
    form = zlib.compress(_encode(found), 1)
    client.set(keys.spike_usual(f"{id} {scope}"), form, ex=USUAL_KEPT_S)


def chunks(client: Client, id: str) -> int:
    """How many chunks there are: with the picture's time it tells whether anything is new."""
    return int(client.llen(keys.spike_index(id)))


def columns(client: Client, id: str) -> Columns:
    """All mentions of a spike."""
    forms = client.lrange(keys.spike_index(id), 0, -1)
    return join([_unpacked(form) for form in forms])


def append(client: Client, spike: Spike, known: int, new: Columns, now: int, retention: Retention) -> bool:
    """Add mentions; ``known``: how many chunks there were. False if somebody else added some."""
    key = keys.spike_index(spike.id)
    kept = max(1000, spike.opened + int(retention.mentions_days * DAY_MS) - now)
    with client.pipeline(transaction=True) as pipe:
        pipe.watch(key)  # type: ignore[no-untyped-call]
        if int(pipe.llen(key)) != known:
            return False
        last = _unpacked(pipe.lindex(key, -1)) if known else None
        pipe.multi()
        if last is not None and len(last) < SEALED:
            pipe.rpop(key)
            new = join([last, new])
        if len(new) >= SEALED:
            new = without_rare(new)
        pipe.rpush(key, _packed(new))
        pipe.pexpire(key, kept)
        try:
            pipe.execute()
        except WatchError:
            return False
    return True


def finish(client: Client, spike: Spike, whole: Columns, keep: frozenset[str], now: int, retention: Retention) -> None:
    """Keep only the terms that are shown: nothing else is asked for any more."""
    key = keys.spike_index(spike.id)
    kept = max(1000, spike.opened + int(retention.mentions_days * DAY_MS) - now)
    with client.pipeline(transaction=True) as pipe:
        pipe.delete(key)
        pipe.rpush(key, _packed(without_rare(whole, keep)))
        pipe.pexpire(key, kept)
        pipe.execute()


def start_over(client: Client, id: str) -> None:
    """Forget the mentions of a spike: it is about another series now."""
    client.delete(keys.spike_index(id))


def posts(client: Client, found: Sequence[Found]) -> list[Mention | None]:
    """The mentions meant, in order; None where one is kept no longer."""
    pipe = client.pipeline(transaction=False)
    for each in found:
        pipe.zrangebyscore(keys.written(), each.at, each.at)
    ids = []
    for each, answer in zip(found, pipe.execute() if found else [], strict=True):
        names = [text(id) for id in answer]
        ids.append(next((id for id in names if mark(id) == each.mark), ""))
    stored = mentions.fetch(client, [id or "-" for id in ids])
    return [m if id else None for id, m in zip(ids, stored, strict=True)]


def written(client: Client, start: int, end: int) -> list[tuple[str, int]]:
    """Ids of all mentions written in [start, end) (ms UTC), with when."""
    rows = client.zrangebyscore(keys.written(), start, f"({end}", withscores=True)
    return [(text(id), int(score)) for id, score in rows]


def some(client: Client, start: int, end: int, at_most: int) -> list[Mention]:
    """Up to ``at_most`` mentions written from ``start`` on and before ``end``."""
    ids = client.zrangebyscore(keys.written(), start, f"({end}", start=0, num=at_most)
    return [m for m in mentions.fetch(client, [text(id) for id in ids]) if m is not None]


def _packed(whole: Columns) -> bytes:
    return zlib.compress(_encode(pack(whole)), 1)


def _unpacked(form: bytes) -> Columns:
    return unpack(_chunk(zlib.decompress(form)))
