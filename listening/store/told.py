"""Lines of what people are told of cases, in Redis: places in trails, written by the script that writes the trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from listening.cases.case import Case, CaseEvent
from listening.cases.inbox import KEPT, KEPT_MS, InboxEntry, PersonInbox, TellPlace, place
from listening.cases.told import Tell
from listening.people.naming import fold
from listening.store import keys, messages
from listening.store.connection import AsyncClient, Client
from listening.store.text import text

_case = msgspec.msgpack.Decoder(Case).decode
_event = msgspec.msgpack.Decoder(CaseEvent).decode

Line = tuple[str, str, str, str, bool]
"""As the script takes it: where it is kept, where while it is not read, what, its message, whether it goes again."""


def lines(case: str, entry: int, tells: Iterable[Tell], at: int, gone: bool = False) -> list[Line]:
    """What the script that writes ``entry`` of the trail of ``case`` writes beside it; ``gone``: takes out again.

    ``at``: when that entry was recorded, ms UTC.
    """
    found = []
    for tell in tells:
        who, id = fold(tell.who), TellPlace(case, entry, tell.kind).id
        found.append((keys.told(who), keys.untold(who), id, messages.form(tell.who, id, at), gone))
    return found


def read(client: Client, who: str, now: int) -> PersonInbox:
    """All that ``who`` is told at ``now`` (ms). What is not kept any more is taken out."""
    told, untold = keys.told(fold(who)), keys.untold(fold(who))
    pipe = client.pipeline(transaction=False)
    for key in (told, untold):
        pipe.zremrangebyscore(key, "-inf", now - KEPT_MS)
    pipe.zrevrange(told, 0, KEPT - 1, withscores=True)
    pipe.zrange(untold, 0, -1)
    *_, rows, unread = pipe.execute()
    new = {text(id) for id in unread}
    places = [(text(id), place(text(id)), int(at)) for id, at in rows]
    known = [(each, at) for _, each, at in places if each is not None]
    found = _entries(client, known, new)
    gone = {id for id, _, _ in places} - {each.place.id for each in found}
    if gone:
        client.zrem(told, *gone)
        client.zrem(untold, *gone)
    return PersonInbox(tuple(found), sum(each.unread for each in found))


def _entries(client: Client, places: Sequence[tuple[TellPlace, int]], new: set[str]) -> list[InboxEntry]:
    pipe = client.pipeline(transaction=False)
    for each, _ in places:
        pipe.get(keys.case(each.case))
        pipe.lindex(keys.trail(each.case), each.entry)
    forms = pipe.execute()
    found = []
    for n, (each, at) in enumerate(places):
        case, event = forms[2 * n : 2 * n + 2]
        if case is not None and event is not None:
            found.append(InboxEntry(place=each, at=at, unread=each.id in new, case=_case(case), event=_event(event)))
    return found


def find(client: Client, who: str, id: str) -> InboxEntry | None:
    """One thing that somebody is told; None if they are not, or it is not kept any more."""
    here, at = place(id), client.zscore(keys.told(fold(who)), id)
    if here is None or at is None:
        return None
    new = {id} if client.zscore(keys.untold(fold(who)), id) is not None else set()
    return next(iter(_entries(client, [(here, int(at))], new)), None)


def mark(client: Client, who: str, id: str, unread: bool) -> bool:
    """Say that ``who`` has read one, or has not. False if they are told no such thing."""
    at = client.zscore(keys.told(fold(who)), id)
    if at is None:
        return False
    if unread:
        client.zadd(keys.untold(fold(who)), {id: at})
        client.pexpire(keys.untold(fold(who)), KEPT_MS)
    else:
        client.zrem(keys.untold(fold(who)), id)
    return True


def mark_all(client: Client, who: str) -> None:
    """They have read everything."""
    client.delete(keys.untold(fold(who)), keys.untold_searches(fold(who)))


def mark_case(client: Client, who: str, case: str) -> None:
    """They look at a case: whatever they were told of it is read."""
    ids = [id for id in client.zrange(keys.untold(fold(who)), 0, -1) if text(id).startswith(f"{case} ")]
    if ids:
        client.zrem(keys.untold(fold(who)), *ids)


def unread(client: Client, who: str) -> int:
    """How many they have not read."""
    return int(client.zcard(keys.untold(fold(who))) + client.zcard(keys.untold_searches(fold(who))))


async def unread_of(client: AsyncClient, names: Sequence[str]) -> dict[str, int]:
    """As ``unread``, for many, by name."""
    pipe = client.pipeline(transaction=False)
    for name in names:
        pipe.zcard(keys.untold(fold(name)))
        pipe.zcard(keys.untold_searches(fold(name)))
    numbers = await pipe.execute() if names else []
    return {name: int(numbers[2 * n] + numbers[2 * n + 1]) for n, name in enumerate(names)}


def forget(client: Client, who: str) -> None:
    """Nothing is told to them any more: who is disabled reads nothing."""
    for key in (keys.told, keys.untold, keys.told_searches, keys.untold_searches):
        client.delete(key(fold(who)))
