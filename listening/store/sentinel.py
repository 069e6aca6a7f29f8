"""Addresses of a Redis behind Sentinels: whichever server leads is asked, also after a failover.

``redis+sentinel://USER:PASSWORD@host:26379,host:26379/SERVICE/DB``; user, password and DB
may be left out, ``rediss+sentinel`` speaks TLS to the servers and the Sentinels. The
password is that of the servers and, where they ask for one, of the Sentinels.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import redis.asyncio.sentinel
import redis.sentinel

SCHEMES = ("redis+sentinel", "rediss+sentinel")
PORT = 26379


class Watched(msgspec.Struct, frozen=True):
    """What such an address says."""

    sentinels: tuple[tuple[str, int], ...]
    service: str
    db: int
    username: str
    password: str
    tls: bool


def is_watched(url: str) -> bool:
    return url.partition("://")[0] in SCHEMES


def read(url: str) -> Watched:
    """The parts of an address. Raises ValueError with what is wrong, never with the password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValueError("something in [ ] is not an IPv6 address") from None
    login, _, hosts = parts.netloc.rpartition("@")
    username, _, password = login.partition(":")
    sentinels = tuple(_host(each) for each in hosts.split(","))
    service, _, db = parts.path.strip("/").partition("/")
    if not service:
        raise ValueError("the name of the service is missing: redis+sentinel://host:26379/SERVICE")
    if db and not db.isdecimal():
        raise ValueError("after the name of the service stands the number of a database")
    return Watched(
        sentinels,
        service,
        int(db or 0),
        unquote(username),
        unquote(password),
        parts.scheme == SCHEMES[1],
    )


def _host(said: str) -> tuple[str, int]:
    # Not repeated: it may be the beginning of a password.
    wrong = "one of the Sentinels is not host:port"
    try:
        parts = urlsplit(f"//{said}")
        if parts.hostname:
            return parts.hostname, parts.port or PORT
    except ValueError:
        raise ValueError(wrong) from None
    raise ValueError(wrong)


class _Leader(redis.Redis):
    def close(self) -> None:
        super().close()
        pool: Any = self.connection_pool
        for sentinel in pool.sentinel_manager.sentinels:
            sentinel.close()


class _AsyncLeader(redis.asyncio.Redis):
    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        await super().aclose(close_connection_pool)
        pool: Any = self.connection_pool
        for sentinel in pool.sentinel_manager.sentinels:
            await sentinel.aclose()


def leader(url: str, **more: Any) -> redis.Redis:
    """A client of the server that leads; ``more`` as for ``redis.Redis``. Nothing is sent yet."""
    watched = read(url)
    sentinel: Any = redis.sentinel.Sentinel(watched.sentinels, sentinel_kwargs=_asking(watched))  # type: ignore[no-untyped-call]
    found: redis.Redis = sentinel.master_for(watched.service, _Leader, **_telling(watched), **more)
    return found


def leader_async(url: str, **more: Any) -> redis.asyncio.Redis:
    """As ``leader``, for asyncio."""
    watched = read(url)
    asked = list(watched.sentinels)
    sentinel: Any = redis.asyncio.sentinel.Sentinel(asked, sentinel_kwargs=_asking(watched))  # type: ignore[no-untyped-call]
    found: redis.asyncio.Redis = sentinel.master_for(watched.service, _AsyncLeader, **_telling(watched), **more)
    return found


def _asking(watched: Watched) -> dict[str, Any]:
    return {**_login(watched), "socket_timeout": 3, "socket_connect_timeout": 3}


def _telling(watched: Watched) -> dict[str, Any]:
    return {**_login(watched), "db": watched.db}


def _login(watched: Watched) -> dict[str, Any]:
    named = {"username": watched.username, "password": watched.password}
    return {key: value for key, value in named.items() if value} | ({"ssl": True} if watched.tls else {})
