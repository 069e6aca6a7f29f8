"""A table that takes long to make of a package's files, kept beside the bytecode of this house as Python keeps that.

It is made anew whenever one of the files it is made of has changed, and each time where bytecode is not written.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

_QUICK = 1
"""Of zlib's levels: reading takes the same at each of them."""


def kept(name: str, made_of: Sequence[Path], form: type[T], make: Callable[[], T]) -> T:
    """What ``make`` gives, or gave in an earlier process. ``made_of``: data and code that decide what it gives."""
    try:
        stamp = blake2b(repr([(str(path), *_seen(path)) for path in made_of]).encode(), digest_size=16).digest()
    except OSError:
        return make()  # not files of their own: a package may lie in an archive
    tag = sys.implementation.cache_tag  # of each Python its own, as bytecode: what is a letter differs between them
    place = Path(cache_from_source(__file__)).parent / f"{name}.{tag}.table"
    try:
        written = place.read_bytes()
        if written.startswith(stamp):
            return msgspec.msgpack.decode(zlib.decompress(written[len(stamp) :]), type=form)
    except (OSError, zlib.error, msgspec.MsgspecError):
        pass  # none yet, or half a one: another is made
    made = make()
    if not sys.dont_write_bytecode:
        with contextlib.suppress(OSError):  # who may not write here makes it each time
            _write(place, stamp + zlib.compress(msgspec.msgpack.encode(made), _QUICK))
    return made


def _seen(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _write(place: Path, table: bytes) -> None:
    """Whole or not at all: others may write and read it at the same moment."""
    place.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=place.name, delete=False) as file:
        try:
            file.write(table)
            file.close()
            Path(file.name).chmod(0o644)  # as bytecode: who installs may be another than who runs
            Path(file.name).replace(place)
        except BaseException:
            Path(file.name).unlink()
            raise
