"""The supervisor of ``masthead up``: it starts parts, restarts them, ends them."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from masthead.logs import turn
from masthead.place import Trouble
from masthead.processes import die_with_parent

ENDING_S = 8.0
"""What does not end within this time after SIGTERM is killed."""

LONGEST_WAIT_S = 10.0

LOGS_EVERY_S = 60.0


class Child:
    """One process and how it is started."""

    def __init__(
        self,
        title: str,
        start: Callable[[], subprocess.Popen[bytes]],
        patience: float = ENDING_S,
        log: Path | None = None,
        look: Callable[[], object] | None = None,
    ) -> None:
        """``look`` is called now and then while the process lives; it must not take long."""
        self.title = title
        self.log = log
        self.look = look
        self.start = start
        self.patience = patience
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started = 0.0
        self.due = 0.0
        self.ended = 0
        """How often it has ended by itself."""
        self.why = ""
        """Of the last time."""


def python_child(title: str, arguments: Sequence[str], log: Path) -> Child:
    """A child that runs ``masthead ARGUMENTS``, its output going to ``log``."""

    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return subprocess.Popen(  # noqa: S603
                # -P: whatever lies in the working directory, the part imports none of it.
                [sys.executable, "-P", "-m", "masthead", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone; we end them in order
                close_fds=False,  # the lock on the data directory is theirs as well
                preexec_fn=die_with_parent,
            )

    return Child(title, start, log=log)


class Supervisor:
    """Runs children in order, restarts those that end, ends them in reverse order."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._children: list[Child] = []
        self._stop = threading.Event()
        self._logs_due = 0.0

    def run(self, child: Child) -> None:
        """Start a child and keep it running from now on."""
        child.process = child.start()
        child.started = time.monotonic()
        self._children.append(child)

    def stop(self, *_: object) -> None:
        """End ``watch``; fit for a signal handler."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def watch(self) -> None:
        """Restart whatever ends, until ``stop``."""
        while not self._stop.wait(0.2):
            self.mind()

    def mind(self) -> None:
        """Look after every child once: start again what has ended and is due."""
        for child in self._children:
            self._mind(child)
        if time.monotonic() >= self._logs_due:
            self._logs_due = time.monotonic() + LOGS_EVERY_S
            self._mind_logs()

    def _mind_logs(self) -> None:
        for child in self._children:
            if child.log is not None:
                try:
                    turn(child.log)
                except OSError as error:
                    self._say(f"{child.log}: {error.strerror}")

    def _mind(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None:
            code = child.process.poll()
            if code is None:
                if child.look is not None:
                    child.look()
                return
            child.failures = 0 if now - child.started > 30 else child.failures + 1
            wait = min(LONGEST_WAIT_S, 0.2 * 2**child.failures) if child.failures else 0.0
            child.process, child.due = None, now + wait
            child.ended, child.why = child.ended + 1, _why(code, child.log)
            self._say(f"{child.title} ended ({child.why}), starting it again")
        if now >= child.due:
            try:
                child.process = child.start()
                child.started = time.monotonic()
            except (OSError, Trouble) as error:
                child.failures += 1
                child.due = now + min(LONGEST_WAIT_S, 0.2 * 2**child.failures)
                self._say(f"{child.title}: {error}")

    def end(self) -> None:
        """End all children, the last one first."""
        for child in reversed(self._children):
            process = child.process
            if process is None or process.poll() is not None:
                continue
            process.terminate()
            try:
                process.wait(child.patience)
            except subprocess.TimeoutExpired:
                self._say(f"{child.title} does not end, killed")
                process.kill()
                process.wait()


def _why(code: int, log: Path | None) -> str:
    if code >= 0:
        said = _last_line(log) if code and log and log.exists() else ""
        return f"exit code {code}: {said}" if said else f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _last_line(log: Path) -> str:
    """The last thing a part wrote before it ended, cut to a line's length."""
    with log.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 4000))
        lines = file.read().decode("utf-8", "replace").strip().split("\n")
    return lines[-1].strip()[:200]
