"""A worker for a process of its own, for tests to kill.

Does one pass and delivers what is due. At ``where`` it says so and stays there, until it is killed: ``decided`` after
the decision, before anything was handed over; ``claimed`` before the channel hears of it; ``taken`` after the channel
took it, before that is kept.
"""

from __future__ import annotations

import time
from multiprocessing.connection import Connection
from pathlib import Path

import redis

from listening.config import load
from listening.store.alerts import deliveries
from workers.notify import notify


def stay(where: str, says: Connection) -> None:
    says.send(where)
    while True:
        time.sleep(60)


def main(url: str, config_path: Path, now: int, where: str, says: Connection) -> None:
    client = redis.Redis.from_url(url)
    config = load(config_path)
    send = notify._send
    due = notify.watch(client, config, now)
    if where == "decided":
        stay(where, says)

    def dying(*args: object) -> str:
        if where == "claimed":
            stay(where, says)
        error = send(*args)  # type: ignore[arg-type]
        if where == "taken":
            stay(where, says)
        return error

    notify._send = dying  # type: ignore[assignment]
    for id in due:
        notify.deliver(client, config, id, lambda: now)
    assert deliveries.channels(client)
    says.send("done")
