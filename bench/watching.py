"""The cost of watching: ``python -m bench.watching [--series 60 300] [--minutes 20]``.

A real Valkey, the product's own job, time played: ten-second rows of mentions
come in, and every two seconds of that time all series are evaluated as the
schedule has it, one of five times with a new row. Printed per number of series:
milliseconds of an evaluation with a new row and without, what learning from
history costs once, and the share of one core that all of it takes, the server's
work included. The last line is JSON.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Sequence

import msgspec
import redis

from listening.config import Config, parse
from listening.mention import Mention
from listening.spikes.series import watched
from listening.store import mentions
from tests.servers import Valkey
from workers.schedule import CHORES
from workers.spikes.watching import Detecting

PER_MINUTE = 60
HISTORY_MINUTES = 360
ROW_MS = 10_000
NOW = 1_780_315_200_000
EVERY_MS = int(1000 * next(chore.every for chore in CHORES if chore.name == "detect_spikes"))


class Result(msgspec.Struct, frozen=True):
    series: int
    row_ms: float
    """An evaluation with a new row: median."""
    row_p99_ms: float
    idle_ms: float
    """One without: median."""
    learning_ms: float
    core_share: float
    """Of one core, of the job and of the server together."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.watching", description=__doc__)
    parser.add_argument("--series", type=int, nargs="+", default=[60, 300])
    parser.add_argument("--minutes", type=int, default=20, help="of played time (%(default)s)")
    options = parser.parse_args(arguments)
    results = []
    print(f"{'series':>7}{'row, ms':>10}{'p99':>8}{'no row, ms':>12}{'learning, ms':>14}{'share of a core':>17}")
    for number in options.series:
        found = measure(number, options.minutes)
        results.append(found)
        print(
            f"{found.series:>7}{found.row_ms:>10.1f}{found.row_p99_ms:>8.1f}{found.idle_ms:>12.2f}"
            f"{found.learning_ms:>14,.0f}{found.core_share:>16.2%}"
        )
    print(msgspec.json.encode(results).decode())


def measure(number: int, minutes: int) -> Result:
    config = config_of(number)
    dice = random.Random(number)
    with Valkey() as server, redis.Redis.from_url(server.url) as client:
        past = HISTORY_MINUTES * 60_000
        said = [one(n, NOW - dice.randrange(past), config, dice) for n in range(HISTORY_MINUTES * PER_MINUTE)]
        said.sort(key=lambda mention: mention.created)
        for n in range(0, len(said), 2000):
            mentions.record(client, said[n : n + 2000], NOW, config.retention)
        learning, _ = evaluate(client, config, NOW + ROW_MS)
        rows: list[float] = []
        idle: list[float] = []
        spent = 0.0
        now = NOW + ROW_MS
        server_before = client.info("cpu")
        while now < NOW + minutes * 60_000:
            now += EVERY_MS
            new = now % ROW_MS == 6_000
            if new:
                several = [one(now + n, now - dice.randrange(ROW_MS), config, dice) for n in range(PER_MINUTE // 6)]
                mentions.record(client, several, now, config.retention)
            took, cpu = evaluate(client, config, now)
            spent += cpu
            (rows if new else idle).append(took)
        server_after = client.info("cpu")
    for kind in ("used_cpu_user", "used_cpu_sys"):
        spent += server_after[kind] - server_before[kind]
    return Result(
        series=len(watched(config)),
        row_ms=round(1000 * statistics.median(rows), 2),
        row_p99_ms=round(1000 * statistics.quantiles(rows, n=100)[-1], 2),
        idle_ms=round(1000 * statistics.median(idle), 3),
        learning_ms=round(1000 * learning, 1),
        core_share=round(spent / (minutes * 60), 5),
    )


def evaluate(client: redis.Redis, config: Config, now: int) -> tuple[float, float]:
    """Seconds by the clock and of this process's CPU for one evaluation."""
    wall, cpu = time.perf_counter(), time.process_time()
    Detecting(client, config, now).run()
    return time.perf_counter() - wall, time.process_time() - cpu


def config_of(series: int) -> Config:
    """Twice as many topics as give about ``series`` series: each has its mentions and its mood."""
    departments = max(1, series // 8)
    topics = (series - 3 - departments) // 2
    lines = ["sources = []", '[brand]\nname = "Bench"', '[[screens]]\nname = "one"\ngrid = ["counters"]']
    lines += [f'[[topics]]\nname = "T{n}"\nany = ["t{n}"]' for n in range(topics)]
    lines += [f'[[departments]]\nname = "d{n}"' for n in range(departments)]
    lines.append('[[routes]]\nname = "all"\ndepartment = "d0"')
    return parse("\n".join(lines))


def one(n: int, created: int, config: Config, dice: random.Random) -> Mention:
    topics = dice.sample([topic.name for topic in config.topics], dice.choice((1, 1, 2)))
    return Mention(
        id=f"bench:{n}-{created}",
        source="bench",
        created=created,
        text="x",
        author=f"a{dice.randrange(2000)}",
        language="en",
        compound=dice.choice((-0.6, 0.0, 0.4)),
        topics=tuple(topics),
        department=dice.choice(config.departments).name,
        received=created,
    )


if __name__ == "__main__":
    main()
