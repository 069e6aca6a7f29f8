"""Run jobs (one part of `up`; as many as wanted, on any machine)."""

from __future__ import annotations

import argparse

from listening.system.health import PartKind
from masthead import part
from workers.work import work


def arguments(parser: argparse.ArgumentParser) -> None:
    part.arguments(parser)


def run(args: argparse.Namespace) -> int:
    with part.running(args, PartKind.work) as (_, client, me, steering):
        work(steering.take, client, me.name)
    return 0
