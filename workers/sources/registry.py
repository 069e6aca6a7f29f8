"""The registry: which shell serves which config table. A kind that brings its own table names its shell itself."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Mapping
from importlib.metadata import EntryPoint

from listening.config import Demo, Feeds, Jetstream, Mastodon, Push, Source, SourceKind, kinds
from listening.config.kinds import UnloadedSource
from listening.store.connection import AsyncClient
from listening.store.feeds import FeedShelf, FeedState
from workers.sources.base import Blame, Cut, Heard, Link, Stream
from workers.sources.bluesky import jetstream
from workers.sources.demo import demo
from workers.sources.feeds.feeds import FeedStream
from workers.sources.mastodon import mastodon
from workers.sources.push import push

log = logging.getLogger(__name__)

Streams = Mapping[type[Source], Stream]

STREAMS: Streams = {
    Jetstream: jetstream.stream,
    Mastodon: mastodon.stream,
    Demo: demo.stream,
}
"""Those of the schema that connect to somewhere else and keep nothing."""


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
    return {**STREAMS, Feeds: FeedStream(Nowhere()).stream, **_others(None)}


def streams(client: AsyncClient) -> Streams:
    """The shell of every kind; ``client`` is for those whose posts wait in Redis."""
    return {
        **STREAMS,
        Push: push.Inbox(client).stream,
        Feeds: FeedStream(FeedShelf(client), store=client).stream,
        **_others(client),
    }


def _others(client: AsyncClient | None) -> Streams:
    """The shells of kinds with a table of their own."""
    known = kinds.known()
    found: dict[type[Source], Stream] = {kind.table: _loaded(name, kind, client) for name, kind in known.loaded.items()}
    for each in known.unloaded:
        if issubclass(known.tables[each.kind], UnloadedSource):
            found[known.tables[each.kind]] = _Missing(str(each))
    return found


def _loaded(name: str, kind: SourceKind, client: AsyncClient | None) -> Stream:
    try:
        found = EntryPoint(name, kind.stream, kinds.GROUP).load()
        shell: Stream = found(client).stream if kind.keeps else found
    except Exception as error:  # other people's code, at its import
        log.exception("the shell of source kind %s cannot be loaded", name)
        problem = f"source kind {name} cannot be used: {kind.stream} cannot be loaded ({type(error).__name__})"
        return _Missing(problem)
    return shell


class _Missing:
    """Stands for a shell that cannot be loaded."""

    def __init__(self, problem: str) -> None:
        self._problem = problem

    async def __call__(self, source: Source, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
        raise Cut(self._problem, blame=Blame.kind)
        yield Heard(None, cursor)
