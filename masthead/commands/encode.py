"""Decide moods with an encoder, once config.toml names one (a part of `up` where it is installed)."""

from __future__ import annotations

import argparse
import os

from listening.system.health import PartKind
from masthead import part
from masthead.place import Trouble
from workers import encoders
from workers.queue import MOODS, enqueue_encoded_learning
from workers.work import work

GIVES_WAY = 10
"""How much politer than others it is to the processor, as ``nice`` counts."""


def arguments(parser: argparse.ArgumentParser) -> None:
    part.arguments(parser)


def run(args: argparse.Namespace) -> int:
    with part.running(args, PartKind.encoding) as (_, client, me, steering):
        if not encoders.any_installed():
            raise Trouble("no encoder is installed here; install masthead[languages]")
        os.nice(GIVES_WAY)
        # What was learnt with another version of it is learnt anew.
        enqueue_encoded_learning(client)
        work(steering.take, client, me.name, queues=(MOODS,))
    return 0
