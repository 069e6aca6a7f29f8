"""The file config.toml itself: read as it is, and replaced whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


class ConfigFileError(Exception):
    """The file cannot be written; the message says why, and what would help."""


def read(path: Path) -> str:
    """The text of the file. Raises ConfigFileError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigFileError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigFileError(f"{path} is not UTF-8 at byte {error.start}") from None


def unwritable(path: Path) -> str:
    """Why the file cannot be replaced; empty if it can, as far as can be seen."""
    real = path.resolve()
    if not os.access(real, os.W_OK):
        return f"{real} is read-only here"
    if not os.access(real.parent, os.W_OK):
        return f"{real.parent}, where it is, is read-only here"
    return ""


def replace(path: Path, text: str) -> None:
    """Write ``text`` in one step: whoever reads the file finds all of the old or all of the new.

    A link is followed, and mode and owner stay as they are. Raises ConfigFileError.
    """
    real = path.resolve()
    why = unwritable(path)
    if why:
        raise ConfigFileError(why)
    written = ""
    try:
        kept = real.stat()
        handle, written = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.chmod(written, kept.st_mode & 0o7777)
        with contextlib.suppress(PermissionError):
            os.chown(written, kept.st_uid, kept.st_gid)
        os.replace(written, real)
    except OSError as error:
        if written:
            with contextlib.suppress(OSError):
                os.unlink(written)
        raise ConfigFileError(f"{real} cannot be replaced: {error.strerror}") from None
