"""A Redis for a command when no ``masthead up`` is running, with workers if it needs them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from listening.store import parts, versions
from listening.store.clock import now_ms
from listening.store.connection import Client, check, connect
from listening.system.health import PartKind
from masthead import redis_server
from masthead.lock import alone
from masthead.place import Installation, Trouble
from masthead.supervisor import python_child


@contextmanager
def workforce(here: Installation) -> Iterator[Client]:
    """A Redis with workers on it: the running ones, else our own for as long as the block lasts."""
    children: list[subprocess.Popen[bytes]] = []
    with ExitStack() as held:
        client = _redis(here, held, children)
        if not any(part.kind is PartKind.work for part in parts.alive(client, now_ms())):
            logs = here.data / "logs"
            logs.mkdir(parents=True, exist_ok=True)
            common = ["--child", "--config", str(here.config_path), "--data", str(here.data)]
            for n in range(1, max(1, min(4, os.cpu_count() or 1)) + 1):
                child = python_child(f"worker {n}", ["work", *common], logs / f"worker-{n}.log")
                children.append(child.start())
        yield client


@contextmanager
def standing_still(here: Installation) -> Iterator[Client]:
    """A Redis that nobody else writes to. Raises Trouble while any part of Masthead runs on it."""
    with ExitStack() as held:
        client = _redis(here, held, [])
        running = sorted(part.name for part in parts.alive(client, now_ms()))
        if running:
            raise Trouble(f"Masthead runs ({', '.join(running)}); end it first, and start it again afterwards")
        yield client


def _redis(here: Installation, held: ExitStack, children: list[subprocess.Popen[bytes]]) -> Client:
    """The Redis that answers, else our own, which is among ``children`` and ends with ``held``."""
    if here.embedded and not _answers(here):
        held.enter_context(alone(here))  # given back last, when the server has ended
    held.callback(_end, children)
    if here.embedded and not _answers(here):
        children.append(redis_server.started(here, lambda line: print(f"redis {line}", file=sys.stderr, flush=True)))
    check(here.redis_url)
    client = connect(here.redis_url, patience=60)
    versions.settle(client, here.config, lambda line: print(line, file=sys.stderr, flush=True))
    return client


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    """End them, the last one first."""
    for process in reversed(children):
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(here: Installation) -> bool:
    try:
        here.require_redis()
    except Trouble:
        return False
    return True
