"""The journal in Redis: sign-ins, bounded in length and in age, and administration, which is kept for ever."""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Iterator
from itertools import islice

import msgspec
from redis.exceptions import ResponseError

from listening.people.journal import SIGN_INS, AuditAsked, JournalAct, JournalEntry
from listening.spans import DAY_MS
from listening.store import keys
from listening.store.clock import now_ms
from listening.store.connection import Client

MOST = 20_000
"""Sign-ins kept, the newest; some more for a while."""
KEPT_MS = 400 * DAY_MS
"""How long a sign-in is kept: 13 months, as it is known who was here."""
AT_ONCE = 1000

_entry = msgspec.json.Decoder(JournalEntry)
_json = msgspec.json.Encoder().encode


def write(client: Client, who: str, act: JournalAct, whom: str = "", place: str = "") -> None:
    """Add a line, now."""
    now = now_ms()
    entry = JournalEntry(at=now, who=who, act=act, whom=whom, place=place)
    if act not in SIGN_INS:
        client.xadd(keys.audit(), {"entry": _json(entry)})
        return
    with client.pipeline(transaction=False) as pipe:
        pipe.xadd(keys.journal(), {"entry": _json(entry)}, maxlen=MOST, approximate=True)
        pipe.xtrim(keys.journal(), minid=f"{now - KEPT_MS}-0", approximate=True)
        pipe.pexpire(keys.journal(), KEPT_MS)
        pipe.execute()


def newest(client: Client, number: int) -> list[JournalEntry]:
    """The last ``number`` lines of both, newest first."""
    both = (_backwards(client, key, 0, 0) for key in (keys.audit(), keys.journal()))
    return list(islice(heapq.merge(*both, key=lambda entry: -entry.at), number))


def found(client: Client, asked: AuditAsked, most: int = 0) -> list[JournalEntry]:
    """What is asked for, newest first; ``most``: no more than so many, 0 = all."""
    key = keys.journal() if asked.of_sign_ins else keys.audit()
    fits = filter(asked.includes, _backwards(client, key, asked.start, asked.end))
    return list(islice(fits, most or None))


def _backwards(client: Client, key: str, start: int, end: int) -> Iterator[JournalEntry]:
    last = str(end) if end else "+"
    while True:
        page = client.xrevrange(key, max=last, min=str(start) if start else "-", count=AT_ONCE)
        for _, fields in page:
            yield _entry.decode(fields[b"entry"])
        if len(page) < AT_ONCE:
            return
        last = f"({page[-1][0].decode()}"


def part(client: Client) -> int:
    """Move administration out of the sign-ins, with which it once stood; how much. May be run again."""
    moved = 0
    for id, fields in client.xrange(keys.journal()):
        if _entry.decode(fields[b"entry"]).act in SIGN_INS:
            continue
        with contextlib.suppress(ResponseError):  # it was there when this was interrupted
            client.xadd(keys.audit(), fields, id=id)
        client.xdel(keys.journal(), id)
        moved += 1
    return moved
