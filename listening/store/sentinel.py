"""Addresses of a Redis behind Sentinels: whichever server leads is asked, also after a failover.

``redis+sentinel://USER:PASSWORD@host:26379,host:26379/SERVICE/DB``; user, password and DB
may be left out, ``rediss+sentinel`` speaks TLS to the servers and the Sentinels. The
password is that of the servers and, where they ask for one, of the Sentinels.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import redis.asyncio.sentinel
import redis.sentinel
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

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
    scheme, _, rest = url.partition("://")
    # By hand: newer versions of Python's urlsplit allow brackets around one host only.
    netloc = re.split("[/?#]", rest, maxsplit=1)[0]
    path = re.split("[?#]", rest[len(netloc) :], maxsplit=1)[0]
    login, _, hosts = netloc.rpartition("@")
    username, _, password = login.partition(":")
    sentinels = tuple(_host(each) for each in hosts.split(","))
    service, _, db = path.strip("/").partition("/")
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
        scheme == SCHEMES[1],
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


class _ToLeader(redis.sentinel.SentinelManagedConnection):
    """A connection that, when it has to be made again in the middle of a command, asks again who leads.

    redis-py's own would go back to the server it was cut off from, for as long as the command is tried.
    """

    def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        self._connect_retry()  # type: ignore[no-untyped-call]
        super().send_packed_command(command, check_health)  # type: ignore[no-untyped-call]


class _ToLeaderTls(_ToLeader, redis.sentinel.SentinelManagedSSLConnection):
    pass


class _AsyncToLeader(redis.asyncio.sentinel.SentinelManagedConnection):
    async def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        await self._connect_retry()  # type: ignore[no-untyped-call]
        await super().send_packed_command(command, check_health)


class _AsyncToLeaderTls(_AsyncToLeader, redis.asyncio.sentinel.SentinelManagedSSLConnection):
    pass


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
    sentinel: Any = redis.sentinel.Sentinel(watched.sentinels, sentinel_kwargs=_asking(watched, Retry(NoBackoff(), 0)))  # type: ignore[no-untyped-call]
    kind = _ToLeaderTls if watched.tls else _ToLeader
    found: redis.Redis = sentinel.master_for(
        watched.service, _Leader, connection_class=kind, **_telling(watched), **more
    )
    return found


def leader_async(url: str, **more: Any) -> redis.asyncio.Redis:
    """As ``leader``, for asyncio."""
    watched = read(url)
    asked = list(watched.sentinels)
    sentinel: Any = redis.asyncio.sentinel.Sentinel(asked, sentinel_kwargs=_asking(watched, AsyncRetry(NoBackoff(), 0)))  # type: ignore[no-untyped-call]
    kind = _AsyncToLeaderTls if watched.tls else _AsyncToLeader
    found: redis.asyncio.Redis = sentinel.master_for(
        watched.service, _AsyncLeader, connection_class=kind, **_telling(watched), **more
    )
    return found


def _asking(watched: Watched, once: Retry | AsyncRetry) -> dict[str, Any]:
    """A Sentinel that does not answer is not asked again: the next one is."""
    return {**_login(watched), "socket_timeout": 3, "socket_connect_timeout": 3, "retry": once}


def _telling(watched: Watched) -> dict[str, Any]:
    # The class of the connection says whether it is TLS.
    return {**_login(watched), "db": watched.db}


def _login(watched: Watched) -> dict[str, Any]:
    named = {"username": watched.username, "password": watched.password}
    return {key: value for key, value in named.items() if value} | ({"ssl": True} if watched.tls else {})
