"""Queue chores when they are due (one part of `up`; may run alone, on any machine)."""

from __future__ import annotations

import argparse
import signal
import threading

from listening.system.health import PartKind
from masthead import part
from workers.schedule import schedule


def arguments(parser: argparse.ArgumentParser) -> None:
    part.arguments(parser)


def run(args: argparse.Namespace) -> int:
    stop = threading.Event()
    with part.running(args, PartKind.schedule) as (_, client, me):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        schedule(client, me.name, stop)
    return 0
