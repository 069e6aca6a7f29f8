"""Logs of parts that run for years: what is old is set aside, and in the end dropped."""

from __future__ import annotations

import shutil
from pathlib import Path

LARGEST = 16 * 1024 * 1024
"""Bytes after which a log begins anew."""

KEPT = 3
"""Old ones kept beside it: ``web.log.1`` is the newest."""


def turn(log: Path, largest: int = LARGEST) -> bool:
    """Set a log aside if it has grown too large; whoever writes it goes on, and needs no signal.

    It is copied and emptied, since the parts hold it open to append to it. A
    line written in between is lost. Raises OSError if the disk refuses.
    """
    try:
        if log.stat().st_size <= largest:
            return False
    except FileNotFoundError:
        return False
    for n in range(KEPT, 1, -1):
        older, newer = _aside(log, n), _aside(log, n - 1)
        if newer.exists():
            newer.replace(older)
    shutil.copyfile(log, _aside(log, 1))
    with log.open("rb+") as file:
        file.truncate(0)
    return True


def _aside(log: Path, n: int) -> Path:
    return log.with_name(f"{log.name}.{n}")
