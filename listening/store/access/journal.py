"""The journal of sign-ins and administration in Redis: a stream that is bounded in length and in age."""

from __future__ import annotations

import msgspec

from listening.people.journal import JournalAct, JournalEntry
from listening.store import keys
from listening.store.clock import now_ms
from listening.store.connection import Client

MOST = 20_000
"""Entries kept, the newest; some more for a while."""
KEPT_MS = 400 * 86_400_000
"""How long an entry is kept: 13 months, as it is known who was here."""

_entry = msgspec.json.Decoder(JournalEntry)
_json = msgspec.json.Encoder().encode


def write(client: Client, who: str, act: JournalAct, whom: str = "", place: str = "") -> None:
    """Add a line, now."""
    now = now_ms()
    entry = JournalEntry(at=now, who=who, act=act, whom=whom, place=place)
    with client.pipeline(transaction=False) as pipe:
        pipe.xadd(keys.journal(), {"entry": _json(entry)}, maxlen=MOST, approximate=True)
        pipe.xtrim(keys.journal(), minid=f"{now - KEPT_MS}-0", approximate=True)
        pipe.pexpire(keys.journal(), KEPT_MS)
        pipe.execute()


def newest(client: Client, number: int) -> list[JournalEntry]:
    """The last ``number`` lines, newest first."""
    return [_entry.decode(fields[b"entry"]) for _, fields in client.xrevrange(keys.journal(), count=number)]
