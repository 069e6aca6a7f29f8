"""The hearing of Bluesky's last minutes for a config's topics, before it holds: nothing is stored."""

from __future__ import annotations

import asyncio

from listening import config as configs
from listening.config import Config, ConfigError, Jetstream
from listening.mention import Mention
from listening.spans import MINUTE_MS
from listening.steering.lately import MINUTES, MOST, LatelySaid, answered
from listening.store import lately
from listening.store.connection import Client
from workers.sources.bluesky.jetstream import Shell
from workers.trial import attempt

PAGE_S = 8.0
"""So long at most for a page: other chores wait as long."""


async def heard(config: Config, seconds: float, now: int, asked: LatelySaid) -> LatelySaid:
    """From some minutes before ``now`` (ms UTC) up to it, for ``seconds`` at most, by the config's first Jetstream."""
    source = next((each for each in config.sources if isinstance(each, Jetstream)), None)
    if source is None:
        return answered(asked, 0, 0, (), "config.toml has no source of kind jetstream")
    start = now - MINUTES * MINUTE_MS
    tried = await attempt(config, source, Shell(), seconds, MOST, cursor=str(start * 1000), until=now)
    found: list[Mention] = [each for each in tried.mentions if each.topics]
    why = " ".join(str(tried.cut).split()) if tried.cut is not None else ""
    if not tried.events and not why:
        why = f"nothing came within {seconds:g} s"
    until = min(now, tried.at) if tried.at else now
    return answered(asked, max(0, until - start) // 1000, tried.events, found, why)


def hear(client: Client, now: int) -> None:
    """Answer the question that waits, if any."""
    asked = lately.take(client)
    if asked is None:
        return
    try:
        said = asyncio.run(heard(configs.parse(asked.text), PAGE_S, now, asked))
    except ConfigError as error:
        said = answered(asked, 0, 0, (), f"the file has mistakes: {error.errors[0]}")
    lately.answer(client, said)
