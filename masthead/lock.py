"""One system to a data directory: two servers must never share one append-only file."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from masthead.place import Installation, Trouble

PATIENCE_S = 10.0
"""How long the children of a system that was killed may take to end."""


@contextmanager
def alone(here: Installation) -> Iterator[None]:
    """Hold the data directory. Raises Trouble if another ``up`` does, or it cannot be written."""
    try:
        here.data.mkdir(parents=True, exist_ok=True)
        lock = os.open(here.data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Trouble(f"{here.data} cannot be written: {error.strerror}") from None
    # Children inherit the lock: after a kill -9 it is free only when the last of them is gone,
    # so this waits for the server as well.
    os.set_inheritable(lock, True)
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            up = here.running()
            if up is not None:
                raise Trouble(f"Masthead already runs on {here.data} (process {up.pid}, {up.address})") from None
            if time.monotonic() > give_up:
                raise Trouble(f"another process still uses {here.data}") from None
            time.sleep(0.1)
    try:
        yield
    finally:
        os.close(lock)
