"""How fast mentions go from their source to the store, and what each one costs.

``python -m bench.ingest --data FILE``: a real Valkey and real workers; the
file is read, matched and queued here, judged and stored there. The peer in the
same run is bare vaderSentiment over the same texts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import msgspec
import redis
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from listening.config import parse
from listening.mention import Mention
from listening.store import parts
from listening.store.connection import connect
from masthead.place import Place
from masthead.redis_server import start
from masthead.supervisor import python_child
from workers.delivery import Delivery
from workers.sources.file import rows

CONFIG = """
sources = []
[brand]
name = "Bench"
[[topics]]
name = "everything"
any = ["everything"]
[[topics]]
name = "something else"
kind = "competitor"
any = ["battery fire", "unheard of"]
[[departments]]
name = "care"
[[departments]]
name = "press"
[[routes]]
name = "press"
department = "press"
any = ["journalist", "interview", "press release", "newspaper"]
[[routes]]
name = "angry"
department = "care"
sentiment = ["negative"]
[[routes]]
name = "rest"
department = "care"
[[screens]]
name = "pulse"
grid = ["counters"]
[ingest]
batch = 1000
"""


class Result(msgspec.Struct):
    mentions: int
    seconds: float
    mentions_per_s: float
    cpu_us_per_mention: float
    vader_us_per_mention: float
    cpu_ratio_to_vader: float
    bytes_per_mention: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="CSV, TSV or JSON lines, may be .gz")
    parser.add_argument("--config", type=Path, help="a config of your own")
    parser.add_argument("--topic", default="everything", help="topic that every row is given")
    parser.add_argument("--language", default="", help="language of every row; else it is detected")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="masthead-bench-"))
    try:
        result = measure(args, directory)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    print(f"{'mentions stored':<34}{result.mentions:>12,}")
    print(f"{'from source to stored':<34}{result.mentions_per_s:>12,.0f} mentions/s")
    print(f"{'CPU, all processes':<34}{result.cpu_us_per_mention:>12.1f} us per mention")
    print(f"{'bare vaderSentiment, same texts':<34}{result.vader_us_per_mention:>12.1f} us per mention")
    print(f"{'ratio':<34}{result.cpu_ratio_to_vader:>12.2f}")
    print(f"{'memory, all indexes':<34}{result.bytes_per_mention:>12.0f} bytes per mention")
    print(msgspec.json.encode(result).decode())


def measure(args: argparse.Namespace, directory: Path) -> Result:
    path = directory / "config.toml"
    path.write_text(args.config.read_text() if args.config else CONFIG)
    config = parse(path.read_text(), str(path))
    here = Place(path, config, directory)
    server = start(here)
    common = ["--child", "--config", str(path), "--data", str(directory)]
    children = [
        python_child(f"worker {n}", ["work", *common], directory / f"worker-{n}.log").start()
        for n in range(args.workers)
    ]
    client = connect(here.redis_url)
    try:
        _await_workers(client, args.workers)
        memory = _memory(client)
        spent = _cpu_of([server.pid, *(child.pid for child in children)])
        own = time.process_time()
        begun = time.perf_counter()
        delivery = Delivery(client, config, args.topic)
        for row in rows(args.data, "file", {}, args.language):
            delivery.take(row.event)
        totals = delivery.wait()
        seconds = time.perf_counter() - begun
        cpu = time.process_time() - own
        cpu += _cpu_of([server.pid, *(child.pid for child in children)]) - spent
        used = _memory(client) - memory
    finally:
        for process in (*children, server):
            process.terminate()
            process.wait()
    texts = [
        row.event.text
        for row in rows(args.data, "file", {}, args.language)
        if isinstance(row.event, Mention)
    ]
    bare = _vader(texts)
    return Result(
        mentions=totals.stored,
        seconds=round(seconds, 3),
        mentions_per_s=round(totals.stored / seconds, 1),
        cpu_us_per_mention=round(cpu / totals.stored * 1e6, 2),
        vader_us_per_mention=round(bare / len(texts) * 1e6, 2),
        cpu_ratio_to_vader=round(cpu / totals.stored / (bare / len(texts)), 3),
        bytes_per_mention=round(used / totals.stored, 1),
    )


def _vader(texts: list[str]) -> float:
    """CPU seconds of bare vaderSentiment over the texts."""
    analyser = SentimentIntensityAnalyzer()
    begun = time.process_time()
    for text in texts:
        analyser.polarity_scores(text)
    return time.process_time() - begun


def _cpu_of(pids: list[int]) -> float:
    """CPU seconds that processes have used so far (Linux: /proc)."""
    tick = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / tick
    return total


def _memory(client: redis.Redis) -> int:
    return int(client.info("memory")["used_memory"])


def _await_workers(client: redis.Redis, number: int) -> None:
    give_up = time.monotonic() + 60
    while len(parts.alive(client)) < number:
        if time.monotonic() > give_up:
            sys.exit("the workers did not start")
        time.sleep(0.05)
    time.sleep(1)  # their libraries are loaded; let them come to rest before measuring


if __name__ == "__main__":
    main()
