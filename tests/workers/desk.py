"""A worker's desk without a worker, and connections that break where a test says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.connection import ConnectionPool, UnixDomainSocketConnection
from redis.retry import Retry
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from listening.config import Config
from tests.servers import Valkey
from workers.context import desk, desk_of
from workers.queue import QUEUES, queue


@contextmanager
def at_desk(config: Config, client: redis.Redis) -> Iterator[None]:
    """What ``workers.work`` sets up once for all jobs of a process."""
    token = desk.set(desk_of(config, client))
    try:
        yield
    finally:
        desk.reset(token)


def work_off(config: Config, client: redis.Redis) -> None:
    """Run every queued job, as a worker would."""
    with at_desk(config, client):
        worker = SimpleWorker([queue(client, name) for name in QUEUES], connection=client, serializer=JSONSerializer)
        worker.work(burst=True, logging_level="ERROR")


class Cut(UnixDomainSocketConnection):
    """A connection that is lost after ``left`` bytes sent. What was sent has arrived."""

    left: int | None = None
    sent = 0

    def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        if isinstance(command, str | bytes):
            command = [command]
        data = b"".join(part.encode() if isinstance(part, str) else part for part in command)
        cls = type(self)
        if cls.left is None or len(data) <= cls.left:
            cls.sent += len(data)
            if cls.left is not None:
                cls.left -= len(data)
            super().send_packed_command([data], check_health)
            return
        if cls.left:
            super().send_packed_command([data[: cls.left]], check_health)
        cls.left = 0
        self.disconnect()
        raise redis.ConnectionError("cut")

    def read_response(self, *args: Any, **more: Any) -> Any:
        answer = super().read_response(*args, **more)
        if type(self).left == 0:
            self.disconnect()
            raise redis.ConnectionError("the answer was lost")
        return answer


@contextmanager
def cut(valkey: Valkey, after: int | None) -> Iterator[redis.Redis]:
    """A client whose line is cut after so many bytes; None: it only counts them, in ``Cut.sent``."""
    pool = ConnectionPool(connection_class=Cut, path=str(valkey.socket), retry=Retry(NoBackoff(), 0), retry_on_error=[])
    client = redis.Redis(connection_pool=pool)
    Cut.left = None
    client.ping()  # greetings are over before anything is counted
    Cut.left, Cut.sent = after, 0
    try:
        yield client
    finally:
        Cut.left = None
        client.close()
        pool.disconnect()
