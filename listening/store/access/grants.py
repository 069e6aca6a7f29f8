"""Wall links and API tokens in Redis: a hash of each, digest of the secret -> Grant.

Whoever made one has seen its secret: it holds as long as they may come in themselves.
"""

from __future__ import annotations

import msgspec

from listening.people.account import Grant, digest, fold
from listening.store.access import users
from listening.store.connection import Client
from listening.store.text import text

_grant = msgspec.json.Decoder(Grant)


def add(client: Client, key: str, secret: str, grant: Grant) -> bool:
    """Keep a new one. False if there is one of that name."""
    if any(known.name == grant.name for known in everything(client, key)):
        return False
    client.hset(key, digest(secret), msgspec.json.encode(grant))
    return True


def find(client: Client, key: str, hashed: str) -> Grant | None:
    """The grant whose secret has this digest, if it holds."""
    return find_many(client, key, [hashed]).get(hashed)


def find_many(client: Client, key: str, hashed: list[str]) -> dict[str, Grant]:
    """Grants by digest; those that do not hold are left out."""
    if not hashed:
        return {}
    forms = client.hmget(key, hashed)
    found = {each: _grant.decode(form) for each, form in zip(hashed, forms, strict=True) if form}
    makers = users.find_many(client, list({fold(grant.by) for grant in found.values() if grant.by}))
    return {
        each: grant
        for each, grant in found.items()
        if not grant.by or ((maker := makers.get(fold(grant.by))) and not maker.disabled)
    }


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
