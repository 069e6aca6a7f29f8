"""Which shell serves which config table. A new source is one line here."""

from __future__ import annotations

from listening.config import Demo, Jetstream, Mastodon, Source
from workers.sources.base import Stream
from workers.sources.bluesky import jetstream
from workers.sources.demo import demo
from workers.sources.mastodon import mastodon

STREAMS: dict[type[Source], Stream] = {
    Jetstream: jetstream.stream,
    Mastodon: mastodon.stream,
    Demo: demo.stream,
}
