"""The speed of the page of key figures over a long history.

``python -m bench.kpis --days 28``: the demo's script writes that many days at
26,000 mentions a day, the real jobs judge and store them in a real Valkey, and
then one board is asked for: first of all (nothing read yet), and after a
change of the range. The peer in the same run is pandas over a table of all
mentions and cases that is in memory already: it groups and sorts all of it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from multiprocessing import Process
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pandas as pd

from dashboard.reading.figures import Figures
from listening.config import Config, Demo, load
from listening.counting.counts import EVERYTHING, Filter
from listening.kpis.period import Period, RangeName, span
from listening.mention import Deletion, Mention
from listening.spans import DAY_MS
from listening.store import batches, mentions
from listening.store.batches import Batch
from listening.store.cases import cases as case_store
from listening.store.clock import now_ms
from listening.store.connection import connect, connect_async
from tests.servers import Valkey
from workers import jobs
from workers.context import desk, desk_of
from workers.intake import Matched
from workers.sources.demo.demo import events_between

CONFIG = Path(__file__).resolve().parent.parent / "examples" / "demo.toml"


class Result(msgspec.Struct):
    mentions: int
    cases: int
    first_ms: float
    change_ms: float
    scan_ms: float
    again_ms: float
    filtered_ms: float
    bytes_per_mention: float
    first_cpu_ms: float
    change_cpu_ms: float
    """Of this process: what a machine that does other things at the same time cannot blur."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--redis", default="", help="a store that has the history already")
    parser.add_argument("--keep", action="store_true", help="wait before the store is thrown away")
    args = parser.parse_args()
    config = load(CONFIG)
    with ExitStack() as held:
        url = args.redis
        now = now_ms()
        if not url:
            url = held.enter_context(Valkey()).url
            write(url, config, args.days, now)
        result = measure(url, config, args.days, now)
        if args.keep:
            print(f"the store is at {url}; Ctrl-C ends it", flush=True)
            while True:
                time.sleep(60)
    print(msgspec.json.encode(result).decode())


def write(url: str, config: Config, days: int, now: int) -> None:
    """Fill the store, one process per processor; each takes every so manieth batch of its day."""
    processes = max(1, min(4, os.cpu_count() or 1))
    edges = [now - DAY_MS * days * (processes - n) // processes for n in range(processes + 1)]
    children = [Process(target=_write, args=(url, config, *edges[n : n + 2])) for n in range(processes)]
    for child in children:
        child.start()
    for child in children:
        child.join()
        if child.exitcode:
            sys.exit("the history could not be written")


def _write(url: str, config: Config, start: int, end: int) -> None:
    client = connect(url)
    desk.set(desk_of(config, client))
    for number, batch in enumerate(_batches(config, start, end)):
        name = f"bench-{start}-{number}"
        with client.pipeline() as pipe:
            batches.put(pipe, name, batch, end)
            pipe.execute()
        jobs.ingest(name)


def _batches(config: Config, start: int, end: int) -> Iterator[Batch]:
    demo = next(source for source in config.sources if isinstance(source, Demo))
    matched = Matched(config)
    said: list[Mention] = []
    gone: list[Deletion] = []
    for happening in events_between(demo, start, end, ZoneInfo(config.brand.timezone)):
        if isinstance(happening.event, Deletion):
            gone.append(happening.event)
        elif (mention := matched(happening.event)) is not None:
            said.append(mention)
        if len(said) >= 1000:
            yield Batch(tuple(said), tuple(gone))
            said, gone = [], []
    yield Batch(tuple(said), tuple(gone))


def measure(url: str, config: Config, days: int, now: int) -> Result:
    zone = ZoneInfo(config.brand.timezone)
    last = Period(now - days * DAY_MS, now)
    taken = asyncio.run(_asked(url, config, last, now))
    first, change, again, filtered = [wall for wall, _ in taken]
    with connect(url) as client:
        used = client.info("memory")["used_memory"]
    scan, number, number_of_cases = asyncio.run(_scanned(url, config, last, zone))
    return Result(
        mentions=number,
        cases=number_of_cases,
        first_ms=first,
        change_ms=change,
        scan_ms=scan,
        again_ms=again,
        filtered_ms=filtered,
        bytes_per_mention=round(used / number, 1),
        first_cpu_ms=taken[0][1],
        change_cpu_ms=taken[1][1],
    )


async def _asked(url: str, config: Config, last: Period, now: int) -> list[tuple[float, float]]:
    """Wall and CPU time (ms) of each board."""
    client = connect_async(url)
    await client.ping()
    figures = Figures(client, connect(url), config)
    zone = ZoneInfo(config.brand.timezone)
    asked: Sequence[tuple[Period, Filter]] = (
        (last, EVERYTHING),
        (span(RangeName.week, now, zone), EVERYTHING),
        (last, EVERYTHING),
        (last, Filter(department="care")),
    )
    taken = []
    for period, only in asked:
        begun, spent = time.perf_counter(), time.process_time()
        board = await figures.board(period, only, now)
        wall, cpu = time.perf_counter() - begun, time.process_time() - spent
        taken.append((round(1000 * wall, 1), round(1000 * cpu, 1)))
        print(json.dumps({k: f.value for k, f in board.figures.items()})[:300], file=sys.stderr)
    await client.aclose()
    return taken


async def _scanned(url: str, config: Config, last: Period, zone: ZoneInfo) -> tuple[float, int, int]:
    """The same questions, asked of tables of everything."""
    client = connect_async(url)
    rows = []
    async for page in mentions.pages(client, last.start, last.end, 5000):
        rows += [
            (m.created, m.source, m.author, m.followers, m.compound, m.department, m.country, m.topics, m.own)
            for m in page
        ]
    said = pd.DataFrame(
        rows, columns=["created", "source", "author", "followers", "compound", "department", "country", "topics", "own"]
    )
    known, after = [], ""
    while page_of_cases := await case_store.opened(client, last.start, last.end, 5000, after):
        after = page_of_cases[-1].id
        known += [
            (c.opened_at, c.answered_at, c.department, c.opening.reason.value, c.hand_overs) for c in page_of_cases
        ]
    cases = pd.DataFrame(known, columns=["opened", "answered", "department", "reason", "hand_overs"])
    await client.aclose()
    begun = time.perf_counter()
    inside = said[(said.created >= last.start) & (said.created < last.end)]
    inside.compound.ge(0.05).sum(), inside.compound.le(-0.05).sum()
    inside[["source", "author"]].drop_duplicates()
    inside.followers[~inside.own].sum()
    inside.topics.explode().value_counts()
    inside.groupby("department").size()
    inside.groupby(pd.to_datetime(inside.created, unit="ms").dt.date).size()
    taken = (cases.answered - cases.opened)[cases.answered > 0]
    taken.quantile([0.5, 0.9])
    cases.groupby(["department", "reason"]).answered.agg(lambda x: (x > 0).mean())
    return round(1000 * (time.perf_counter() - begun), 1), len(said), len(cases)


if __name__ == "__main__":
    main()
