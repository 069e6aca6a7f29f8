"""Read all sources (one part of `up`; may run alone, on any machine)."""

from __future__ import annotations

import argparse
import asyncio

from listening.store.connection import Client, connect_async
from listening.store.steering import Steering
from listening.system.health import PartKind
from masthead import part
from masthead.place import Installation
from workers.listen import listen


def arguments(parser: argparse.ArgumentParser) -> None:
    part.arguments(parser)


def run(args: argparse.Namespace) -> int:
    with part.running(args, PartKind.listen) as (here, client, me, steering):
        asyncio.run(_listen(here, client, me.name, steering))
    return 0


async def _listen(here: Installation, client: Client, name: str, steering: Steering) -> None:
    others = connect_async(here.redis_url)
    try:
        await listen(steering.take, client, others, name)
    finally:
        await others.aclose()
