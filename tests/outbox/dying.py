"""A worker that sends what waits in the outbox, for a process of its own: to be killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import redis

from listening.config import parse
from listening.store import outbox
from listening.store.cases.cases import book_of
from workers.outbox import sending


def main(url: str, path: Path, now: int, writes: int) -> None:
    """Before write number ``writes`` of an answer it kills itself; 0 = never."""
    config, client, left = parse(path.read_text()), redis.Redis.from_url(url), writes
    real = outbox.change

    def change(*asked: Any) -> bool:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*asked)

    outbox.change = change  # type: ignore[assignment]
    sending.run(client, config, book_of(config, client), lambda: now)
