"""The common ground of parts that run alone: place, connection, log and heartbeat."""

from __future__ import annotations

import argparse
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from listening.store import versions
from listening.store.connection import Client, connect
from listening.store.patience import until_taken
from listening.store.steering import Steering
from listening.system.health import Part, PartKind
from masthead import logs, place
from masthead.processes import Beating, new_part
from masthead.redis_server import LoadingWatch

log = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    """``--config``, ``--data``, and for the supervisor ``--child``."""
    place.arguments(parser)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)


@contextmanager
def running(args: argparse.Namespace, kind: PartKind) -> Iterator[tuple[place.Installation, Client, Part, Steering]]:
    """Resolve, connect, follow the editions of config.toml, and report this part as alive while the block runs.

    The web part keeps the file: its pages write it.
    """
    logs.begin()
    here = place.resolve(args)
    url = here.require_redis()
    reading = LoadingWatch(url, lambda line: log.info("Redis %s", line))
    while not reading.done():
        time.sleep(0.1)
    client = connect(url)
    until_taken(lambda: versions.settle(client, here.config, lambda line: log.info("store: %s", line)))
    part = new_part(kind)
    steering = Steering(client, here.config, here.config_path if kind is PartKind.web else None)
    with steering, Beating(client, part, os.getppid() if args.child else None, lambda: steering.in_use):
        yield here, client, part, steering
