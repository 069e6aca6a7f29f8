"""Read all sources (one part of `up`; may run alone, on any machine)."""

from __future__ import annotations

import argparse
import asyncio

from listening.health import PartKind
from masthead import part
from workers.listen import listen


def arguments(parser: argparse.ArgumentParser) -> None:
    part.arguments(parser)


def run(args: argparse.Namespace) -> int:
    with part.running(args, PartKind.listen) as (here, client, me):
        asyncio.run(listen(here.config, client, me.name))
    return 0
