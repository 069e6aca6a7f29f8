"""The detector's memory, in Redis: read whole, written whole, by one at a time.

An evaluation's detector states, spikes and triggers are written in one
transaction that happens only if nobody else has evaluated meanwhile. So a
process that dies loses an evaluation and never half of one, and two schedules
do no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from redis.exceptions import WatchError

from listening.alerting.trigger import Trigger
from listening.config import Retention
from listening.spikes.detector import MoodState, SeriesState
from listening.spikes.detector.detector import FastState, SlowState
from listening.spikes.evaluate import DetectorMemory, Head
from listening.spikes.record import Spike
from listening.spikes.series import TOTAL
from listening.spikes.sight import Sight
from listening.spikes.sight import sight as decide
from listening.store import keys
from listening.store.alerts import alerts
from listening.store.connection import Client
from listening.store.spikes import spikes

_encode = msgspec.msgpack.Encoder().encode
_head = msgspec.msgpack.Decoder(Head).decode
_fast = msgspec.msgpack.Decoder(FastState).decode
_slow = msgspec.msgpack.Decoder(SlowState).decode
_mood = msgspec.msgpack.Decoder(MoodState).decode

HEAD = b"head"


class Memory(msgspec.Struct):
    """What was read: the watch, none before the first evaluation, and its stored form."""

    watch: DetectorMemory | None
    forms: dict[bytes, bytes]


class Written(msgspec.Struct, frozen=True):
    """What an evaluation writes."""

    watch: DetectorMemory
    spikes: Sequence[Spike] = ()
    triggers: Sequence[Trigger] = ()


def evaluate(client: Client, work: Callable[[Memory], Written | None], now: int, retention: Retention) -> bool:
    """Read, let ``work`` evaluate and write what it returns; False if somebody else was faster."""
    with client.pipeline(transaction=True) as pipe:
        pipe.watch(keys.watch())  # type: ignore[no-untyped-call]
        memory = _read(pipe.hgetall(keys.watch()))
        written = work(memory)
        if written is None:
            return True
        pipe.multi()
        forms = _forms(written.watch)
        changed = {name: form for name, form in forms.items() if memory.forms.get(name) != form}
        if changed:
            pipe.hset(keys.watch(), mapping=changed)
        gone = memory.forms.keys() - forms.keys()
        if gone:
            pipe.hdel(keys.watch(), *gone)
        for spike in written.spikes:
            spikes.put(pipe, spike, now, retention)
        alerts.raise_triggers(pipe, written.triggers)
        try:
            pipe.execute()
        except WatchError:
            return False
        return True


def states(client: Client, series: Sequence[str]) -> dict[str, SeriesState]:
    """What is known of some series now, for drawing their usual; those never watched are left out."""
    names = [f"{part} {id}" for id in series for part in ("fast", "slow")]
    forms = client.hmget(keys.watch(), names) if names else []
    found = {}
    for n, id in enumerate(series):
        fast, slow = forms[2 * n], forms[2 * n + 1]
        if fast and slow:
            found[id] = SeriesState(_fast(fast), _slow(slow))
    return found


def sight(client: Client, sources: Sequence[str], now: int) -> Sight:
    """What the detector can see at ``now`` (ms); ``sources`` are those of config.toml."""
    head, fast, slow = client.hmget(keys.watch(), [HEAD, f"fast {TOTAL.id}", f"slow {TOTAL.id}"])
    total = SeriesState(_fast(fast), _slow(slow)) if fast and slow else None
    return decide(_head(head) if head else None, total, sources, now)


def _read(forms: dict[bytes, bytes]) -> Memory:
    if HEAD not in forms:
        return Memory(None, forms)
    states = {}
    moods = {}
    for name, form in forms.items():
        part, _, id = name.decode().partition(" ")
        if part == "fast":
            states[id] = SeriesState(_fast(form), _slow(forms[f"slow {id}".encode()]))
        elif part == "mood":
            moods[id] = _mood(form)
    return Memory(DetectorMemory(_head(forms[HEAD]), states, moods), forms)


def _forms(watch: DetectorMemory) -> dict[bytes, bytes]:
    forms = {HEAD: _encode(watch.head)}
    for id, state in watch.states.items():
        forms[f"fast {id}".encode()] = _encode(state.fast)
        forms[f"slow {id}".encode()] = _encode(state.slow)
    for id, mood in watch.moods.items():
        forms[f"mood {id}".encode()] = _encode(mood)
    return forms
