"""Crisis mode in Redis: what is in it now, and all that happened with it."""

from __future__ import annotations

import msgspec

from listening.cases.case import Refusal
from listening.cases.crisis import Crisis, CrisisEvent, Wish, apply, decide, key
from listening.people.journal import JournalAct
from listening.people.permissions import Role
from listening.store import keys, scripts
from listening.store.access import journal
from listening.store.connection import AsyncClient, Client
from listening.store.text import text

_encode = msgspec.msgpack.Encoder().encode
_crisis = msgspec.msgpack.Decoder(Crisis).decode
_event = msgspec.msgpack.Decoder(CrisisEvent).decode


def current(client: Client) -> dict[str, Crisis]:
    """What is in crisis mode now, by ``listening.cases.crisis.key``."""
    return {text(of): _crisis(form) for of, form in client.hgetall(keys.crises()).items()}


async def current_async(client: AsyncClient) -> dict[str, Crisis]:
    """As ``current``, for asyncio."""
    found = await client.hgetall(keys.crises())
    return {text(of): _crisis(form) for of, form in found.items()}


def switch(client: Client, wish: Wish, who: str, role: Role, now: int) -> CrisisEvent | Refusal:
    """Do what somebody wants of crisis mode at ``now`` (ms); a refusal if it cannot be done.

    Two at once: the second is judged by what the first made of it.
    """
    while True:
        form = client.hget(keys.crises(), key(wish))
        before = _crisis(form) if form else None
        event = decide(before, wish, who, role, now)
        if isinstance(event, Refusal):
            return event
        after = apply(before, event)
        if scripts.call(
            client,
            "switch",
            [keys.crises(), keys.crisis_events()],
            [key(wish), form or b"", _encode(after) if after else b"", _encode(event)],
        ):
            act = JournalAct.began_crisis if after else JournalAct.ended_crisis
            journal.write(client, who, act, wish.topic or wish.department)
            return event


def number(client: Client) -> int:
    """How many events there are: the same number means that nothing has changed."""
    return int(client.llen(keys.crisis_events()))


def events(client: Client) -> list[CrisisEvent]:
    """All that ever happened with crisis mode, oldest first."""
    return [_event(form) for form in client.lrange(keys.crisis_events(), 0, -1)]
