"""Chores in Redis: the schedule says which there are, each run says how it ended."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.system.chores import Chores, ChoreState, Heartbeat, expected

BREAK_MS = 120_000
"""Nobody queued chores for this long: what was before says nothing about them."""

_state = msgspec.json.Decoder(ChoreState)
_heartbeat = msgspec.json.Decoder(Heartbeat)
_json = msgspec.json.Encoder().encode


def expect(client: Client, periods: Mapping[str, float], now: int) -> None:
    """Say at ``now`` (ms UTC) which chores are queued from now on, and every how many seconds."""
    states = expected(chores(client).states, dict(periods))
    known = client.hkeys(keys.chores())
    gone = [name for name in known if name.decode() not in periods]
    if gone:
        client.hdel(keys.chores(), *gone)
    client.hset(keys.chores(), mapping={each.name: _json(each) for each in states})
    client.set(keys.scheduled(), now, nx=True, px=BREAK_MS)


def queued(client: Client, now: int) -> None:
    """Say that somebody still queues them."""
    if not client.pexpire(keys.scheduled(), BREAK_MS):
        client.set(keys.scheduled(), now, nx=True, px=BREAK_MS)


def ended(client: Client, name: str, now: int, error: str = "") -> None:
    """Note how a run ended at ``now``; ``error``: the kind of its failure, empty if it succeeded.

    A chore that no schedule has named is not noted: nobody waits for it.
    """
    form = client.hget(keys.chores(), name)
    if form is None:
        return
    before = _state.decode(form)
    if error:
        after = msgspec.structs.replace(before, failed=now, error=error)
    else:
        after = msgspec.structs.replace(before, done=now, error="")
    client.hset(keys.chores(), name, _json(after))


def since(client: Client) -> int:
    """Since when (ms UTC) chores are queued without a break; 0 if nobody queues them."""
    return int(client.get(keys.scheduled()) or 0)


def chores(client: Client) -> Chores:
    """How all of them fare."""
    return Chores(tuple(_state.decode(form) for form in client.hvals(keys.chores())), since(client))


def note_heartbeat(client: Client, beat: Heartbeat) -> None:
    """Keep what became of the last call of the outside monitor."""
    client.set(keys.heartbeat(), _json(beat))


def heartbeat(client: Client) -> Heartbeat | None:
    """The last call of the outside monitor; None if there was none."""
    form = client.get(keys.heartbeat())
    return _heartbeat.decode(form) if form else None


async def heartbeat_async(client: AsyncClient) -> Heartbeat | None:
    """As ``heartbeat``, for asyncio."""
    form = await client.get(keys.heartbeat())
    return _heartbeat.decode(form) if form else None


async def chores_async(client: AsyncClient) -> Chores:
    """As ``chores``, for asyncio."""
    states = tuple(_state.decode(form) for form in await client.hvals(keys.chores()))
    return Chores(states, int(await client.get(keys.scheduled()) or 0))
