"""Patience with a server that is away, hangs, or has handed over to another: how long a command is tried again."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError, OutOfMemoryError, RedisError, TimeoutError
from redis.retry import Retry

T = TypeVar("T")

log = logging.getLogger(__name__)

FULL_WAIT_S = 1.0
"""Between two tries while the server takes nothing new in."""


def refuses(error: Exception) -> bool:
    """Whether a server that answers takes nothing new in: its disk or its memory is full."""
    # Of a pipeline the kind of error is not kept, and its words stand behind the command's.
    said = str(error)
    return isinstance(error, OutOfMemoryError) or "MISCONF " in said or "OOM command not allowed" in said


def trouble(error: Exception) -> str:
    """For a log: what keeps Redis from taking what it was given."""
    return "Redis takes nothing new in" if refuses(error) else "Redis is away"


def until_taken(do: Callable[[], T]) -> T:
    """What ``do`` returns, tried again until the server has room for what it writes. Raises what else goes wrong."""
    waited = False
    while True:
        try:
            taken = do()
        except RedisError as error:
            if not refuses(error):
                raise
            if not waited:
                log.warning("Redis takes nothing new in, waiting until it does: %s", error)
            waited = True
            time.sleep(FULL_WAIT_S)
        else:
            if waited:
                log.warning("Redis takes what is new in again")
            return taken


class _Tries:
    """The tries of one command. A number of tries would say nothing about time: each may hang until its time-out."""

    def __init__(self, seconds: float) -> None:
        self._give_up = time.monotonic() + seconds
        self._backoff = ExponentialBackoff(cap=1.0, base=0.05)
        self.failures = 0

    def wait(self, error: Exception) -> float:
        """Seconds to wait before the next try; raises ``error`` when it was the last one.

        One more is always worth it: what hung was asked of a server that does not lead any more.
        """
        if self.failures > 1 and time.monotonic() > self._give_up:
            raise error
        return float(self._backoff.compute(self.failures))


class Patience(Retry):
    """Try again for some seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(ExponentialBackoff(cap=1.0, base=0.05), -1)
        self._seconds = seconds

    def call_with_retry(
        self,
        do: Callable[[], T],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,
    ) -> T:
        tries = _Tries(self._seconds)
        while True:
            try:
                return do()
            except (ConnectionError, TimeoutError) as error:
                if is_retryable and not is_retryable(error):
                    raise
                tries.failures += 1
                fail(error, tries.failures) if with_failure_count else fail(error)
                time.sleep(tries.wait(error))


class AsyncPatience(AsyncRetry):
    """As ``Patience``, for asyncio."""

    def __init__(self, seconds: float) -> None:
        super().__init__(ExponentialBackoff(cap=1.0, base=0.05), -1)
        self._seconds = seconds

    async def call_with_retry(
        self,
        do: Callable[[], Awaitable[T]],
        fail: Callable[..., Any],
        is_retryable: Callable[[Exception], bool] | None = None,
        with_failure_count: bool = False,
    ) -> T:
        tries = _Tries(self._seconds)
        task = asyncio.current_task()
        cancelled = task.cancelling() if task else 0
        while True:
            try:
                answer = await do()
                # Until Python 3.12 wait_for, with which the client writes, answers a cancellation
                # that falls together with its end as if nothing was: whoever waits for the
                # end of the task would wait for ever.
                if task and task.cancelling() > cancelled:
                    raise asyncio.CancelledError
                return answer
            except (ConnectionError, TimeoutError) as error:
                if is_retryable and not is_retryable(error):
                    raise
                tries.failures += 1
                await (fail(error, tries.failures) if with_failure_count else fail(error))
                await asyncio.sleep(tries.wait(error))
