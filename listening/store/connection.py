"""Open a connection to Redis or Valkey, with errors a person can act on."""

from __future__ import annotations

from typing import Any

import redis
import redis.asyncio
from redis.backoff import ExponentialBackoff
from redis.exceptions import AuthenticationError, ConnectionError, RedisError, ResponseError
from redis.retry import Retry

from listening.store import sentinel
from listening.system.addresses import hide, shown

Client = redis.Redis
AsyncClient = redis.asyncio.Redis

FORM = "redis://USER:PASSWORD@HOST:PORT/DB, with %2F, %40, %23 for / @ # in a password,"

OLDEST = (7, 0)
"""Redis version that has what we use; Valkey 8 reports 7.2 here."""


class StoreError(Exception):
    """Redis cannot be used; the message says which address and why, never a password."""


def connect(url: str, patience: int = 5) -> Client:
    """A client of the server at ``url``. Nothing is sent yet.

    ``url`` is a redis://, rediss:// or unix:// address, or one of ``listening.store.sentinel``.

    A server that restarts is waited for, for about ``patience`` seconds, command by command.
    """
    # 0.05, 0.1, ... 0.8 make 1.5 s in five tries; from then on one a second.
    retry = Retry(ExponentialBackoff(cap=1.0, base=0.05), 5 + patience)
    return _client(url, retry=retry, retry_on_error=[ConnectionError], health_check_interval=30)


def connect_async(url: str) -> AsyncClient:
    """As ``connect``, for asyncio."""
    if sentinel.is_watched(url):
        return sentinel.leader_async(url, health_check_interval=30)
    return redis.asyncio.Redis.from_url(url, health_check_interval=30)


def _client(url: str, **more: Any) -> Client:
    if sentinel.is_watched(url):
        return sentinel.leader(url, **more)
    return redis.Redis.from_url(url, **more)


def check(url: str) -> None:
    """Raise StoreError unless a usable server answers at ``url``."""
    try:
        client = _client(url, socket_connect_timeout=3, socket_timeout=3)
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
