"""Play a file of posts as if they happened now."""

from __future__ import annotations

import argparse
import math
import time

import msgspec

from listening.mention import Mention
from listening.store.clock import now_ms
from masthead import files, numbers, place
from masthead.workforce import workforce
from workers.files import REPLAY_FLUSH_S, FileRun, replayed


def arguments(parser: argparse.ArgumentParser) -> None:
    files.arguments(parser)
    parser.add_argument(
        "--speed",
        type=numbers.speed,
        default=1.0,
        metavar="N",
        help="N times as fast as it happened; max = as fast as it goes (%(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    here = place.resolve(args)
    with files.storing(), files.reading(args, here.config) as reading, workforce(here) as client:
        delivery = FileRun(client, here.config, args.topic)
        mentions: list[Mention] = []
        for row in reading:
            if isinstance(row.event, Mention):
                mentions.append(row.event)
            else:
                delivery.take(row.event)
        mentions.sort(key=lambda m: m.created)
        with files.progress_bar() as bar:
            task = bar.add_task(args.file.name, total=max(len(mentions), 1), state="")
            flushed = time.monotonic()
            for n, mention in enumerate(replayed(mentions, delivery.run, now_ms(), args.speed), start=1):
                if args.speed == math.inf:
                    mention = msgspec.structs.replace(mention, created=now_ms())
                wait = (mention.created - now_ms()) / 1000
                while wait > 0 or time.monotonic() - flushed > REPLAY_FLUSH_S:
                    if time.monotonic() - flushed > REPLAY_FLUSH_S or wait > REPLAY_FLUSH_S:
                        delivery.flush()
                        flushed = time.monotonic()
                        bar.update(task, completed=n - 1, state=f"{n - 1:,} played")
                    time.sleep(max(0.0, min(wait, REPLAY_FLUSH_S)))
                    wait = (mention.created - now_ms()) / 1000
                delivery.take(mention)
            bar.update(task, completed=len(mentions), state="storing")
            totals = delivery.wait()
    files.say(totals, reading.mended)
    return 0
