"""RQ, as we use it: short jobs, JSON only, small enough to be run twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from rq import Queue, Retry
from rq.exceptions import NoSuchJobError
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from listening.alerting.delivery import LONGEST_S
from listening.spans import DAY_S
from listening.store import batches, parts
from listening.store.batches import Batch
from listening.store.clock import now_ms
from listening.store.connection import Client

INGEST = "ingest"
CHORES = "chores"
NOTIFY = "notify"
QUEUES = (NOTIFY, CHORES, INGEST)
"""In order of importance: messages to people are few; chores are short, and must not wait for a flood."""
MOODS = "moods"
"""What needs an encoder: a queue of its own, which the part ``encode`` alone works off."""

ENCODING_S = 600
"""A job of ``MOODS`` at most; learning from 20,000 texts takes minutes the first time."""

LOST_AFTER_MS = 20_000
"""A batch queued this long ago and on no queue was in the hands of something that died."""


def queue(client: Client, name: str) -> Queue:
    return Queue(name, connection=client, serializer=JSONSerializer)


def enqueue_batch(client: Client, batch: Batch, now: int, source: str = "", cursor: str = "") -> str:
    """Queue an ingest job; batch, job and cursor are written in one MULTI. Returns its name."""
    name = uuid4().hex
    with client.pipeline(transaction=True) as pipe:
        pipe.multi()
        batches.put(pipe, name, batch, now, source, cursor)
        _push(queue(client, INGEST), name, pipe)
        pipe.execute()
    return name


def waiting(client: Client) -> int:
    """Ingest jobs nobody has begun yet."""
    return int(queue(client, INGEST).count)


def recover(client: Client, now: int) -> Sequence[str]:
    """Queue again every pending batch that is on no queue. Harmless where it still runs."""
    late = batches.stale(client, now - LOST_AFTER_MS)
    if not late:
        return []
    ingest = queue(client, INGEST)
    queued = set(ingest.get_job_ids())
    lost = [name for name in late if name not in queued]
    for name in lost:
        with client.pipeline(transaction=True) as pipe:
            pipe.multi()
            batches.touch(pipe, name, now)
            _push(ingest, name, pipe)
            pipe.execute()
    return lost


def _push(ingest: Queue, name: str, pipe: Any) -> None:
    ingest.enqueue_call(
        "workers.jobs.ingest",
        args=(name,),
        job_id=name,
        timeout=60,
        result_ttl=0,
        failure_ttl=DAY_S,
        description=f"ingest {name}",
        retry=Retry(max=3),
        pipeline=pipe,
    )


def enqueue_delivery(client: Client, delivery: str) -> None:
    """Queue an attempt. One too many does nothing, one that is lost is handed over again."""
    queue(client, NOTIFY).enqueue_call(
        "workers.jobs.notify",
        args=(delivery,),
        timeout=LONGEST_S,
        ttl=60,
        result_ttl=0,
        failure_ttl=DAY_S,
        description=f"notify {delivery}",
    )


def enqueue_chore(client: Client, name: str, every: float) -> None:
    """Queue a chore unless it is waiting or running already.

    ``name``: of its job, with its module; ``every``: seconds between its runs.
    """
    job_id = name.replace(".", "-")
    if _in_hand(client, job_id):
        return
    queue(client, CHORES).enqueue_call(
        name,
        job_id=job_id,
        timeout=60,
        result_ttl=0,
        ttl=max(int(every * 4), 10),
        failure_ttl=60,
        description=name,
    )


def enqueue_moods(client: Client) -> None:
    """Have the moods decided that wait for the encoder, unless that is queued or running."""
    _enqueue_once(client, "workers.jobs.decide_moods")


def enqueue_encoded_learning(client: Client) -> None:
    """Have models with an encoder learn, unless that is queued or running."""
    _enqueue_once(client, "workers.jobs.learn_encoded")


def _enqueue_once(client: Client, name: str) -> None:
    job_id = name.replace(".", "-")
    if _in_hand(client, job_id):
        return
    queue(client, MOODS).enqueue_call(
        name, job_id=job_id, timeout=ENCODING_S, result_ttl=0, failure_ttl=60, description=name
    )


def _in_hand(client: Client, job_id: str) -> bool:
    """Whether a chore waits or runs. One that failed, or whose worker has died, is cleared away."""
    try:
        job = Job.fetch(job_id, connection=client, serializer=JSONSerializer)
    except NoSuchJobError:
        return False
    status = job.get_status(refresh=False)
    if status is JobStatus.STARTED and (not job.worker_name or parts.lives(client, job.worker_name, now_ms())):
        return True
    if status is JobStatus.QUEUED:
        return True
    job.delete()
    return False
