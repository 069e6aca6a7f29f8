"""Attempts to sign in lately: who guesses passwords is slowed down."""

from __future__ import annotations

from listening.people.account import digest
from listening.people.naming import fold
from listening.people.visitor import counted_as
from listening.store import keys
from listening.store.connection import Client

WINDOW_SECONDS = 15 * 60
PER_ACCOUNT = 10
PER_ADDRESS = 30
"""Failed attempts in the window. More for an address: an office shares one."""


def admit(client: Client, name: str, address: str) -> int:
    """Count an attempt before it is looked at. Returns seconds to wait; 0 = go ahead.

    From an address that has to wait nothing counts against the name: a stranger
    cannot keep many people out at once.
    """
    return _count(client, _address(address), PER_ADDRESS) or _count(client, _account(name), PER_ACCOUNT)


def _count(client: Client, key: str, limit: int) -> int:
    with client.pipeline(transaction=True) as pipe:
        pipe.incr(key)
        pipe.expire(key, WINDOW_SECONDS, nx=True)
        pipe.ttl(key)
        number, _, rest = pipe.execute()
    return max(1, int(rest)) if int(number) > limit else 0


def succeeded(client: Client, name: str, address: str) -> None:
    """Forget the failures of an account, and this attempt of the address."""
    client.delete(_account(name))
    client.decr(_address(address))


def _account(name: str) -> str:
    # A digest: what people type into a name field may be a password.
    return keys.attempts(f"name:{digest(fold(name))}")


def _address(address: str) -> str:
    return keys.attempts(f"address:{counted_as(address)}")
