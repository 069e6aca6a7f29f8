"""Browsers that are told of cases, in Redis, and the key that signs what they are told (RFC 8292)."""

from __future__ import annotations

import msgspec

from listening.people.naming import fold
from listening.people.push import AT_MOST, PushBrowser
from listening.store import keys
from listening.store.connection import Client
from listening.store.text import text

_encode = msgspec.msgpack.Encoder().encode


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    browser: PushBrowser
    at: int


_decode = msgspec.msgpack.Decoder(_Kept).decode


def signing_key(client: Client, made: str) -> str:
    """The private key, as PEM: ``made`` if there was none yet."""
    client.set(keys.push_key(), made, nx=True)
    found = client.get(keys.push_key())
    assert found is not None
    return text(found)


def add(client: Client, who: str, browser: PushBrowser, now: int) -> None:
    """``who`` is told there from ``now`` on (ms); with too many the oldest goes."""
    name = keys.push_browsers(fold(who))
    client.hset(name, browser.id, _encode(_Kept(browser, now)))
    kept = sorted(((_decode(form).at, id) for id, form in client.hgetall(name).items()), reverse=True)
    if len(kept) > AT_MOST:
        client.hdel(name, *(id for _, id in kept[AT_MOST:]))


def remove(client: Client, who: str, id: str) -> None:
    client.hdel(keys.push_browsers(fold(who)), id)


def ids(client: Client, who: str) -> list[str]:
    """Of the browsers where ``who`` is told."""
    return sorted(map(text, client.hkeys(keys.push_browsers(fold(who)))))


def find(client: Client, who: str, id: str) -> PushBrowser | None:
    form = client.hget(keys.push_browsers(fold(who)), id)
    return _decode(form).browser if form is not None else None


def forget(client: Client, who: str) -> None:
    """Who is disabled is told nothing more."""
    client.delete(keys.push_browsers(fold(who)))
