"""A Masthead for a bench: real Valkey, real parts, in a directory of its own."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from rq import Worker

from listening.config import Config, load
from listening.store import parts
from listening.store.clock import now_ms
from listening.store.connection import Client, connect
from masthead.place import Installation
from masthead.redis_server import start
from masthead.supervisor import python_child

STARTING_S = 60.0


class Stack(msgspec.Struct, frozen=True):
    place: Installation
    client: Client
    server: subprocess.Popen[bytes]
    children: dict[str, subprocess.Popen[bytes]]

    @property
    def config(self) -> Config:
        return self.place.config


@contextmanager
def stack(config: Path, *, workers: int, commands: tuple[tuple[str, ...], ...] = ()) -> Iterator[Stack]:
    """Run a Redis, ``workers`` workers and further ``masthead`` commands while the block lasts."""
    with tempfile.TemporaryDirectory(prefix="masthead-bench-") as name:
        place = Installation(config, load(config), Path(name))
        server = start(place, print)
        common = ("--child", "--config", str(config), "--data", name)
        wanted = [(f"worker-{n}", ("work",)) for n in range(workers)]
        wanted += [(command[0], command) for command in commands]
        children = {
            title: python_child(title, [*command, *common], Path(name) / f"{title}.log").start()
            for title, command in wanted
        }
        client = connect(place.redis_url)
        try:
            give_up = time.monotonic() + STARTING_S
            # A worker is registered when it has loaded what it works with, and alive before.
            while len(parts.alive(client, now_ms())) < len(children) or Worker.count(connection=client) < workers:
                if time.monotonic() > give_up:
                    raise TimeoutError("the parts did not start")
                time.sleep(0.05)
            yield Stack(place, client, server, children)
        finally:
            for process in (*children.values(), server):
                process.terminate()
                process.wait()


def cpu_seconds(*processes: subprocess.Popen[bytes]) -> float:
    """CPU seconds that processes have used so far (Linux: /proc)."""
    ticks = 0
    for process in processes:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
