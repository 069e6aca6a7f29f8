"""A whole ``masthead up`` for tests: real processes, a free port, its own data."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE_S, until

MASTHEAD = [sys.executable, "-P", "-m", "masthead"]

CONFIG = """
sources = []

[brand]
name = "Acme"

[[topics]]
name = "Acme"
any = ["acme"]

[[topics]]
name = "Rival"
kind = "competitor"
any = ["rival"]

[[departments]]
name = "care"

[[departments]]
name = "press"

[[routes]]
name = "journalists"
department = "press"
any = ["journalist"]

[[routes]]
name = "everything else"
department = "care"

[[screens]]
name = "pulse"
grid = ["counters", "volume"]

[redis]
fsync = "always"

[ingest]
batch = 100
"""


def masthead(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [*MASTHEAD, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        env={**os.environ, **environment},
    )


class Up:
    """A running system. A context manager; leaving it ends everything."""

    def __init__(self, directory: Path, config: str = CONFIG, *options: str) -> None:
        self.config = directory / "config.toml"
        self.config.write_text(config)
        self.data = directory / "data"
        self._options = options
        self.output = directory / "output"
        self.directory = directory

    def __enter__(self) -> Up:
        self.start()
        return self

    def start(self) -> None:
        self.output.unlink(missing_ok=True)
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [
                    *MASTHEAD,
                    "up",
                    "--config",
                    str(self.config),
                    "--data",
                    str(self.data),
                    "--port",
                    "0",
                    *self._options,
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=self.directory,
            )
        try:
            until(lambda: "Ctrl-C" in self.said or self.process.poll() is not None, "started")
        except AssertionError:
            self.process.terminate()  # no other test is to find it running
            self.process.wait(PATIENCE_S)
            raise
        assert self.process.poll() is None, self.said

    def __exit__(self, *_: object) -> None:
        pids = self.everything()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE_S)
        until(lambda: not any(map(alive, pids)), "all processes ended")

    @property
    def said(self) -> str:
        return self.output.read_text() if self.output.exists() else ""

    @property
    def link(self) -> str:
        """The one-time sign-in link."""
        found = re.search(r"http://\S+/signin/first/\S+", self.said)
        assert found, self.said
        return found[0]

    @property
    def address(self) -> str:
        return self.link.partition("/signin")[0]

    def everything(self) -> list[int]:
        """Pids of ``up`` and of all that it started."""
        parents: dict[int, int] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # gone in the meantime
        family = [self.process.pid]
        for pid in family:
            family += [child for child, parent in parents.items() if parent == pid]
        return family

    def pids(self, part: str) -> list[int]:
        """Pids of one kind of part: work, listen, schedule, web, valkey-server."""
        found = []
        for pid in self.everything()[1:]:
            try:
                title = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
            except OSError:
                continue
            if f"/{part} " in title or part in title.split("\0"):
                found.append(pid)
        return found

    def run(self, command: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run another command on the same data."""
        return masthead(command, *arguments, "--data", self.data)

    def health(self) -> tuple[int, dict[str, Any]]:
        """Status and JSON of /healthz; (0, {}) while nobody answers."""
        return health(self.address)

    def get(self, path: str, token: str) -> Any:
        """JSON from the API."""
        request = urllib.request.Request(self.address + path, headers={"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as wrong:
            log = (self.data / "logs" / "web.log").read_text("utf-8", "replace")
            raise OSError(f"{wrong} at {path}\n{log[-4000:]}") from wrong


def health(address: str) -> tuple[int, dict[str, Any]]:
    """Status and JSON of /healthz at an address; (0, {}) while nobody answers."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, json.load(answer)
    except OSError:
        return 0, {}


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
