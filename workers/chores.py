"""A chore: a job that runs again and again, and what is noted of each run."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable

from redis.exceptions import RedisError

from listening.store import chores
from listening.store.clock import now_ms
from workers.context import desk


def chore(job: Callable[[], None]) -> Callable[[], None]:
    """Note how each run of a job ends: what has not succeeded for too long is told to a person."""

    @functools.wraps(job)
    def run() -> None:
        try:
            job()
        except Exception as error:
            # Kept by its kind only: its words may hold what strangers wrote.
            with contextlib.suppress(RedisError):
                _note(job, type(error).__name__)
            raise
        _note(job)

    return run


def _note(job: Callable[[], None], error: str = "") -> None:
    chores.ended(desk.get().client, job.__name__, now_ms(), error)
