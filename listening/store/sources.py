"""Sources in Redis: cursor, lease, state and rejects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from listening.mention import Reject
from listening.spans import DAY_MS, DAY_S
from listening.store import keys
from listening.store.connection import AsyncClient, Client
from listening.store.text import text
from listening.system.source import SourceState
from listening.system.spending import day_of

LEASE_MS = 10_000
"""How long a listener that has died keeps others from taking its source over."""
SPENT_KEPT_S = 62 * DAY_S
"""A month is a period, too."""
REJECTS_KEPT_MS = 30 * DAY_MS
SHORTEST_NAME = 4
"""Characters: a shorter id stands in everything."""

_state = msgspec.json.Decoder(SourceState)
_reject = msgspec.json.Decoder(Reject)
_json = msgspec.json.Encoder().encode


class RejectCount(msgspec.Struct, frozen=True):
    source: str
    reason: str
    number: int


def cursor(client: Client, source: str) -> str:
    """Where listening goes on; empty at the very first time."""
    found = client.hget(keys.cursor(), source)
    return found.decode() if found else ""


def take_lease(client: Client, source: str, holder: str) -> bool:
    """Become, or stay, the one listener of a source. False if another one is."""
    if client.set(keys.lease(source), holder, nx=True, px=LEASE_MS):
        return True
    if client.get(keys.lease(source)) == holder.encode():
        client.pexpire(keys.lease(source), LEASE_MS)
        return True
    return False


def drop_lease(client: Client, source: str, holder: str) -> None:
    """Let another listener take over at once."""
    if client.get(keys.lease(source)) == holder.encode():
        client.delete(keys.lease(source))


def report(client: Client, states: Iterable[SourceState]) -> None:
    """Keep what the listener says of its sources."""
    rows = {state.name: _json(state) for state in states}
    if rows:
        client.hset(keys.source(), mapping=rows)


def state(client: Client, source: str) -> SourceState | None:
    """What was last reported of one source; None if nothing ever was."""
    form = client.hget(keys.source(), source)
    return _state.decode(form) if form else None


def states(client: Client) -> list[SourceState]:
    """The last reported state of every source ever listened to."""
    return [_state.decode(form) for form in client.hvals(keys.source())]


def spent(client: Client, source: str, period: str, more: int) -> int:
    """How many units of its allowance a source has used in ``period``, with ``more`` of them counted from now on."""
    if not more:
        return int(client.hget(keys.spent(source), period) or 0)
    pipe = client.pipeline(transaction=True)
    pipe.hincrby(keys.spent(source), period, more)
    pipe.expire(keys.spent(source), SPENT_KEPT_S)
    return int(pipe.execute()[0])


def paid(client: Client, source: str, now: int) -> tuple[int, int]:
    """What a source used of its allowance on the day (UTC) of ``now`` (ms), and in its month."""
    day = day_of(now)
    return spent(client, source, day, 0), spent(client, source, day[:7], 0)


def pay(client: Client, source: str, now: int, more: int) -> None:
    """Count ``more`` units (less than 0: they were not used after all) for the day of ``now`` (ms) and its month."""
    for period in (day_of(now), day_of(now)[:7]):
        spent(client, source, period, more)


def names(client: Client) -> list[str]:
    """Every source that was ever listened to, or pushed to and read."""
    found = {text(name) for key in (keys.source(), keys.cursor()) for name in client.hkeys(key)}
    return sorted(found)


async def states_async(client: AsyncClient) -> list[SourceState]:
    """As ``states``, for asyncio."""
    return [_state.decode(form) for form in await client.hvals(keys.source())]


def keep_rejects(client: Client, rejects: Sequence[Reject], at_most: int) -> None:
    """Count rejected items by source and reason and keep the newest for a look."""
    if not rejects:
        return
    pipe = client.pipeline(transaction=False)
    for reject in rejects:
        pipe.hincrby(keys.reject_counts(), f"{reject.source}|{reject.reason}", 1)
        pipe.lpush(keys.rejects(reject.source), _json(reject))
    for source in {reject.source for reject in rejects}:
        pipe.ltrim(keys.rejects(source), 0, at_most - 1)
        pipe.pexpire(keys.rejects(source), REJECTS_KEPT_MS)
    pipe.execute()


def bound_rejects(client: Client) -> None:
    """Give their lifetime to rejects that were kept before there was one."""
    for source in {each.source for each in reject_counts(client)}:
        client.pexpire(keys.rejects(source), REJECTS_KEPT_MS, nx=True)


def forget_rejects(client: Client, source: str, name: str) -> int:
    """Take out rejects that hold the id of a post or an author that is gone at its source. Returns how many.

    ``name``: as the source writes it. In an address it is the last part that stands alone.
    """
    last = name.rpartition("/")[2]
    if len(last) < SHORTEST_NAME:
        return 0
    forms = client.lrange(keys.rejects(source), 0, -1)
    held = [form for form in forms if last in (found := _reject.decode(form)).raw or last in found.detail]
    for form in set(held):
        client.lrem(keys.rejects(source), 0, form)
    return len(held)


def rejects(client: Client, source: str, at_most: int = 100) -> list[Reject]:
    """The newest rejected items of a source, newest first."""
    return [_reject.decode(form) for form in client.lrange(keys.rejects(source), 0, at_most - 1)]


def reject_counts(client: Client) -> list[RejectCount]:
    """How many items were rejected, by source and reason."""
    found = []
    for field, number in client.hgetall(keys.reject_counts()).items():
        source, _, reason = field.decode().partition("|")
        found.append(RejectCount(source, reason, int(number)))
    return sorted(found, key=lambda r: (r.source, -r.number, r.reason))
