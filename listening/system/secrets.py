"""Secrets from where config.toml says they are: the environment, or a file of one's own.

A secret is never in a message, a log or a traceback: errors name the place only.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

LARGEST = 16_384
"""Bytes; a longer file is not a token but a mistake."""


class SecretError(Exception):
    """A secret cannot be had; the message names where it should be, never what it is."""


def read(secret: str, lines: bool = False) -> str:
    """The value behind ``env:NAME`` or ``file:PATH``, white space around it removed.

    A file must not be readable by group or others, as with ssh keys. ``lines``: it may have several, as a private
    key has.
    SecretError if there is nothing, or nothing usable, in that place.
    """
    scheme, _, place = secret.partition(":")
    if scheme == "env" and place:
        value = os.environ.get(place, "")
        where = f"environment variable {place}"
    elif scheme == "file" and place:
        value = _file(Path(place).expanduser())
        where = f"file {place}"
    else:
        raise SecretError("a secret is given as env:NAME or file:PATH")
    value = value.strip()
    if not value:
        raise SecretError(f"{where} is not set or empty")
    if lines and not (value.isascii() and "".join(value.split()).isprintable()):
        raise SecretError(f"{where} holds something that is not plain text")
    if not lines and not (value.isascii() and value.isprintable()):
        raise SecretError(f"{where} holds something that is not one line of plain characters")
    return value


def renew(secret: str, value: str) -> bool:
    """Put another value in its file, whole or not at all. False: it is no file, or none that can be written."""
    scheme, _, place = secret.partition(":")
    path = Path(place).expanduser()
    if scheme != "file" or path.is_symlink():
        return False
    beside = path.with_name(f".{path.name}.new")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w") as file:
            file.write(f"{value}\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        return False
    return True


def _file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise SecretError(f"{path} is not a file")
            if mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise SecretError(f"{path} can be read by others: chmod 600 {path}")
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise SecretError(f"{path} cannot be read: {error.strerror}") from None
    if len(content) > LARGEST:
        raise SecretError(f"{path} is too long for a secret")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise SecretError(f"{path} holds something that is not text") from None
