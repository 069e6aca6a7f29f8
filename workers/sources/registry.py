"""Which shell serves which config table. A new source is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from listening.config import Demo, Feeds, Jetstream, Mastodon, Push, Source
from listening.store.connection import AsyncClient
from listening.store.feeds import FeedShelf, FeedState
from workers.sources.base import Stream
from workers.sources.bluesky import jetstream
from workers.sources.demo import demo
from workers.sources.feeds.feeds import FeedStream
from workers.sources.mastodon import mastodon
from workers.sources.push import push

Streams = Mapping[type[Source], Stream]

STREAMS: Streams = {
    Jetstream: jetstream.stream,
    Mastodon: mastodon.stream,
    Demo: demo.stream,
}
"""Those that connect to somewhere else."""


class Nowhere:
    """A shelf of feeds that keeps nothing."""

    async def load(self, source: str) -> dict[str, FeedState]:
        return {}

    async def cursor(self, source: str) -> str:
        return ""

    async def save(self, source: str, states: Mapping[str, FeedState]) -> None:
        return None


def passing() -> Streams:
    """The shells of those that connect to somewhere else, to try them out: nothing is kept."""
    return {**STREAMS, Feeds: FeedStream(Nowhere()).stream}


def streams(client: AsyncClient) -> Streams:
    """The shell of every kind; ``client`` is for those whose posts wait in Redis."""
    return {**STREAMS, Push: push.Inbox(client).stream, Feeds: FeedStream(FeedShelf(client)).stream}
