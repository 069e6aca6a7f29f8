"""The shell of a Page or an account of Meta's: the app is subscribed, and lists are read page by page."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Generic, Protocol, TypeVar

import httpx
import msgspec

from listening.spans import DAY_S
from listening.store.connection import AsyncClient
from workers.sources.base import Blame, Cut, Heard, Link
from workers.sources.fetching import client
from workers.sources.hooked import HookedNetwork, hooked
from workers.sources.meta.graph import Graph
from workers.sources.meta.polled import PolledPage, Thread
from workers.sources.meta.table import MetaTable
from workers.sources.reviewed import StoreReview
from workers.sources.topical import topical

CHECKED_S = DAY_S
"""So often it is looked whether the app is still subscribed to the Page."""
PAGES_AT_MOST = 40
"""Of one list in one reading."""


class HookedSource(Protocol):
    """The table of a source with webhooks of Meta's, as far as its shell reads it."""

    @property
    def name(self) -> str: ...
    @property
    def topics(self) -> tuple[str, ...]: ...
    @property
    def app_secret(self) -> str: ...


S = TypeVar("S", bound=HookedSource)


class MetaShell(ABC, Generic[S]):
    """Streams of all sources of a kind, over one connection to Redis; without one no webhook is read."""

    def __init__(self, store: AsyncClient | None) -> None:
        self._store = store

    @abstractmethod
    def network(self, source: S, http: httpx.AsyncClient, hears: bool) -> HookedNetwork:
        """What is asked; ``hears``: its webhooks are read, too."""

    async def stream(self, source: S, cursor: str, link: Link) -> AsyncGenerator[Heard, None]:
        """As ``sources.base.Stream``. Raises Cut."""
        store = self._store if source.app_secret else None
        async with client() as http:
            network = self.network(source, http, hears=store is not None)
            async for heard in hooked(store, source.name, cursor, link, network):
                yield topical(heard, source.topics)


M = TypeVar("M", bound=MetaTable)


class MetaAccount(Generic[M]):
    """One Page or account; its readings are as ``hooked.HookedNetwork`` promises them."""

    def __init__(
        self, source: M, http: httpx.AsyncClient, subscribes: bool, needs: str, fields: frozenset[str]
    ) -> None:
        """``needs``: the permissions of its token, in words; ``fields``: of the Page's webhooks."""
        self.source = source
        self.http = http
        self.graph = Graph(source.server, source.version, source.token, source.app_secret, needs, source.private)
        self._subscription = Subscription(source, self.graph, fields) if subscribes else None

    @property
    def every_s(self) -> float:
        return self.source.every_minutes * 60

    @property
    def pause(self) -> float:
        return self.graph.pause

    async def subscribe(self) -> None:
        if self._subscription is not None:
            await self._subscription.check(self.http)


class _App(msgspec.Struct):
    id: str = ""
    subscribed_fields: list[str] = []


class _Apps(msgspec.Struct):
    data: list[_App]


class _Done(msgspec.Struct):
    success: bool = False


_apps = msgspec.json.Decoder(_Apps).decode
_done = msgspec.json.Decoder(_Done).decode


class Subscription:
    """The app's subscription to the webhooks of a Page; without it Meta sends nothing."""

    def __init__(self, source: MetaTable, graph: Graph, fields: frozenset[str]) -> None:
        self._source = source
        self._graph = graph
        self._fields = fields
        self._due = 0.0

    async def check(self, http: httpx.AsyncClient) -> None:
        """Once a day: made anew where it is gone. Raises Cut."""
        if time.monotonic() < self._due or not self._source.app_secret:
            return
        edge = f"{self._source.page}/subscribed_apps"
        given = _decoded(_apps, await self._graph.get(http, edge, {"fields": "id,subscribed_fields"}))
        mine = next((app for app in given.data if app.id == self._source.app), _App())
        if not self._fields <= set(mine.subscribed_fields):
            wanted = {"subscribed_fields": ",".join(sorted(self._fields | set(mine.subscribed_fields)))}
            if not _decoded(_done, await self._graph.post(http, edge, wanted)).success:
                raise Cut(
                    "Meta does not subscribe the app to the Page: its token has to be of this app", blame=Blame.token
                )
        self._due = time.monotonic() + CHECKED_S


T = TypeVar("T")


def _decoded(decode: Callable[[bytes], T], data: bytes) -> T:
    try:
        return decode(data)
    except (ValueError, RecursionError):
        raise Cut("what it answers is not Meta's Graph API", blame=Blame.address) from None


async def whole(
    ask: Callable[[str], Awaitable[PolledPage | None]],
    since: int,
    pages: int = PAGES_AT_MOST,
) -> tuple[list[StoreReview], list[Thread]]:
    """A list, newest first, back to ``since`` (ms UTC; 0 = whatever its age). Raises Cut.

    ``ask`` gives the page after a cursor.
    """
    reviews: list[StoreReview] = []
    threads: list[Thread] = []
    after = ""
    for _ in range(pages):
        page = await ask(after)
        if page is None:
            raise Cut("what it answers is not Meta's Graph API", blame=Blame.address)
        reviews += page.reviews
        threads += page.threads
        after = page.further
        if not after or 0 < page.oldest < since:
            break
    return reviews, threads


async def deeper(
    threads: list[Thread], since: int, ask: Callable[[str, str], Awaitable[PolledPage | None]]
) -> list[StoreReview]:
    """The comments that did not stand beside their posts; ``ask`` gives a post's page after a cursor. Raises Cut."""
    found: list[StoreReview] = []
    for thread in threads:
        if 0 < thread.oldest < since:
            continue

        async def page(after: str, thread: Thread = thread) -> PolledPage | None:
            return await ask(thread.post, after or thread.after)

        found += (await whole(page, since))[0]
    return found
