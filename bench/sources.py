"""All kinds of reading at once: feeds, webhooks and Bluesky's stream, through the real listener, door and worker.

``python -m bench.sources --jetstream FILE``: 500 feeds on 250 hosts of this machine, each asked once a minute and with
something new each time; 200 signed webhook bodies a second at the door; and the recorded frames of FILE played again
and again, with the time of now. Servers and sender are processes of their own, and not counted. The lag is from when a
post was written, as it says itself, to when it is stored; of a feed that is when it was asked, in whole seconds. The
last line is one JSON object. Needs the extra ``test`` (its servers).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from email.utils import formatdate
from pathlib import Path

import httpx
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from bench.stack import Stack, cpu_seconds, stack
from listening.mention import Mention
from listening.store import keys, mentions, sources
from tests.sources.servers import frames_of

CONFIG = """
[brand]
name = "Bench"
[[topics]]
name = "Acme"
kind = "competitor"
any = ["acme"]
[[topics]]
name = "Common"
kind = "competitor"
any = ["the", "de", "a"]
[[departments]]
name = "care"
[[routes]]
name = "rest"
department = "care"
[[screens]]
name = "pulse"
grid = ["counters"]
[web]
port = {port}
[[sources]]
kind = "feeds"
name = "feeds"
private = true
every_minutes = 1
urls = {urls}
[[sources]]
kind = "push"
name = "push"
signature = "github"
secret = "env:BENCH_SECRET"
[[sources]]
kind = "jetstream"
name = "sky"
urls = ["ws://127.0.0.1:{stream}/subscribe"]
directory = ""
"""
SECRET = "bench"
HOSTS = 250
SETTLING_S = 20.0
"""What was sent last has so long to be stored."""
_TIME = re.compile(rb'"time_us":\s*\d{16}')
_KEY = re.compile(rb'"rkey":\s*"[^"]*"')
_CREATED = re.compile(rb'"createdAt":\s*"[^"]*"')


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sources", description=__doc__)
    parser.add_argument("--jetstream", type=Path, required=True, help="recorded frames, one a line")
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--bodies", type=int, default=200, help="webhook bodies a second")
    parser.add_argument("--frames", type=int, default=100, help="frames of the recording a second")
    parser.add_argument("--seconds", type=float, default=90.0)
    args = parser.parse_args()
    os.environ["BENCH_SECRET"] = SECRET
    feed_port, stream_port, web_port = (_free() for _ in range(3))
    urls = [f"http://127.0.0.{n % HOSTS + 1}:{feed_port}/{n}" for n in range(args.feeds)]
    serving = [
        multiprocessing.Process(target=_feeds, args=(feed_port,), daemon=True),
        multiprocessing.Process(target=_stream, args=(stream_port, args.jetstream, args.frames), daemon=True),
    ]
    for process in serving:
        process.start()
    with tempfile.TemporaryDirectory(prefix="masthead-bench-") as name:
        config = Path(name) / "config.toml"
        config.write_text(CONFIG.format(port=web_port, urls=json.dumps(urls), stream=stream_port))
        with stack(config, workers=1, commands=(("web",), ("listen",))) as running:
            found = _measured(running, args, web_port)
    for process in serving:
        process.kill()
    print(json.dumps(found))


def _measured(running: Stack, args: argparse.Namespace, web_port: int) -> dict[str, object]:
    sender = multiprocessing.get_context("spawn")
    said: multiprocessing.Queue[dict[str, object]] = sender.Queue()
    sending = sender.Process(target=_send, args=(web_port, args.bodies, args.seconds, said), daemon=True)
    began, before = time.monotonic(), _cpu(running)
    sending.start()
    sent = said.get(timeout=args.seconds + 180)
    sending.join()
    took, used = time.monotonic() - began, _cpu(running)
    give_up = time.monotonic() + SETTLING_S
    while _stored(running, "push") < _number(sent, "taken") and time.monotonic() < give_up:
        time.sleep(0.2)
    stored = {source: _mentions(running, source) for source in ("feeds", "push", "sky")}
    states = {state.name: state for state in sources.states(running.client)}
    cpu = {part: round((used[part] - before[part]) / took, 3) for part in used}
    found: dict[str, object] = {
        "seconds": round(took, 1),
        "feeds": args.feeds,
        "feeds_read": len({mention.author for mention in stored["feeds"]}),
        "bodies": sent,
        "stored": {source: len(each) for source, each in stored.items()},
        "lag_s": {source: _lag(each) for source, each in stored.items()},
        "events_per_minute": {name: round(state.events_per_minute) for name, state in states.items()},
        "connections": {name: state.connection.value for name, state in states.items()},
        "rejects": {name: state.rejects for name, state in states.items()},
        "cores": cpu,
        "cores_all": round(sum(cpu.values()), 3),
        "cpu_ms_per_mention": round(sum(cpu.values()) * took * 1000 / max(sum(map(len, stored.values())), 1), 2),
        "machine_load": round(os.getloadavg()[0], 1),
        "memory_mb": {part: _peak_mb(process.pid) for part, process in _processes(running).items()},
    }
    for key, value in found.items():
        print(f"{key:20} {value}")
    return found


def _processes(running: Stack) -> dict[str, subprocess.Popen[bytes]]:
    return {**running.children, "redis": running.server}


def _cpu(running: Stack) -> dict[str, float]:
    return {part: cpu_seconds(process) for part, process in _processes(running).items()}


def _peak_mb(pid: int) -> int:
    found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0


def _ids(running: Stack, source: str) -> list[str]:
    everything = (str(id, "utf-8") for id in running.client.zrange(keys.written(), 0, -1))
    return [id for id in everything if id.startswith(f"{source}:")]


def _stored(running: Stack, source: str) -> int:
    return len(_ids(running, source))


def _mentions(running: Stack, source: str) -> list[Mention]:
    ids = _ids(running, source)
    pages = (mentions.fetch(running.client, ids[n : n + 2000]) for n in range(0, len(ids), 2000))
    return [each for page in pages for each in page if each is not None]


def _lag(stored: Sequence[Mention]) -> dict[str, float]:
    """Seconds from written to stored."""
    lags = sorted((mention.received - mention.created) / 1000 for mention in stored)
    if len(lags) < 2:
        return {}
    cuts = statistics.quantiles(lags, n=100)
    return {"median": round(cuts[49], 2), "p99": round(cuts[98], 2), "most": round(lags[-1], 2)}


def _number(found: dict[str, object], key: str) -> int:
    value = found[key]
    return value if isinstance(value, int) else 0


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


# -- who is asked, and who sends


def _feeds(port: int) -> None:
    """Every question finds one entry more."""
    numbers = itertools.count(1)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path, number = head.split(b" ", 2)[1].decode(), next(numbers)
                inner = f"<guid>{path}-{number}</guid><pubDate>{formatdate(time.time())}</pubDate>"
                inner += f"<title>Acme {number}</title><description>Something new is said</description>"
                body = f"<rss version='2.0'><channel><title>{path}</title><item>{inner}</item></channel></rss>".encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                await writer.drain()

    async def run() -> None:
        async with await asyncio.start_server(answer, "0.0.0.0", port, backlog=1000) as server:
            await server.serve_forever()

    asyncio.run(run())


def _stream(port: int, file: Path, rate: int) -> None:
    """The recording, again and again, as if it were said now."""
    frames = [frame for frame in frames_of(file) if _TIME.search(frame)]
    numbers = itertools.count(1)

    async def play(connection: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            began = time.monotonic()
            for sent, frame in enumerate(itertools.cycle(frames), 1):
                now = time.time()
                at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now % 1 * 1000):03}Z"
                said = _TIME.sub(b'"time_us":%d' % int(now * 1e6), frame, 1)
                said = _CREATED.sub(b'"createdAt":"%s"' % at.encode(), said)
                said = _KEY.sub(b'"rkey":"b%d"' % next(numbers), said, 1)
                await connection.send(said, text=True)
                await asyncio.sleep(max(began + sent / rate - time.monotonic(), 0))

    async def run() -> None:
        async with serve(play, "127.0.0.1", port, compression=None) as server:
            await server.serve_forever()

    asyncio.run(run())


def _send(port: int, rate: int, seconds: float, said: multiprocessing.Queue[dict[str, object]]) -> None:
    """Signed bodies at an even pace, whatever the answers take; at most a hundred are on their way at once."""
    said.put(asyncio.run(_sent(port, rate, seconds)))


async def _sent(port: int, rate: int, seconds: float) -> dict[str, object]:
    took: list[float] = []
    taken = other = 0
    slots = asyncio.Semaphore(100)
    url = f"http://127.0.0.1:{port}/hooks/push"

    async def one(number: int) -> None:
        nonlocal taken, other
        post = {"id": str(number), "text": f"Acme {number} is late", "author": f"a{number % 500}"}
        body = json.dumps(post | {"created": int(time.time() * 1000)}).encode()
        digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        begun = time.monotonic()
        try:
            answer = await http.post(url, content=body, headers={"X-Hub-Signature-256": f"sha256={digest}"})
            taken, other = taken + (answer.status_code == 202), other + (answer.status_code != 202)
        except httpx.HTTPError:
            other += 1
        took.append(time.monotonic() - begun)
        slots.release()

    async with httpx.AsyncClient(timeout=30) as http, asyncio.TaskGroup() as group:
        began = time.monotonic()
        for number in range(int(rate * seconds)):
            if time.monotonic() - began > seconds:
                break  # it keeps up no better: what it takes is what is said
            await asyncio.sleep(max(began + number / rate - time.monotonic(), 0))
            await slots.acquire()
            group.create_task(one(number))
    lasted = time.monotonic() - began
    cuts = statistics.quantiles(took, n=100)
    return {
        "taken": taken,
        "not_taken": other,
        "per_second": round((taken + other) / lasted, 1),
        "answer_ms": {"median": round(cuts[49] * 1000, 1), "p99": round(cuts[98] * 1000, 1)},
    }


if __name__ == "__main__":
    main()
