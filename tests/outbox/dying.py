"""A worker that sends what waits in the outbox, in a process of its own: to be killed.

``python -m tests.outbox.dying REDIS_URL CONFIG NOW WRITES``: before write number WRITES of an answer it kills itself;
0 = never.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import redis

from listening.config import parse
from listening.store import outbox
from listening.store.cases.cases import book_of
from workers.outbox import sending


def main(url: str, path: str, now: str, writes: str) -> None:
    config, client, left = parse(Path(path).read_text()), redis.Redis.from_url(url), int(writes)
    real = outbox.change

    def change(*asked: Any) -> bool:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*asked)

    outbox.change = change  # type: ignore[assignment]
    sending.run(client, config, book_of(config, client), lambda: int(now))


if __name__ == "__main__":
    main(*sys.argv[1:])
