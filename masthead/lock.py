"""One system to a data directory: two servers must never share one append-only file.

Two locks. ``owner`` is held by the one command that starts things here, and is
free the moment it ends, however it ends. ``lock`` is held by all that it has
started as well, so that the next one waits for the last of them.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from masthead.place import OWNER, Installation, Trouble

LOOKING_S = 1.0
"""Who looks whether somebody runs here holds ``owner`` for an instant."""

ORPHANS_S = 8.0
"""How long the parts of a system that was killed may take to end; then they are killed as well."""

GIVE_UP_S = 30.0


@contextmanager
def alone(here: Installation) -> Iterator[None]:
    """Hold the data directory, closed to others. Raises Trouble if somebody else does, or it cannot be written."""
    try:
        here.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        here.data.chmod(0o700)
        owner = os.open(here.data / OWNER, os.O_RDWR | os.O_CREAT, 0o600)
        lock = os.open(here.data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Trouble(f"{here.data} cannot be written: {error.strerror}") from None
    try:
        if not _locked(owner, LOOKING_S):
            raise Trouble(_who(here))
        os.ftruncate(owner, 0)
        os.pwrite(owner, str(os.getpid()).encode(), 0)
        # Children inherit it: after a kill -9 it is free only when the last of them is gone, the server too.
        os.set_inheritable(lock, True)
        _wait_for_orphans(here, lock)
        yield
    finally:
        os.close(lock)
        os.close(owner)


def _wait_for_orphans(here: Installation, lock: int) -> None:
    if _locked(lock, ORPHANS_S):
        return
    # Told to end when their parent died; what has not is frozen, or in the middle of something that is safe to repeat.
    for pid in _holders(here.data / "lock"):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if not _locked(lock, GIVE_UP_S):
        raise Trouble(f"another process still uses {here.data}")


def _locked(file: int, patience: float) -> bool:
    give_up = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                return False
            time.sleep(0.05)
        else:
            return True


def _who(here: Installation) -> str:
    up = here.running()
    if up is not None:
        return f"Masthead already runs on {here.data} (process {up.pid}, {up.address})"
    return f"another command of Masthead works on {here.data}"


def _holders(lock: Path) -> list[int]:
    """Other processes of ours that hold a file open; none where there is no /proc."""
    found, there = [], os.stat(lock)
    for process in Path("/proc").glob("[0-9]*"):
        if int(process.name) == os.getpid():
            continue
        try:
            open_files = [os.stat(each) for each in (process / "fd").iterdir()]
        except OSError:
            continue  # somebody else's, or gone
        if any(os.path.samestat(each, there) for each in open_files):
            found.append(int(process.name))
    return found
