"""Posts of the last minutes on Bluesky, asked for by a page and fetched by a worker; one question at a time."""

from __future__ import annotations

from typing import Any

import msgspec

from listening.steering.lately import LatelySaid, LatelyStage
from listening.store import keys
from listening.store.connection import Client

KEPT_S = 600
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(LatelySaid).decode


def ask(client: Client, asked: LatelySaid) -> None:
    """In place of whatever was asked before."""
    client.set(keys.lately(), _encode(asked), ex=KEPT_S)


def find(client: Client, id: str) -> LatelySaid | None:
    """How that question stands; None if another one took its place, or it is too old."""
    found = _now(client)
    return found if found is not None and found.id == id else None


def take(client: Client) -> LatelySaid | None:
    """The question that waits, if any; nobody else takes it then."""
    found = _now(client)
    if found is None or found.stage is not LatelyStage.asked:
        return None
    taken = msgspec.structs.replace(found, stage=LatelyStage.hearing)
    return found if _replace(client, found, taken) else None


def answer(client: Client, said: LatelySaid) -> None:
    """Keep the answer, unless something else is asked by now."""
    found = find(client, said.id)
    if found is not None:
        _replace(client, found, said)


def _now(client: Client) -> LatelySaid | None:
    form = client.get(keys.lately())
    return _decode(form) if form else None


def _replace(client: Client, old: LatelySaid, new: LatelySaid) -> bool:
    def write(pipe: Any) -> bool:
        same: bool = pipe.get(keys.lately()) == _encode(old)
        pipe.multi()
        if same:
            pipe.set(keys.lately(), _encode(new), ex=KEPT_S)
        return same

    return bool(client.transaction(write, keys.lately(), value_from_callable=True))
