"""The newest edition of config.toml, as a part works by it: taken without a restart."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import msgspec
from redis.exceptions import RedisError

from listening import config as configs
from listening.config import Config, ConfigError
from listening.store import editions
from listening.store.connection import Client
from listening.store.patience import trouble

log = logging.getLogger(__name__)

EVERY_S = 0.5
"""Between two looks for a newer edition."""


class Steered(msgspec.Struct, frozen=True):
    """A config, and the edition it was read from; 0 = from a file that no edition was made of yet."""

    config: Config
    edition: int = 0


class Steering:
    """Looks for newer editions from a thread of its own; ``now`` is the newest that can be used here.

    ``path``: the file that this part keeps, where it does: what is written there by hand becomes an edition.
    Whoever works by ``now`` says so in ``in_use``.
    """

    def __init__(self, client: Client, config: Config, path: Path | None = None) -> None:
        self._client = client
        self._path = path
        self._tried = 0
        self._written: tuple[int, int, int] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="steering", daemon=True)
        self.now = Steered(config)
        self.in_use = 0

    def __enter__(self) -> Steering:
        self.look()
        self.in_use = self.now.edition
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()

    def take(self) -> Config:
        """The config to work by from here on."""
        config = self.newest()
        self.uses(config)
        return config

    def newest(self) -> Config:
        """The newest that can be used here."""
        return self.now.config

    def uses(self, config: Config) -> None:
        """Say that ``config`` is what is worked by now."""
        now = self.now
        if now.config is config:
            self.in_use = now.edition

    def look(self) -> None:
        """Look once: at the file, if it is kept here, and for a newer edition."""
        if self._path is not None:
            self._keep(self._path)
        number = editions.number(self._client)
        if number in (self.now.edition, self._tried):
            return
        found = editions.find(self._client, number)
        if found is None:
            return
        try:
            self.now = Steered(configs.parse(found.text, f"edition {number} of config.toml"), number)
        except ConfigError as error:
            # Written by other code, or for sources that are not installed here: the last one goes on.
            log.error("edition %d of config.toml cannot be used here: %s", number, "; ".join(error.errors))
        self._tried = number

    def _keep(self, path: Path) -> None:
        try:
            found = path.stat()
            written = (found.st_mtime_ns, found.st_size, found.st_ino)
        except OSError:
            written = (0, 0, 0)  # gone: that is said, too
        if written != self._written:
            editions.offer(self._client, path)
            self._written = written

    def _run(self) -> None:
        while not self._stop.wait(EVERY_S):
            try:
                self.look()
            except RedisError as error:
                log.warning("%s: editions of config.toml are not looked for", trouble(error))
            except Exception:
                # A file system that hangs, a bug: what is known goes on, and the log says why nothing newer comes.
                log.exception("editions of config.toml could not be looked for")
