"""The cases of a spike, read from the store."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from listening.cases.case import Case
from listening.cases.sla import Targets
from listening.config import Config
from listening.spikes.casework import SpikeCases, belongs, count
from listening.spikes.record import Spike
from listening.store.cases import cases
from listening.store.connection import AsyncClient, Client, beside

PAGE = 300
"""Cases read in one go: some ten milliseconds in which nothing else is answered."""
MOST = 6000
"""Cases looked at in the time of a spike."""
AFTER_MS = 1_800_000
"""A case of a post may come this much later than the post."""


async def opened(client: AsyncClient, spike: Spike, now: int) -> tuple[Case, ...]:
    """Cases that posts of it opened, oldest first; ``now`` in ms UTC."""
    end = (spike.closed or now) + AFTER_MS
    found: list[Case] = []
    after = ""
    for _ in range(0, MOST, PAGE):
        page = await cases.opened(client, spike.since, end, PAGE, after)
        found += [case for case in page if belongs(case, spike, now)]
        if len(page) < PAGE:
            break
        after = page[-1].id
        await asyncio.sleep(0)
    return tuple(found)


async def counted_async(client: AsyncClient, spike: Spike, targets: Targets, now: int) -> SpikeCases:
    """How many there are, and how they stand."""
    return count(await opened(client, spike, now), targets, now)


def counted(client: Client, config: Config, several: list[Spike], now: int) -> list[SpikeCases]:
    """The same for a worker, of each of several."""
    # In a thread of its own: whoever calls may be within a loop of events already, and an alert has to go out.
    with ThreadPoolExecutor(1) as own:
        return own.submit(asyncio.run, _each(client, several, Targets(config), now)).result()


async def _each(client: Client, several: list[Spike], targets: Targets, now: int) -> list[SpikeCases]:
    beside_it = beside(client)
    try:
        return [await counted_async(beside_it, spike, targets, now) for spike in several]
    finally:
        await beside_it.aclose()
