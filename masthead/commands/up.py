"""Start everything here: Redis, listener, workers, schedule, web and index."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from importlib.metadata import version
from pathlib import Path

import msgspec
from redis.exceptions import RedisError

from listening.config.schema import EncoderName
from listening.store import editions, parts, site, versions
from listening.store.access import access
from listening.store.clock import now_ms
from listening.store.connection import Client, check, connect
from listening.store.left_over import left_over
from listening.system.addresses import shown
from masthead import numbers, place, redis_server
from masthead.lock import alone
from masthead.place import Installation, Running, Trouble
from masthead.redis_server import LoadingWatch
from masthead.supervisor import Child, Supervisor, python_child
from workers import encoders

DEMO_CONFIG = place.ROOT / "examples" / "demo.toml"
TRIES = 3
"""A part that has ended so often while it should start does not start."""


def arguments(parser: argparse.ArgumentParser) -> None:
    place.arguments(parser)
    parser.add_argument("--host", help="address to serve on (web.host in the config)")
    parser.add_argument("--port", type=numbers.port, help="port to serve on (web.port in the config)")
    parser.add_argument(
        "--workers",
        type=numbers.workers,
        default=max(1, min(4, os.cpu_count() or 1)),
        metavar="N",
        help="how many workers (%(default)s)",
    )
    parser.add_argument("--demo", action="store_true", help="a made-up stream about an airline, and no real source")


def run(args: argparse.Namespace) -> int:
    if args.demo:
        if args.config:
            raise Trouble("--demo brings its own config: leave --config or --demo out")
        args.data = args.data or Path(place.DEFAULT_DATA) / "demo"
        args.config = _demo_config(args.data)
    here = place.resolve(args)
    host = args.host or here.config.web.host
    port = here.config.web.port if args.port is None else args.port
    with alone(here):
        port = _free_port(host, port)
        address = f"http://{_reachable(host)}:{port}"
        supervisor = Supervisor(lambda line: _say("", line))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, supervisor.stop)
        print(f"Masthead {version('masthead')} · {here.config.brand.name} · {here.data}")
        try:
            client = _redis(here, supervisor)
            for line in left_over(here.config, client):
                _say("config", line)
            _parts(here, supervisor, client, args.workers, host, port)
            _announce(here, address, client)
            supervisor.watch()
            print("ending ...")
        except _Stopped:
            pass
        finally:
            supervisor.end()
            (here.data / "running.json").unlink(missing_ok=True)
    return 0


def _demo_config(data: Path) -> Path:
    """The demo's config in its data directory, made once: pages may write it, and what came with Masthead stays."""
    path = data.expanduser().resolve() / DEMO_CONFIG.name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(DEMO_CONFIG, path)
    return path


class _Stopped(Exception):
    """Ctrl-C while still starting."""


def _redis(here: Installation, supervisor: Supervisor) -> Client:
    if here.embedded:
        log = redis_server.log(here)
        reading = LoadingWatch(here.redis_url, lambda line: _say("redis", line))

        def start() -> subprocess.Popen[bytes]:
            return redis_server.start(here, lambda line: _say("redis", line))

        child = Child("redis", start, patience=30, log=log, look=reading.done)
        supervisor.run(child)
        # The second time without what a power cut left unfinished, if that was why.
        _await(supervisor, [child], reading.done, tries=2)
        _say("redis", f"embedded, append-only file in {here.data / 'redis'}")
    else:
        check(here.redis_url)
        reading = LoadingWatch(here.redis_url, lambda line: _say("redis", line))
        _await(supervisor, [], reading.done)
        _say("redis", shown(here.redis_url))
    client = connect(here.redis_url)
    versions.settle(client, here.config, lambda line: _say("store", line))
    editions.offer(client, here.config_path)
    return client


def _parts(here: Installation, supervisor: Supervisor, client: Client, workers: int, host: str, port: int) -> None:
    logs = here.data / "logs"
    logs.mkdir(exist_ok=True)
    common = ["--child", "--config", str(here.config_path), "--data", str(here.data)]
    # The web process takes longest to start; the others come up meanwhile.
    web = python_child("web", ["web", *common, "--host", host, "--port", str(port)], logs / "web.log")
    work = [python_child(f"worker {n}", ["work", *common], logs / f"worker-{n}.log") for n in range(1, workers + 1)]
    listen = python_child("listener", ["listen", *common], logs / "listener.log")
    schedule = python_child("schedule", ["schedule", *common], logs / "schedule.log")
    index = python_child("index", ["index", *common], logs / "index.log")
    encode = _encode(here, common, logs)
    for child in (web, *work, listen, schedule, index, *encode):
        supervisor.run(child)

    def beat(*children: Child) -> None:
        _await(supervisor, children, lambda: _beat(client, children))

    beat(listen)
    _say("listener", ", ".join(s.name for s in here.config.sources) or "no source")
    beat(*work)
    _say("workers", str(workers))
    beat(schedule)
    _say("schedule", "leads")
    if encode:
        beat(*encode)
        named = here.config.encoder.name
        share = f"{named.value}, at most {here.config.encoder.cpu:.0%} of a processor"
        _say("encoder", share if named is not EncoderName.none else "installed; config.toml names none")
    _await(supervisor, [web], lambda: _beat(client, [web]) and _answers(_reachable(host), port))
    _say("web", f"http://{_reachable(host)}:{port}")


def _encode(here: Installation, common: Sequence[str], logs: Path) -> list[Child]:
    """The part that decides moods with an encoder, where one is installed: config.toml may name it at any time."""
    if encoders.any_installed():
        return [python_child("encoder", ["encode", *common], logs / "encoder.log")]
    if lacking := encoders.missing(here.config):
        _say("encoder", lacking)
    return []


def _await(supervisor: Supervisor, children: Sequence[Child], ready: Callable[[], bool], tries: int = TRIES) -> None:
    """Wait until ``ready``, however slow the machine is. Trouble if one of ``children`` cannot be made to run."""
    while not ready():
        if supervisor.stopping:
            raise _Stopped
        supervisor.mind()
        for child in children:
            if child.ended >= tries:
                raise Trouble(f"{child.title} does not start: {child.why}; see {child.log}{_advice(child)}")
        time.sleep(0.05)


def _advice(child: Child) -> str:
    """What can be done about a file that the server cannot read."""
    damaged = any(word in child.why for word in ("check-aof", "append only file", "AOF", "RDB"))
    return "; `masthead repair` on the same --data says what can be mended, and changes nothing yet" if damaged else ""


def _beat(client: Client, children: Sequence[Child]) -> bool:
    """Whether each of them says that it is alive."""
    try:
        alive = {part.pid for part in parts.alive(client, now_ms())}
    except RedisError:
        return False  # it is being started again
    return all(child.process is not None and child.process.pid in alive for child in children)


def _answers(host: str, port: int) -> bool:
    """Whether a browser would be shown a page: the socket is open some seconds before."""
    connection = HTTPConnection(host.strip("[]"), port, timeout=5)
    try:
        connection.request("GET", "/signin")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _announce(here: Installation, address: str, client: Client) -> None:
    note = Running(pid=os.getpid(), config=str(here.config_path), address=address)
    (here.data / "running.json").write_bytes(msgspec.json.encode(note))
    site.publish(client, address)
    print()
    if access.has_administrator(client):
        print(f"  Open    {address}")
        print("          Who forgot a password: masthead user reset NAME. Ctrl-C ends everything.", flush=True)
    else:
        print(f"  Open    {address}/signin/first/{access.create_invitation(client)}")
        print(
            "          This link makes the first administrator, once, within an hour. Ctrl-C ends everything.",
            flush=True,
        )


def _say(part: str, detail: str) -> None:
    print(f"  {part:<10}{detail}", flush=True)


def _free_port(host: str, port: int) -> int:
    """The port to serve on; 0 asks for any free one. Raises Trouble if it is taken."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    except OSError as error:
        raise Trouble(f"cannot serve on {host} port {port}: {error.strerror}; choose another with --port") from None


def _reachable(host: str) -> str:
    """An address a browser on this machine can open, for one to serve on."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
