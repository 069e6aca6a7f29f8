"""A worker whose Redis takes nothing new in: it waits, whatever it was about to write, and goes on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest
import redis
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus

from listening.store.patience import refuses
from tests.patience import PATIENCE_S, until
from tests.servers import Valkey
from workers.queue import QUEUES, queue
from workers.work import _Worker


@pytest.mark.parametrize(
    "writes",
    [lambda worker: worker.set_state(WorkerStatus.STARTED), lambda worker: worker.run_maintenance_tasks()],
    ids=["says that it has begun", "looks after the queues"],
)
def test_it_waits(writes: Callable[[_Worker], None], caplog: pytest.LogCaptureFixture) -> None:
    server = Valkey(append=True)
    server.more = ("--appendfsync", "everysec")  # with "always" it would end itself
    with server, redis.Redis.from_url(server.url) as client:
        worker = _Worker([queue(client, QUEUES[0])], name="w", connection=client, serializer=JSONSerializer)
        worker.register_birth()
        server.limit(files=0)
        until(lambda: _refuses(client), "nothing new is taken in")
        went_on = threading.Event()

        def write() -> None:
            writes(worker)
            went_on.set()

        with caplog.at_level(logging.WARNING):
            threading.Thread(target=write, daemon=True).start()
            until(lambda: "waiting until it does" in caplog.text, "it waits")
        assert not went_on.is_set()
        server.limit(files=-1)
        assert went_on.wait(PATIENCE_S)


def _refuses(client: redis.Redis) -> bool:
    try:
        client.set("something", "new")
    except redis.RedisError as error:
        return refuses(error)
    return False
