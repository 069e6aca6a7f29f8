"""The place of things: the config file, the data directory, and the Redis that goes with them.

Every command takes ``--config`` and ``--data`` and comes here, so that they all
speak of the same system.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import stat
import tempfile
from pathlib import Path

import msgspec

from listening.config import Config, load
from listening.store import versions
from listening.store.connection import StoreError, check, connect_once
from listening.system import secrets
from listening.system.secrets import SecretError

ROOT = Path(__file__).resolve().parent.parent
OWNER = "owner"
"""File in the data directory that is locked by, and names, the process that runs there."""
DEFAULT_DATA = "masthead-data"


class Trouble(Exception):
    """Something a person has to put right; the message is one line that says what and how."""


class Running(msgspec.Struct, frozen=True):
    """What a running ``masthead up`` leaves in its data directory for the other commands."""

    pid: int
    config: str
    address: str


class Installation(msgspec.Struct, frozen=True):
    """One Masthead: its config and where its data is."""

    config_path: Path
    config: Config
    data: Path

    @property
    def socket(self) -> Path:
        """Socket of the embedded server. The path of a socket has some 100 characters at most."""
        path = self.data / "redis" / "socket"
        if len(str(path)) < 100:
            return path
        digest = hashlib.sha256(str(self.data).encode()).hexdigest()[:16]
        return _own(Path(tempfile.gettempdir()) / f"masthead-{os.getuid()}-{digest}") / "socket"

    @property
    def embedded(self) -> bool:
        return not self.config.redis.url

    @property
    def redis_url(self) -> str:
        """Where Redis is. Raises Trouble if its address is a secret that cannot be had."""
        url = self.config.redis.url
        if url.startswith(("env:", "file:")):
            try:
                return secrets.read(url)
            except SecretError as error:
                raise Trouble(f"redis.url: {error}") from None
        return url or f"unix://{self.socket}"

    @property
    def address(self) -> str:
        """Where a browser finds the pages."""
        up = self.running()
        return up.address if up else f"http://{self.config.web.host}:{self.config.web.port}"

    def running(self) -> Running | None:
        """The ``masthead up`` that runs on this data directory, if its process lives."""
        return running(self.data)

    def require_redis(self) -> str:
        """The address of a Redis that answers. Raises Trouble or StoreError."""
        if self.embedded and not self.socket.exists():
            raise Trouble(
                f"nothing runs on {self.data}; start it with `masthead up --data {self.data}`, "
                "or give redis.url in the config"
            )
        try:
            check(self.redis_url)
        except StoreError as error:
            if self.embedded:
                raise Trouble(f"nothing runs on {self.data}; start it with `masthead up --data {self.data}`") from error
            raise
        with connect_once(self.redis_url, 10) as client:
            versions.check(client)
        return self.redis_url


def _own(directory: Path) -> Path:
    """A directory in a place that everybody may write to, ours alone. Raises Trouble if somebody else prepared it."""
    try:
        directory.mkdir(mode=0o700, exist_ok=True)
        found = directory.lstat()
    except OSError as error:
        raise Trouble(f"{directory} cannot be used: {error.strerror}; choose a shorter path for --data") from None
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise Trouble(f"{directory} is not a directory of yours alone: choose a shorter path for --data, or remove it")
    return directory


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--config`` and ``--data``."""
    parser.add_argument("--config", type=Path, metavar="FILE", help="config file (config.toml)")
    parser.add_argument("--data", type=Path, metavar="DIR", help=f"data directory ({DEFAULT_DATA})")


def resolve(args: argparse.Namespace) -> Installation:
    """The Masthead a command line speaks of. Raises ConfigError.

    Without ``--config`` it is that of the running ``masthead up`` on the same
    data, else ``config.toml`` here, else the one that comes with Masthead.
    """
    data = (args.data or Path(DEFAULT_DATA)).expanduser().resolve()
    return Installation(path := _config_path(args.config, data), load(path), data)


def _config_path(given: Path | None, data: Path) -> Path:
    if given is not None:
        return given.expanduser().resolve()
    up = running(data)
    if up is not None and Path(up.config).exists():
        return Path(up.config)
    here = Path("config.toml").resolve()
    return here if here.exists() else ROOT / "config.toml"


def running(data: Path) -> Running | None:
    """What runs on a data directory. A note left by a process that was killed does not count."""
    try:
        note = msgspec.json.decode((data / "running.json").read_bytes(), type=Running)
        with (data / OWNER).open("rb") as owner:
            pid = owner.read()
            fcntl.flock(owner, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return note if pid == str(note.pid).encode() else None
    except (OSError, msgspec.MsgspecError):
        return None
    return None  # nobody holds it: who wrote the note has ended
