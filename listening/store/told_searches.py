"""Lines of what people are told of saved searches, in Redis, beside what they are told of cases."""

from __future__ import annotations

from typing import Any

import msgspec

from listening.cases.inbox import KEPT_MS
from listening.people.naming import fold
from listening.search.saved import SearchTold
from listening.store import keys
from listening.store.connection import Client

KEPT = 100
"""The newest so many."""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(SearchTold).decode


def write(pipe: Any, who: str, told: SearchTold) -> None:
    """As part of the transaction that says so everywhere else. The same twice is the same as once."""
    form = _encode(told)
    for key in (keys.told_searches(fold(who)), keys.untold_searches(fold(who))):
        pipe.zadd(key, {form: told.at})
        pipe.zremrangebyrank(key, 0, -KEPT - 1)
        pipe.pexpire(key, KEPT_MS)


def read(client: Client, who: str, now: int) -> list[tuple[SearchTold, bool]]:
    """All that is kept at ``now`` (ms), the newest first, and whether it is new; it is read then."""
    told, untold = keys.told_searches(fold(who)), keys.untold_searches(fold(who))
    pipe = client.pipeline(transaction=True)
    pipe.zremrangebyscore(told, "-inf", now - KEPT_MS)
    pipe.zrevrange(told, 0, -1)
    pipe.zrange(untold, 0, -1)
    pipe.delete(untold)
    _, forms, new, _ = pipe.execute()
    return [(_decode(form), form in new) for form in forms]
