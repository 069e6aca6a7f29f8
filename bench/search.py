"""The speed of searching everything kept, and the cost of its index.

``python -m bench.search --data FILE ...``: the texts of the files, varied, make ``--mentions`` of them (a million) in a
real Valkey, and the index is made from it as the part *index* does. Then many searches: cold, after the pages of the
file were dropped from memory, and warm. Of each: until the first hits are read from the store, and until the exact
count and the curve are there.

What it costs at ingest: the first file goes through real workers without and with an index that follows, by turns.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.ingest import COMPETITOR, CONFIG, one_pass
from dashboard.search.file import StateName, opened
from dashboard.search.filling import Filling
from dashboard.search.reading import MentionSearch
from listening.config import Retention
from listening.counting.counts import Filter, Population
from listening.mention import Label, Mention
from listening.search.asked import SearchAsked, read
from listening.store import mentions
from listening.store.clock import now_ms
from listening.store.connection import connect, connect_async
from tests.servers import Valkey
from workers.sources.file.file import rows

BATCH = 500
DAYS = 90
FIRST = 50
"""Hits of a page."""
SCRIPTS = (
    "東京の天気は雨です",
    "航班延误了",
    "ภาษาไทยล่าช้ามาก",
    "공항에서 기다리는 중",
    "الرحلة متأخرة",
    "рейс задержан",
)
"""Beside those of the files: every twentieth mention has one of them."""


class Times(msgspec.Struct, frozen=True):
    """Milliseconds."""

    p50: float
    p99: float


class Result(msgspec.Struct, frozen=True):
    mentions: int
    texts: int
    build_s: float
    build_cpu_us: float
    """CPU of the process that indexes, microseconds per mention."""
    bytes_per_mention: float
    first_cold: Times
    first_warm: Times
    count_cold: Times
    count_warm: Times
    ingest_per_s: float
    ingest_indexed_per_s: float
    slower_percent: float
    ingest_cpu_us: float
    """CPU of all processes, microseconds per mention."""
    ingest_indexed_cpu_us: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="CSV, TSV or JSON lines, may be .gz")
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--searches", type=int, default=100)
    parser.add_argument("--runs", type=int, default=2, help="of ingest, each without and with an index")
    parser.add_argument("--language", default="en", help="of the file that is ingested")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    texts = [
        event.text for path in args.data for row in rows(path, "file", {}) if isinstance(event := row.event, Mention)
    ]
    with tempfile.TemporaryDirectory(prefix="masthead-bench-") as name, Valkey() as server:
        path = Path(name) / "index.db"
        store(server.url, texts, args.mentions)
        build_s, build_cpu = asyncio.run(build(path, server.url))
        size = sum(each.stat().st_size for each in path.parent.iterdir())
        searches = asked(texts, args.searches)
        cold = asyncio.run(search(path, server.url, searches, cold=True))
        warm = asyncio.run(search(path, server.url, searches, cold=False))
    (alone, alone_cpu), (indexed, indexed_cpu) = ingested(args)
    result = Result(
        mentions=args.mentions,
        texts=len(texts),
        build_s=round(build_s, 1),
        build_cpu_us=round(1e6 * build_cpu / args.mentions, 1),
        bytes_per_mention=round(size / args.mentions, 1),
        first_cold=cold[0],
        first_warm=warm[0],
        count_cold=cold[1],
        count_warm=warm[1],
        ingest_per_s=round(alone, 1),
        ingest_indexed_per_s=round(indexed, 1),
        slower_percent=round(100 * (1 - indexed / alone), 1) if alone else 0,
        ingest_cpu_us=alone_cpu,
        ingest_indexed_cpu_us=indexed_cpu,
    )
    print(f"{args.mentions:,} mentions of {len(texts):,} texts; {result.bytes_per_mention:,.0f} bytes for each\n")
    print(f"{'ms':<22}{'p50':>10}{'p99':>10}")
    for title, times in (
        ("first hits, cold", result.first_cold),
        ("first hits, warm", result.first_warm),
        ("count and curve, cold", result.count_cold),
        ("count and curve, warm", result.count_warm),
    ):
        print(f"{title:<22}{times.p50:>10,.1f}{times.p99:>10,.1f}")
    print(f"\nindexing takes {result.build_cpu_us:,.0f} us of CPU for each mention")
    print(f"ingest with it is {result.slower_percent} % slower")
    print(msgspec.json.encode(result).decode())


def store(url: str, texts: Sequence[str], number: int) -> None:
    """Mentions over DAYS days, each a text with two words of others."""
    chance = random.Random(1)
    pool = [word for text in texts[:20_000] for word in text.split()]
    now = now_ms()
    first = now - DAYS * 86_400_000
    with connect(url) as client:
        for start in range(0, number, BATCH):
            batch = []
            for n in range(start, min(number, start + BATCH)):
                text = f"{chance.choice(texts)} {chance.choice(pool)} {chance.choice(pool)}"
                batch.append(
                    Mention(
                        id=f"file:{10**17 + n}",
                        source="file",
                        created=first + n * DAYS * 86_400_000 // number + chance.randrange(60_000),
                        text=text + (f" {chance.choice(SCRIPTS)}" if n % 20 == 0 else ""),
                        author=f"author{chance.randrange(50_000)}",
                        language="en" if n % 20 else "ja",
                        topics=(f"topic {n % 12}",),
                        compound=chance.choice((-0.5, 0.0, 0.5)),
                        department=("care", "press", "ground")[n % 3],
                        received=now,
                    )
                )
            mentions.record(client, batch, now, Retention())


async def build(path: Path, url: str) -> tuple[float, float]:
    """Make the index. Seconds, and CPU seconds of this process."""
    others = connect_async(url)
    begun, cpu = time.perf_counter(), time.process_time()
    with connect(url) as client, contextlib.closing(opened(path)) as index:
        filling = Filling(path, client, others)
        await filling.begin(index)
        while index.state(StateName.walk):
            await filling.step(index)
    await others.aclose()
    return time.perf_counter() - begun, time.process_time() - cpu


def asked(texts: Sequence[str], number: int) -> list[SearchAsked]:
    """Words as they occur, frequent ones often; phrases, without, filters, other scripts."""
    chance = random.Random(2)
    searches = []
    while len(searches) < number:
        words = [word for word in chance.choice(texts).split() if word.isalnum() and len(word) > 1]
        if len(words) < 3:
            continue
        at = chance.randrange(len(words) - 1)
        script = chance.choice(SCRIPTS)
        query = chance.choice(
            (
                words[0], f"{words[0]} {words[-1]}", f'"{words[at]} {words[at + 1]}"', f"{words[0]} -{words[1]}",
                f"{words[0][:3]}*", script[:2], f"{script[1:4]} -{words[0]}", f"{words[0]} from:author{number}",
            )
        )  # fmt: skip
        searches.append(
            SearchAsked(
                words=read(query),
                only=Filter(topic=chance.choice(("", "", "topic 3")), who=chance.choice(tuple(Population)[::2])),
                label=chance.choice((None, None, Label.negative)),
                start=0,
                end=now_ms(),
            )
        )
    return searches


async def search(path: Path, url: str, searches: Sequence[SearchAsked], cold: bool) -> tuple[Times, Times]:
    """Times until the first hits, and until count and curve."""
    others = connect_async(url)
    first, count = [], []
    with connect(url) as client:
        searching = MentionSearch(path, others, client)
        for each in searches:
            for ask, into in ((searching.newest(each, FIRST), first), (searching.curve(each), count)):
                if cold:
                    forget(path)
                begun = time.perf_counter()
                await ask
                into.append(1000 * (time.perf_counter() - begun))
    await others.aclose()
    return times(first), times(count)


def forget(path: Path) -> None:
    """Drop the pages of the index from memory."""
    for each in path.parent.iterdir():
        with each.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def times(measured: Sequence[float]) -> Times:
    ordered = sorted(measured)
    return Times(
        round(statistics.median(ordered), 1), round(ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], 1)
    )


def ingested(args: argparse.Namespace) -> tuple[tuple[float, float], tuple[float, float]]:
    """Mentions a second, and CPU of each, without and with an index: of the fastest run; 0 where none was wanted."""
    alone, indexed = [(0.0, 0.0)], [(0.0, 0.0)]
    one = argparse.Namespace(data=args.data[0], language=args.language, workers=args.workers)
    with tempfile.TemporaryDirectory(prefix="masthead-bench-") as name:
        config = Path(name) / "config.toml"
        config.write_text(CONFIG)
        for _ in range(args.runs):
            for commands, into in (((), alone), ((("index",),), indexed)):
                done = one_pass(config, one, COMPETITOR, commands)
                into.append((done.mentions / done.seconds, done.cpu_us))
    return max(alone), max(indexed)


if __name__ == "__main__":
    main()
