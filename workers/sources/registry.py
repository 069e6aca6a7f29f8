"""Which shell serves which config table. A new source is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from listening.config import Demo, Feeds, Jetstream, Mastodon, Push, Source
from listening.store.connection import AsyncClient
from listening.store.feeds import FeedShelf
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


def streams(client: AsyncClient) -> Streams:
    """The shell of every kind; ``client`` is for those whose posts wait in Redis."""
    return {**STREAMS, Push: push.Inbox(client).stream, Feeds: FeedStream(FeedShelf(client)).stream}
