"""Logs of parts that run for years: one line each, no address in full, what is old is set aside and dropped."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from listening.system.addresses import hide

LARGEST = 16 * 1024 * 1024
"""Bytes after which a log begins anew."""

KEPT = 3
"""Old ones kept beside it: ``web.log.1`` is the newest."""


class Lines(logging.Formatter):
    """As logging writes them, without what a library says of an address beyond scheme and host.

    An HTTP client names every address it asks, tracebacks hold others; the
    path of a webhook is its password. Control signs of a stranger's text are
    written out, so that no line is forged.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return hide(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = "".join(
            c if c.isprintable() else c.encode("unicode_escape").decode() for c in record.message.rstrip()
        )
        return super().formatMessage(record)


def begin() -> None:
    """Let this process write its log, to where its standard error leads."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])


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
