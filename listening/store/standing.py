"""The standing of the accounts that answers are posted with, in Redis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from listening.outbox.standing import AccountState
from listening.store import keys
from listening.store.connection import AsyncClient, Client

_encode = msgspec.msgpack.Encoder().encode
_state = msgspec.msgpack.Decoder(AccountState).decode


def keep(client: Client, states: Sequence[AccountState]) -> None:
    """These accounts there are, and no others."""
    with client.pipeline() as pipe:
        pipe.delete(keys.accounts())
        if states:
            pipe.hset(keys.accounts(), mapping={each.name: _encode(each) for each in states})
        pipe.execute()


def states(client: Client) -> list[AccountState]:
    return _read(client.hgetall(keys.accounts()))


async def states_async(client: AsyncClient) -> list[AccountState]:
    """As ``states``, for asyncio."""
    return _read(await client.hgetall(keys.accounts()))


def _read(forms: Mapping[bytes, bytes]) -> list[AccountState]:
    return [_state(form) for form in forms.values()]
