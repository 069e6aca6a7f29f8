"""A worker: runs RQ jobs in its own process, one after the other.

In-process (RQ's SimpleWorker) a job costs 3 ms instead of 13 forked. A job that
brings its worker down is safe: the batch is pending until it is recorded, the
supervisor starts a new worker, and ``mend`` queues the batch again.
"""

from __future__ import annotations

import functools
import gc
import logging
from collections.abc import Callable, Sequence
from typing import Any

from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from listening.config import Config
from listening.store.connection import ANSWER_S, Client
from listening.store.patience import refuses, until_taken
from listening.triage import language, place
from listening.triage.sentiment import compound
from workers import jobs  # noqa: F401  RQ finds them by name: what they need is loaded now, not with the first batch
from workers.context import desk, desk_of
from workers.queue import QUEUES, queue

log = logging.getLogger(__name__)


class _Worker(SimpleWorker):
    """RQ's worker, which notices within ANSWER_S that Redis hangs, and looks again after a second or two.

    It waits while Redis takes nothing new in; RQ's own would end at once, again and again.
    """

    max_connection_wait_time = 2.0
    dequeue_timeout = 4
    """Seconds of a blocking pop; less than a connection waits for an answer, which RQ would lengthen otherwise."""
    connection_timeout = ANSWER_S
    renew: Callable[[], None] = staticmethod(lambda: None)
    """Called before each job, which then works by the newest config."""

    def register_birth(self) -> None:
        until_taken(super().register_birth)

    def set_state(self, state: Any, pipeline: Any = None) -> None:
        tell = functools.partial(super().set_state, state, pipeline)
        tell() if pipeline is not None else until_taken(tell)

    def run_maintenance_tasks(self) -> None:
        until_taken(super().run_maintenance_tasks)

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        beat = functools.partial(super().heartbeat, timeout, pipeline)
        # What goes into a pipeline is not asked of the server yet.
        beat() if pipeline is not None else until_taken(beat)

    def dequeue_job_and_maintain_ttl(self, *args: Any, **more: Any) -> Any:
        while True:
            try:
                return super().dequeue_job_and_maintain_ttl(*args, **more)
            except RedisError as error:
                if not refuses(error):
                    raise
            # To wait here for a job would be to say neither that there is room again nor, later, that there is none.
            self.heartbeat()

    def execute_job(self, *args: Any, **more: Any) -> None:
        self.renew()
        try:
            super().execute_job(*args, **more)
        except RedisError as error:
            if not refuses(error):
                raise
            # The same as if it had ended here: what was not recorded is queued again.
            log.warning("a job was not done: %s", error)

    def teardown(self) -> None:
        try:
            super().teardown()  # type: ignore[no-untyped-call]
        except RedisError as error:
            log.warning("Redis was not told that this worker ends: %s", error)


def work(
    configs: Callable[[], Config], client: Client, name: str, burst: bool = False, queues: Sequence[str] = QUEUES
) -> None:
    """Run jobs of ``queues`` until SIGTERM, each by the config that holds at its start.

    With ``burst`` until there is none left.
    """

    def renew() -> None:
        if (config := configs()) is not desk.get().config:
            desk.set(desk_of(config, client))

    logging.getLogger("rq").setLevel(logging.WARNING)
    desk.set(desk_of(configs(), client))
    place.preload()
    language.preload()
    compound("")  # loads the lexicon
    gc.freeze()  # what is loaded now stays; it need not be looked at again and again
    worker = _Worker(
        [queue(client, q) for q in queues],
        name=name,
        connection=client,
        serializer=JSONSerializer,
        worker_ttl=30,
        maintenance_interval=60,
        log_job_description=False,
    )
    worker.renew = renew
    worker.work(burst=burst, logging_level="WARNING")
