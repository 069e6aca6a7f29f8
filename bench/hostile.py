"""Hostile bytes through the parsers of all kinds of source: does any raise, and what does the slowest input take?

``python -m bench.hostile`` damages a good payload of each kind in many ways, in turn. What a parser raises is
printed with the bytes that did it. The last line is JSON. Needs the extra ``test``: the payloads are those of
``tests/sources/test_contract.py``.
"""

from __future__ import annotations

import argparse
import json
import random
import time

import msgspec

from listening.mention import Deletion, Mention, Reject
from tests.sources.test_contract import KINDS, Kind, damaged, named

CHUNK = 200
"""Inputs of one kind before it is the next one's turn."""
SHOWN = 300
"""Bytes of an input that are printed."""


class ParserRun(msgspec.Struct):
    """One kind's parser so far. Times in seconds of this process's CPU."""

    inputs: int = 0
    crashes: int = 0
    seconds: float = 0.0
    slowest: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.hostile", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000, help="over all kinds (%(default)s)")
    parser.add_argument("--seconds", type=float, default=600.0, help="at most (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    runs = {named(kind): ParserRun() for kind in KINDS}
    until = time.monotonic() + args.seconds
    left = args.inputs
    while left > 0 and time.monotonic() < until:
        for kind in KINDS:
            for _ in range(min(CHUNK, left)):
                try_one(kind, hostile(kind.good, rng), runs[named(kind)])
            left -= min(CHUNK, left)
    for name, run in runs.items():
        rate = run.inputs / run.seconds if run.seconds else 0.0
        speed = f"{rate:9,.0f}/s, the slowest {run.slowest * 1000:6.1f} ms"
        print(f"{name:12} {run.inputs:9,} inputs, {speed}, {run.crashes} crashes")
    print(
        json.dumps(
            {
                "inputs": sum(run.inputs for run in runs.values()),
                "crashes": sum(run.crashes for run in runs.values()),
                "slowest_ms": round(max(run.slowest for run in runs.values()) * 1000, 1),
                "kinds": {name: run.inputs for name, run in runs.items()},
            }
        )
    )


def try_one(kind: Kind, data: bytes, run: ParserRun) -> None:
    """One input; whatever comes out has to be an event."""
    begin = time.process_time()
    try:
        good = all(isinstance(event, Mention | Deletion | Reject | None) for event in kind.parse(data))
        problem = "" if good else "no event"
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        problem = f"{type(error).__name__}: {error}"
    took = time.process_time() - begin
    run.inputs += 1
    run.seconds += took
    run.slowest = max(run.slowest, took)
    if problem:
        run.crashes += 1
        print(f"{named(kind)}: {problem[:200]!r} by {data[:SHOWN]!r}")


def hostile(good: bytes, rng: random.Random) -> bytes:
    """A damaged payload, or one of the shapes that break readers."""
    match rng.randrange(20):
        case 0:
            return rng.randbytes(rng.randrange(200))
        case 1:
            return b"[" * rng.choice([10, 2_000, 100_000]) + good
        case 2:
            return good.replace(b"2025", rng.choice([b"0000", b"9999", b"-999", b"99999999999"]))
        case 3:
            return good.replace(b"1", b"9" * rng.choice([5, 20, 400]))
        case 4:
            marks = [b"\\ud800", b"&#xD800;", b"<![", b"<!--", b"\\u0000"]
            return good.replace(b"x", rng.choice(marks) * rng.choice([1, 500]))
    return damaged(good, rng)


if __name__ == "__main__":
    main()
