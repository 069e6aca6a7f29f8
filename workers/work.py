"""A worker: runs RQ jobs in its own process, one after the other.

In-process (RQ's SimpleWorker) a job costs 3 ms instead of 13 forked. A job that
brings its worker down is safe: the batch is pending until it is recorded, the
supervisor starts a new worker, and ``mend`` queues the batch again.
"""

from __future__ import annotations

import gc
import logging

from rq import SimpleWorker
from rq.serializers import JSONSerializer

from listening.config import Config
from listening.store.connection import ANSWER_S, Client
from listening.triage import language, place
from listening.triage.sentiment import compound
from workers.context import desk, desk_of
from workers.queue import QUEUES, queue


class _Worker(SimpleWorker):
    """RQ's worker, which notices within ANSWER_S that Redis hangs, and looks again after a second or two."""

    max_connection_wait_time = 2.0
    dequeue_timeout = 4
    """Seconds of a blocking pop; less than a connection waits for an answer, which RQ would lengthen otherwise."""
    connection_timeout = ANSWER_S


def work(config: Config, client: Client, name: str, burst: bool = False) -> None:
    """Run jobs until SIGTERM; with ``burst`` until there is none left."""
    logging.getLogger("rq").setLevel(logging.WARNING)
    desk.set(desk_of(config, client))
    place.preload()
    language.preload()
    compound("")  # loads the lexicon
    gc.freeze()  # what is loaded now stays; it need not be looked at again and again
    worker = _Worker(
        [queue(client, q) for q in QUEUES],
        name=name,
        connection=client,
        serializer=JSONSerializer,
        worker_ttl=30,
        maintenance_interval=60,
        log_job_description=False,
    )
    worker.work(burst=burst, logging_level="WARNING")
