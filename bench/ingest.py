"""The speed of mentions from their source to the store, and the cost of each.

``python -m bench.ingest --data FILE``: a real Valkey and real workers; the
file is read, matched and queued here, judged and stored there. The peer in the
same run is bare vaderSentiment over the same texts, in as many processes.

Measured twice: as mentions of a competitor, which open no case, so that the
figures are those of a mention with all its indexes; and as mentions of the
brand, where every question and complaint opens a case with its trail as well.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from bench.stack import Stack, cpu_seconds, stack
from listening.mention import Mention
from listening.store import keys
from listening.store.connection import Client
from workers.files import FileRun
from workers.sources.file.file import rows

COMPETITOR, BRAND = "Rival", "Brand"

CONFIG = f"""
sources = []
[brand]
name = "Bench"
[[topics]]
name = "{COMPETITOR}"
kind = "competitor"
any = ["somebody else entirely"]
[[topics]]
name = "{BRAND}"
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


class Pass(msgspec.Struct, frozen=True):
    """One run of the file through a Masthead of its own."""

    mentions: int
    seconds: float
    cpu_us: float
    """CPU of all processes, microseconds per mention."""
    bytes: float
    """Memory of Redis per mention."""
    cases: int


class Result(msgspec.Struct, frozen=True):
    mentions: int
    mentions_per_s: float
    cpu_us_per_mention: float
    vader_us_per_mention: float
    cpu_ratio_to_vader: float
    bytes_per_mention: float
    with_cases: Pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="CSV, TSV or JSON lines, may be .gz")
    parser.add_argument("--language", default="", help="language of every row; else it is detected")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="masthead-bench-") as name:
        config = Path(name) / "config.toml"
        config.write_text(CONFIG)
        plain = one_pass(config, args, COMPETITOR)
        cases = one_pass(config, args, BRAND)
    vader = bare_vader(args.data, args.language, args.workers)
    result = Result(
        mentions=plain.mentions,
        mentions_per_s=round(plain.mentions / plain.seconds, 1),
        cpu_us_per_mention=plain.cpu_us,
        vader_us_per_mention=round(vader, 2),
        cpu_ratio_to_vader=round(plain.cpu_us / vader, 3),
        bytes_per_mention=plain.bytes,
        with_cases=cases,
    )
    print(f"{result.mentions:,} mentions; bare vaderSentiment takes {vader:.1f} us for each\n")
    print(f"{'':<32}{'without cases':>16}{'with cases':>16}")
    for title, unit, value in (
        ("from source to stored", "/s", lambda p: p.mentions / p.seconds),
        ("CPU, all processes", "us", lambda p: p.cpu_us),
        ("times bare vaderSentiment", "", lambda p: p.cpu_us / vader),
        ("memory per mention", "bytes", lambda p: p.bytes),
        ("cases", "", lambda p: p.cases),
    ):
        cells = "".join(f"{value(each):>16,.{2 if not unit and value(each) < 100 else 0}f}" for each in (plain, cases))
        print(f"{title + (f', {unit}' if unit else ''):<32}{cells}")
    print(msgspec.json.encode(result).decode())


def one_pass(config: Path, args: argparse.Namespace, topic: str, commands: tuple[tuple[str, ...], ...] = ()) -> Pass:
    """Read the file into an empty Masthead, every row as a mention of ``topic``; with ``commands`` running beside."""
    with stack(config, workers=args.workers, commands=commands) as running:
        time.sleep(1)  # the workers have loaded their libraries; let them come to rest
        memory = _memory(running.client)
        spent = cpu_seconds(running.server, *running.children.values())
        own = time.process_time()
        begun = time.perf_counter()
        delivery = FileRun(running.client, running.config, topic)
        for row in rows(args.data, "file", {}, args.language):
            delivery.take(row.event)
        totals = delivery.wait()
        seconds = time.perf_counter() - begun
        cpu = time.process_time() - own - spent
        cpu += cpu_seconds(running.server, *running.children.values())
        used = _memory(running.client) - memory
        return Pass(
            mentions=totals.stored,
            seconds=round(seconds, 3),
            cpu_us=round(cpu / totals.stored * 1e6, 2),
            bytes=round(used / totals.stored, 1),
            cases=_cases(running),
        )


def bare_vader(data: Path, language: str, workers: int) -> float:
    """CPU microseconds of bare vaderSentiment per text of the file.

    In as many processes at once as Masthead has workers: cores that share their
    caches and their memory make both slower alike.
    """
    texts = [row.event.text for row in rows(data, "file", {}, language) if isinstance(row.event, Mention)]
    with ProcessPoolExecutor(workers) as pool:
        spent = sum(pool.map(_analyse, [texts[n::workers] for n in range(workers)]))
    return spent / len(texts) * 1e6


def _analyse(texts: list[str]) -> float:
    """CPU seconds that bare vaderSentiment takes for texts."""
    analyser = SentimentIntensityAnalyzer()
    begun = time.process_time()
    for text in texts:
        analyser.polarity_scores(text)
    return time.process_time() - begun


def _memory(client: Client) -> int:
    """Bytes in use, but for what connections hold for the moment."""
    memory = client.info("memory")
    return int(memory["used_memory"]) - int(memory["mem_clients_normal"])


def _cases(running: Stack) -> int:
    return int(running.client.get(keys.case_number()) or 0)


if __name__ == "__main__":
    main()
