"""People in Redis."""

from __future__ import annotations

import msgspec

from listening.cases.strays import works
from listening.people.account import User
from listening.people.naming import fold
from listening.store import keys
from listening.store.connection import Client
from listening.store.text import text

_user = msgspec.json.Decoder(User)
_json = msgspec.json.Encoder().encode


def add(client: Client, user: User) -> bool:
    """Keep a new user. False, and nothing changed, if the name is taken."""
    with client.pipeline(transaction=True) as pipe:
        pipe.set(keys.user(fold(user.name)), _json(user), nx=True)
        pipe.sadd(keys.users(), fold(user.name))
        added, _ = pipe.execute()
    return bool(added)


def find(client: Client, name: str) -> User | None:
    """The user of that name, however it is written."""
    form = client.get(keys.user(fold(name)))
    return _user.decode(form) if form else None


def find_many(client: Client, folded: list[str]) -> dict[str, User]:
    """Users by folded name; those unknown are left out."""
    if not folded:
        return {}
    forms = client.mget([keys.user(name) for name in folded])
    return {name: _user.decode(form) for name, form in zip(folded, forms, strict=True) if form}


def save(client: Client, user: User) -> None:
    """Keep what changed of a user who exists."""
    client.set(keys.user(fold(user.name)), _json(user), xx=True)


def everyone(client: Client) -> list[User]:
    """All users, by name."""
    names = sorted(text(name) for name in client.smembers(keys.users()))
    return list(find_many(client, names).values())


def working(client: Client) -> list[User]:
    """Those who can work on cases, by name."""
    return [user for user in everyone(client) if works(user)]
