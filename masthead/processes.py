"""Processes that end when they should: children with their parent, parts with their signal."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

import msgspec
from redis.exceptions import RedisError

from listening.store import parts, versions
from listening.store.clock import now_ms
from listening.store.connection import Client, StoreError
from listening.store.patience import refuses, trouble
from listening.system.health import Part, PartKind

BEAT_S = 2.0
LOOK_S = 0.25
"""A part that works by another edition than it said says so this soon."""
log = logging.getLogger(__name__)


def die_with_parent() -> None:
    """For a child before its exec: on Linux the kernel ends it when its parent dies, however."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def new_part(kind: PartKind, number: int | None = None) -> Part:
    """This process as a part of the system."""
    host = os.uname().nodename
    now = now_ms()
    suffix = f"-{number}" if number is not None else ""
    return Part(
        name=f"{kind.value}{suffix}@{host}:{os.getpid()}",
        kind=kind,
        pid=os.getpid(),
        host=host,
        started=now,
        beat=now,
    )


class Beating:
    """Reports a part as alive from a thread, and ends the process when its parent is gone.

    The second matters where the kernel does not do it (see ``die_with_parent``):
    after a ``kill -9`` of ``masthead up`` nothing is left behind for long.
    """

    def __init__(self, client: Client, part: Part, parent: int | None, edition: Callable[[], int] = lambda: 0) -> None:
        """``edition``: of config.toml, that it works by at that moment."""
        self._client = client
        self._edition = edition
        self._part = part
        self._parent = parent
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="beat", daemon=True)

    def __enter__(self) -> Beating:
        try:
            parts.beat(self._client, self._now())
        except RedisError as error:
            if not refuses(error):  # a full disk: pages say so, and somebody has to be there to show them
                raise
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        with contextlib.suppress(RedisError):  # gone before us: the report expires by itself
            parts.leave(self._client, self._part)

    def _run(self) -> None:
        while not self._waited():
            if self._parent is not None and os.getppid() != self._parent:
                os.kill(os.getpid(), signal.SIGTERM)
                if self._stop.wait(10):
                    return
                os._exit(1)
            try:
                parts.beat(self._client, self._now())
                versions.check(self._client)
            except RedisError as error:
                log.warning("%s", trouble(error))
            except StoreError as newer:
                # A newer version has begun to write here: what we would write now is not what it reads.
                log.error("%s", newer)
                os.kill(os.getpid(), signal.SIGTERM)

    def _waited(self) -> bool:
        """Until the next report; whether it is over."""
        before, give_up = self._edition(), time.monotonic() + BEAT_S
        while time.monotonic() < give_up and self._edition() == before:
            if self._stop.wait(LOOK_S):
                return True
        return self._stop.is_set()

    def _now(self) -> Part:
        return msgspec.structs.replace(self._part, beat=now_ms(), edition=self._edition())
