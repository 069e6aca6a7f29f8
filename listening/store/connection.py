"""Connections to Redis or Valkey, with errors a person can act on."""

from __future__ import annotations

from typing import Any

import msgspec
import redis
import redis.asyncio
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, RedisError, ResponseError
from redis.retry import Retry

from listening.store import sentinel
from listening.store.patience import AsyncPatience, Patience
from listening.system.addresses import hide, shown

Client = redis.Redis
AsyncClient = redis.asyncio.Redis

FORM = "redis://USER:PASSWORD@HOST:PORT/DB, with %2F, %40, %23 for / @ # in a password,"

OLDEST = (7, 0)
"""Redis version that has what we use; Valkey 8 reports 7.2 here."""


class StoreError(Exception):
    """Redis cannot be used; the message says which address and why, never a password."""


ANSWER_S = 10
"""A server that has not answered for so long hangs, or is another one's by now: it is asked anew, on a new connection.

Much longer than any script of ours takes, much shorter than the 30 seconds in which a failover has to be followed.
"""

CONNECT_S = 3
"""Within a machine or a room a connection takes milliseconds."""

ASYNC_PATIENCE_S = 3.0
"""What is asked from asyncio goes to people who wait, and is asked again by a loop."""

_TIMES: dict[str, Any] = {
    "socket_timeout": ANSWER_S,
    "socket_connect_timeout": CONNECT_S,
    "health_check_interval": 0,  # a PING before a command would wait as long as the command
}


class StoreLoading(msgspec.Struct, frozen=True):
    """How far a server has got with reading its data after its start."""

    share: float
    """Of the bytes it has to read, 0 to 1."""
    seconds_left: int
    """By its own estimate."""

    @property
    def words(self) -> str:
        """``43 %, about 20 s left``."""
        return f"{self.share:.0%}, about {self.seconds_left} s left".replace("%", " %")


def load_of(client: Client) -> StoreLoading | None:
    """How far the server has got with reading its data; None when it has and answers everything."""
    return _load(client.info("persistence"))


async def load_of_async(client: AsyncClient) -> StoreLoading | None:
    """As ``load_of``, for asyncio."""
    return _load(await client.info("persistence"))


def _load(info: dict[str, Any]) -> StoreLoading | None:
    if not info["loading"]:
        return None
    return StoreLoading(float(info["loading_loaded_perc"]) / 100, int(info["loading_eta_seconds"]))


def connect(url: str, patience: float = 6.5) -> Client:
    """A client of the server at ``url``. Nothing is sent yet.

    ``url`` is a redis://, rediss:// or unix:// address, or one of ``listening.store.sentinel``.

    A server that restarts is waited for, for about ``patience`` seconds, command by command. No
    command waits for an answer for longer than ANSWER_S, nor do those that block by design.
    """
    return _client(url, retry=Patience(patience), **_TIMES)


def connect_once(url: str, patience: float = 2) -> Client:
    """A client for looking whether anybody answers: it tries everything once, for ``patience`` seconds."""
    return _client(url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=patience, socket_timeout=patience)


def connect_async(url: str) -> AsyncClient:
    """As ``connect``, for asyncio."""
    if sentinel.is_watched(url):
        return sentinel.leader_async(url, retry=AsyncPatience(ASYNC_PATIENCE_S), **_TIMES)
    return redis.asyncio.Redis.from_url(url, retry=AsyncPatience(ASYNC_PATIENCE_S), **_TIMES)


def beside(client: Client) -> AsyncClient:
    """An asyncio client of the server that ``client`` speaks with now, for a job that reads what pages read."""
    pool: Any = client.connection_pool
    known = dict(pool.connection_kwargs)
    told = {key: known[key] for key in ("username", "password", "db") if known.get(key)}
    if "path" in known:
        return redis.asyncio.Redis(unix_socket_path=known["path"], retry=AsyncPatience(ASYNC_PATIENCE_S), **told)
    host, port = known.get("host", "localhost"), known.get("port", 6379)
    if hasattr(pool, "get_master_address"):
        host, port = pool.get_master_address()
    tls = issubclass(pool.connection_class, redis.SSLConnection)
    told |= {key: value for key, value in known.items() if tls and key.startswith("ssl_")}
    return redis.asyncio.Redis(host=host, port=port, ssl=tls, retry=AsyncPatience(ASYNC_PATIENCE_S), **told, **_TIMES)


def _client(url: str, **more: Any) -> Client:
    if sentinel.is_watched(url):
        return sentinel.leader(url, **more)
    return redis.Redis.from_url(url, **more)


def check(url: str) -> None:
    """Raise StoreError unless a usable server answers at ``url``."""
    try:
        client = connect_once(url, 3)
        info = client.info("server")
        client.close()
    except (AuthenticationError, ResponseError) as error:
        raise StoreError(f"Redis at {shown(url)} refuses us: {hide(str(error))}") from None
    except (RedisError, OSError) as error:
        raise StoreError(f"Redis at {shown(url)} cannot be reached: {hide(str(error))}") from None
    except ValueError as error:
        # redis-py's own words repeat what may be part of the password.
        why = str(error) if sentinel.is_watched(url) else f"{FORM} is one"
        raise StoreError(f"redis.url: {shown(url)} is not an address of Redis: {why}") from None
    version = tuple(int(n) for n in str(info["redis_version"]).split(".")[:2])
    if version < OLDEST:
        raise StoreError(f"Redis at {shown(url)} is version {info['redis_version']}; 7.0 or newer is needed")
