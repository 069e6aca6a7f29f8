"""Queue chores when they are due (one part of `up`; may run alone, on any machine)."""

from __future__ import annotations

import argparse
import signal
import threading

from listening.store.clock import now_ms
from listening.system.health import PartKind
from masthead import part
from workers.notify.alarm import Alarm
from workers.schedule import schedule


def arguments(parser: argparse.ArgumentParser) -> None:
    part.arguments(parser)


def run(args: argparse.Namespace) -> int:
    stop = threading.Event()
    with part.running(args, PartKind.schedule) as (_, client, me, steering):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        alarm = Alarm(client, steering.take, now_ms)
        watching = threading.Thread(target=alarm.run, args=(stop,), name="alarm", daemon=True)
        watching.start()
        schedule(client, me.name, stop, alarm.led)
    return 0
