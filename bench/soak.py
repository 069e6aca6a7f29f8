"""Every part killed and frozen again and again while mentions come in: nothing lost, nothing twice, all well again.

``python -m bench.soak --rounds 10``: a whole ``masthead up`` on a store of its own. Posts are pushed to it all the
while; what gets no answer is pushed again under the same id, as a webhook would. Says for each part how long it took
until ``/healthz`` was well again, and at the end what was sent and what is stored and counted. Exit code 1 if they
differ.
"""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec
import redis

from listening.store import keys
from tests.system.running import CONFIG, Up, alive, until

PUSHED = CONFIG.replace("sources = []", "").replace('fsync = "always"', 'fsync = "everysec"')
SOURCE = """
[[sources]]
kind = "push"
name = "forum"
"""
PARTS = ("web", "listen", "work 1", "work 2", "schedule", "valkey-server", "up")
A_SECOND = 20
"""Posts."""


class SoakResult(msgspec.Struct, frozen=True):
    kills: int
    freezes: int
    sent: int
    stored: int
    counted: int
    well_again_s: dict[str, tuple[float, float]]
    """For each event and part: the median and the longest, seconds."""


class Pusher(threading.Thread):
    """Pushes posts until ``end``; counts those whose taking was confirmed."""

    def __init__(self, address: Callable[[], str], token: str) -> None:
        super().__init__(daemon=True)
        self.sent = 0
        self.refused: set[str] = set()
        self._address = address
        self._headers = {"Authorization": f"Bearer {token}"}
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.5):
            many = A_SECOND // 2
            posts = [
                {"id": str(self.sent + n), "text": f"acme sold me number {self.sent + n}", "created": time.time(),
                 "author": f"person{(self.sent + n) % 97}"}
                for n in range(many)
            ]  # fmt: skip
            while not self._push(posts):
                time.sleep(0.5)
            self.sent += many

    def _push(self, posts: list[dict[str, object]]) -> bool:
        try:
            answer = httpx.post(
                f"{self._address()}/api/v1/mentions",
                json={"source": "forum", "mentions": posts},
                headers=self._headers,
                timeout=15,
            )
        except httpx.HTTPError:
            return False
        if answer.status_code not in (200, 202, 503):
            self.refused.add(f"{answer.status_code} {answer.text[:200]}")
        return answer.status_code in (200, 202)

    def end(self) -> None:
        self._over.set()
        self.join()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--frozen", type=float, default=20, metavar="SECONDS")
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS)
    parser.add_argument("--only", choices=("kill", "freeze"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="masthead-soak-") as name:
        result = soak(Path(name), args)
    print(msgspec.json.encode(result).decode())
    return int(not result.sent == result.stored == result.counted)


def soak(directory: Path, args: argparse.Namespace) -> SoakResult:
    took: dict[str, list[float]] = defaultdict(list)
    with Up(directory, PUSHED + SOURCE, "--workers", "2") as up:
        token = up.run("api-token", "reading").stdout.strip()
        pusher = Pusher(lambda: _address(up), up.run("api-token", "writing", "--write").stdout.strip())
        until(lambda: up.health()[0] == 200, "healthy")
        pusher.start()
        for number, event in itertools.product(range(args.rounds), ("kill", "freeze")):
            for part in args.parts:
                if event == (args.only or event):
                    took[f"{event} {part}"].append(once(up, part, event, args.frozen, pusher))
                    print(
                        f"{number + 1} {event} {part}: {took[f'{event} {part}'][-1]:.1f} s, {pusher.sent:,} sent",
                        flush=True,
                    )
        pusher.end()
        print(*pusher.refused, sep="\n", file=sys.stderr)
        with redis.Redis.from_url(f"unix://{up.data}/redis/socket") as client:
            until(lambda: _stored(up) >= pusher.sent, "all stored")
            time.sleep(5)  # what came twice would come now
            return SoakResult(
                kills=sum(len(each) for event, each in took.items() if event.startswith("kill")),
                freezes=sum(len(each) for event, each in took.items() if event.startswith("freeze")),
                sent=pusher.sent,
                stored=client.zcard(keys.written()),
                counted=int(up.get("/api/v1/overview", token)["mentions"]),
                well_again_s={
                    event: (round(statistics.median(each), 1), round(max(each), 1)) for event, each in took.items()
                },
            )


def _address(up: Up) -> str:
    """Where it is, or where nobody is while it is on its way back."""
    return up.address if "/signin/first/" in up.said else "http://127.0.0.1:1"


def _stored(up: Up) -> int:
    try:
        with redis.Redis.from_url(f"unix://{up.data}/redis/socket", socket_timeout=5) as client:
            return int(client.zcard(keys.written()))
    except redis.RedisError:
        return 0  # it is on its way back


def once(up: Up, part: str, event: str, frozen: float, pusher: Pusher) -> float:
    """One kill or one freeze. Returns seconds from it, or from the thaw, until all is well again.

    That is: ``/healthz`` says so, and what was pushed after that moment is in the store.
    """
    kind, _, number = part.partition(" ")
    victim = up.process.pid if part == "up" else sorted(up.pids(kind))[int(number or 1) - 1]
    family = up.everything()
    os.kill(victim, signal.SIGKILL if event == "kill" else signal.SIGSTOP)
    if event == "freeze":
        time.sleep(frozen)
        os.kill(victim, signal.SIGCONT)
    begun, goal = time.monotonic(), pusher.sent + A_SECOND
    if event == "kill" and part == "up":
        up.process.wait()
        until(lambda: not any(map(alive, family)), "nothing is left")
        up.start()
    elif event == "kill":
        until(lambda: not alive(victim) and len(up.pids(kind)) >= (2 if number else 1), f"{part} is started again")
    until(lambda: _stored(up) >= goal and up.health()[0] == 200, f"well after {event} of {part}")
    return time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
