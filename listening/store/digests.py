"""The last digest of each channel, in Redis. Who writes it down sends it, and nobody else."""

from __future__ import annotations

from typing import Any

from listening.store import keys
from listening.store.connection import Client
from listening.store.text import text


def sent(client: Client, every: str, channel: str) -> str:
    """The name of the period whose digest this channel had last; empty if it had none."""
    return text(client.hget(keys.digests(), f"{every} {channel}") or b"")


def claim(client: Client, every: str, channel: str, period: str) -> bool:
    """Write down that it is sent. False if it is, by whomever, or a later one was."""

    def write(pipe: Any) -> bool:
        held = text(pipe.hget(keys.digests(), f"{every} {channel}") or b"")
        pipe.multi()
        # Names of periods are days: in their order.
        if held >= period:
            return False
        pipe.hset(keys.digests(), f"{every} {channel}", period)
        return True

    return bool(client.transaction(write, keys.digests(), value_from_callable=True))


def give_back(client: Client, every: str, channel: str) -> None:
    """Nothing can have been taken: it may be tried again."""
    client.hdel(keys.digests(), f"{every} {channel}")
