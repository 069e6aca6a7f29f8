"""Read a file of posts as history: with its own times, as fast as it goes."""

from __future__ import annotations

import argparse

from masthead import files, place
from masthead.workforce import workforce
from workers.files import FileRun


def arguments(parser: argparse.ArgumentParser) -> None:
    files.arguments(parser)


def run(args: argparse.Namespace) -> int:
    here = place.resolve(args)
    with files.storing(), files.reading(args, here.config) as reading, workforce(here) as client:
        delivery = FileRun(client, here.config, args.topic)
        with files.progress_bar() as bar:
            task = bar.add_task(args.file.name, total=max(reading.size, 1), state="")
            for n, row in enumerate(reading):
                delivery.take(row.event)
                if n % 1000 == 0:
                    bar.update(task, completed=reading.position, state=f"{n:,} rows")
            bar.update(task, completed=reading.size, state="storing")
            totals = delivery.wait()
    files.say(totals, reading.mended)
    return 0
