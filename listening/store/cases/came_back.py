"""Cases that came back to the queues because their people cannot work on them: kept until a manager has seen it."""

from __future__ import annotations

import msgspec

from listening.cases.strays import CameBack
from listening.store import keys
from listening.store.connection import Client

_back = msgspec.json.Decoder(CameBack)
_json = msgspec.json.Encoder().encode


def note(client: Client, owner: str, why: str, at: int) -> None:
    """One more case of a person came back at ``at`` (ms). The sweep alone writes this."""
    form = client.hget(keys.came_back(), owner)
    number = _back.decode(form).number if form else 0
    client.hset(keys.came_back(), owner, _json(CameBack(owner, why, number + 1, at)))


def unseen(client: Client) -> list[CameBack]:
    """What no manager has seen, the newest first."""
    found = [_back.decode(form) for form in client.hvals(keys.came_back())]
    return sorted(found, key=lambda back: (-back.at, back.owner))


def seen(client: Client) -> None:
    """A manager has seen all of it."""
    client.delete(keys.came_back())
