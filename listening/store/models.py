"""Models in Redis: their versions with a pointer to the one that is asked, and what each said before it learnt."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from listening.learning.foretold import Foretold
from listening.learning.slots import ModelSlot, slot_of
from listening.learning.table import ModelTable
from listening.learning.versions import ModelShelf, ModelVersion
from listening.store import keys
from listening.store.connection import Client
from listening.store.text import text

_encode = msgspec.msgpack.Encoder().encode
_shelf = msgspec.msgpack.Decoder(ModelShelf).decode
_table = msgspec.msgpack.Decoder(ModelTable).decode
_foretold = msgspec.msgpack.Decoder(tuple[Foretold, ...]).decode


def shelves(client: Client) -> dict[ModelSlot, ModelShelf]:
    """All models that there are, in order."""
    held = {slot_of(text(name)): _shelf(form) for name, form in client.hgetall(keys.models()).items()}
    return dict(sorted(held.items()))


def kept(client: Client, slot: ModelSlot, number: int) -> ModelVersion | None:
    """One version without its table. A number alone does not tell it from that of a store put back beneath us."""
    form = client.hget(keys.models(), slot.name)
    return _shelf(form).version(number) if form else None


def version(client: Client) -> int:
    """Changes with every new version and every move of a pointer."""
    return int(client.get(keys.models_version()) or 0)


def table(client: Client, slot: ModelSlot, number: int) -> ModelTable | None:
    form = client.get(keys.model(slot.name, number))
    return _table(zlib.decompress(form)) if form else None


def foretold(client: Client) -> dict[str, tuple[Foretold, ...]]:
    """What was foretold of each mention."""
    return {text(id): _foretold(form) for id, form in client.hgetall(keys.foretold()).items()}


def learnt_of(client: Client, encoded: bool = False) -> int:
    """Version of the corrections that were learnt from last, with or without an encoder; -1 before that."""
    held = client.get(keys.models_encoded() if encoded else keys.models_learnt())
    return int(held) if held else -1


def learnt(client: Client, of: int, encoded: bool = False) -> None:
    client.set(keys.models_encoded() if encoded else keys.models_learnt(), of)


def cases_read(client: Client) -> str:
    """How far the feed of changes of cases was read for what it confirms; empty before that."""
    return text(client.get(keys.models_cases()) or b"")


def read_cases(client: Client, position: str) -> None:
    client.set(keys.models_cases(), position)


def change(
    client: Client,
    slot: ModelSlot,
    how: Callable[[ModelShelf], ModelShelf],
    tables: Mapping[int, ModelTable] = {},
    said: Mapping[str, Foretold] = {},
) -> ModelShelf:
    """Change what is known of a model, put ``tables`` by number and what it foretells by mention, in one step.

    Raises what ``how`` raises, and then nothing is changed.
    """

    def write(pipe: Any) -> ModelShelf:
        held = pipe.hget(keys.models(), slot.name)
        before = _shelf(held) if held else ModelShelf()
        after = how(before)
        kept = {each.number for each in after.versions}
        told = _beside(pipe, slot, said)
        pipe.multi()
        pipe.hset(keys.models(), slot.name, _encode(after))
        for number, made in tables.items():
            if number in kept:
                pipe.set(keys.model(slot.name, number), zlib.compress(_encode(made), 6))
        for each in before.versions:
            if each.number not in kept:
                pipe.delete(keys.model(slot.name, each.number))
        for id, every in told.items():
            pipe.hset(keys.foretold(), id, _encode(every))
        if after != before or tables:
            pipe.incr(keys.models_version())
        return after

    # What another model says of the same mentions is written by another process, maybe.
    watched = (keys.models(), keys.foretold()) if said else (keys.models(),)
    changed = client.transaction(write, *watched, value_from_callable=True)
    assert isinstance(changed, ModelShelf)
    return changed


def _beside(pipe: Any, slot: ModelSlot, said: Mapping[str, Foretold]) -> dict[str, tuple[Foretold, ...]]:
    """What is foretold now, beside what other models said of the same mentions."""
    if not said:
        return {}
    held = zip(said.items(), pipe.hmget(keys.foretold(), list(said)), strict=True)
    return {
        id: (*(each for each in (_foretold(form) if form else ()) if each.slot != slot.name), one)
        for (id, one), form in held
    }
