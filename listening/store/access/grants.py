"""Wall links and API tokens in Redis: a hash of each, digest of the secret -> Grant.

Whoever made one has seen its secret: it holds as long as they may come in themselves, and may no more than they may.
"""

from __future__ import annotations

import msgspec

from listening.people.account import Grant, User, digest
from listening.people.naming import fold
from listening.people.permissions import Role
from listening.store.access import users
from listening.store.connection import Client
from listening.store.text import text


class Held(msgspec.Struct, frozen=True):
    """A grant that holds, and the role of who made it; None: the command line."""

    grant: Grant
    within: Role | None = None


_grant = msgspec.json.Decoder(Grant)


def add(client: Client, key: str, secret: str, grant: Grant) -> bool:
    """Keep a new one. False if there is one of that name."""
    if any(known.name == grant.name for known in everything(client, key)):
        return False
    client.hset(key, digest(secret), msgspec.json.encode(grant))
    return True


def find(client: Client, key: str, hashed: str) -> Held | None:
    """The grant whose secret has this digest, if it holds."""
    return find_many(client, key, [hashed]).get(hashed)


def find_many(client: Client, key: str, hashed: list[str]) -> dict[str, Held]:
    """Grants by digest; those that do not hold are left out."""
    if not hashed:
        return {}
    forms = client.hmget(key, hashed)
    found = {each: _grant.decode(form) for each, form in zip(hashed, forms, strict=True) if form}
    makers = users.find_many(client, list({fold(grant.by) for grant in found.values() if grant.by}))
    held: dict[str, Held] = {}
    for each, grant in found.items():
        maker = makers.get(fold(grant.by))
        if not grant.by:
            held[each] = Held(grant)
        elif maker is not None and _comes_in(maker):
            held[each] = Held(grant, maker.role)
    return held


def _comes_in(maker: User) -> bool:
    """Whether somebody may sign in: not who is disabled, nor who was reset and has not come back yet."""
    return not maker.disabled and bool(maker.password)


def everything(client: Client, key: str) -> list[Grant]:
    """All of them, oldest first, whether they hold or not."""
    found = [_grant.decode(form) for form in client.hvals(key)]
    return sorted(found, key=lambda grant: grant.created)


def revoke(client: Client, key: str, name: str) -> list[str]:
    """Take back the one of that name. Returns its digest, or nothing if there is none."""
    gone = [hashed for hashed, form in client.hgetall(key).items() if _grant.decode(form).name == name]
    if gone:
        client.hdel(key, *gone)
    return [text(hashed) for hashed in gone]
