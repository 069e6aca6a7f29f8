"""Keep the index of search (one part of `up`; may run alone, beside `web` and on the same --data)."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
from collections.abc import Callable

from dashboard.search.file import place
from dashboard.search.filling import Filling
from listening.store.connection import Client, connect_async
from listening.system.health import PartKind
from masthead import part
from masthead.place import Installation


def arguments(parser: argparse.ArgumentParser) -> None:
    part.arguments(parser)


def run(args: argparse.Namespace) -> int:
    # Nobody waits for it: whoever stores mentions, or shows them, goes first.
    os.nice(19)
    with part.running(args, PartKind.indexing) as (here, client, _, steering):
        # Nothing of config.toml matters to it, so it works by every edition at once.
        asyncio.run(_keep(here, client, steering.take))
    return 0


async def _keep(here: Installation, client: Client, now_and_then: Callable[[], object]) -> None:
    others = connect_async(here.redis_url)
    task = asyncio.ensure_future(Filling(place(here.data), client, others, now_and_then=now_and_then).run())
    loop = asyncio.get_running_loop()

    def end() -> None:
        # Again until it has ended: a cancellation that falls together with an answer of Redis may be lost.
        task.cancel()
        loop.call_later(0.2, end)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await task
    finally:
        await others.aclose()
