"""What the parts that run alone have in common: place, connection, log and heartbeat."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager

from listening.store.connection import Client, connect
from listening.system.health import Part, PartKind
from masthead import logs, place
from masthead.processes import Beating, new_part


def arguments(parser: argparse.ArgumentParser) -> None:
    """``--config``, ``--data``, and for the supervisor ``--child``."""
    place.arguments(parser)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)


@contextmanager
def running(args: argparse.Namespace, kind: PartKind) -> Iterator[tuple[place.Installation, Client, Part]]:
    """Resolve, connect, and report this part as alive while the block runs."""
    logs.begin()
    here = place.resolve(args)
    client = connect(here.require_redis())
    part = new_part(kind)
    with Beating(client, part, os.getppid() if args.child else None):
        yield here, client, part
