"""A worker of its own, for tests to kill: ``python -m tests.alerting.victim URL CONFIG NOW WHERE``.

Does one pass and delivers what is due. At WHERE it says so on its output and
stays there, until it is killed: ``decided`` after the decision, before anything
was handed over; ``claimed`` before the channel hears of it; ``taken`` after the
channel took it, before that is kept.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import redis

from listening.config import load
from listening.store.alerts import deliveries
from workers.notify import notify


def stay(where: str) -> None:
    print(where, flush=True)
    while True:
        time.sleep(60)


def main(url: str, config_path: str, now: int, where: str) -> None:
    client = redis.Redis.from_url(url)
    config = load(Path(config_path))
    send = notify._send
    due = notify.watch(client, config, now)
    if where == "decided":
        stay(where)

    def dying(*args: object) -> str:
        if where == "claimed":
            stay(where)
        error = send(*args)  # type: ignore[arg-type]
        if where == "taken":
            stay(where)
        return error

    notify._send = dying  # type: ignore[assignment]
    for id in due:
        notify.deliver(client, config, id, lambda: now)
    assert deliveries.channels(client)
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
