"""Handles of Bluesky's accounts: looked up in the background, kept, never waited for.

A mention carries its author's DID; who shows it asks the cache for a name.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from listening.spans import DAY_MS
from listening.store.clock import now_ms
from listening.store.handles import KnownHandle
from workers.sources.base import Cut
from workers.sources.bluesky.bluesky import is_did
from workers.sources.bluesky.directory import RESOLVER, Directory

AT_ONCE = 4
"""Look-ups under way at most."""
WAITING = 10_000
"""Accounts that wait for theirs at most; a further one is asked for when it is heard again."""
FRESH_MS = 7 * DAY_MS
"""A handle is looked up again after this long; an identity event is quicker."""
NONE_FRESH_MS = DAY_MS
"""That there is none is believed this long."""
TRIES = 6
"""For one account, before others get their turn; it is asked for again when it is heard again."""
FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 300.0
"""Pause of all look-ups after the directory failed: doubling, with jitter."""


class Cache(Protocol):
    """Where handles are kept; the store has one."""

    async def get_many(self, dids: Sequence[str]) -> Sequence[KnownHandle | None]:
        """What is known of each, in order; None = nothing."""

    async def put(self, known: KnownHandle) -> None:
        """Keeps it, replacing what was known before."""


class Handles:
    """Looks up what is wanted: ``run`` it as a task, tell it of accounts with ``want``.

    ``directory_url`` empty = look nothing up; identity events are kept all the same.
    """

    def __init__(
        self,
        directory_url: str,
        cache: Cache,
        resolver_url: str = RESOLVER,
        now: Callable[[], int] = now_ms,
        first_wait_s: float = FIRST_WAIT_S,
    ) -> None:
        self._asks = bool(directory_url)
        self._directory = Directory(directory_url, resolver_url)
        self._cache = cache
        self._now = now
        self._first_wait_s = first_wait_s
        self._wanted: asyncio.Queue[str] = asyncio.Queue(WAITING)
        self._waiting: set[str] = set()
        self._renames: asyncio.Queue[tuple[str, str]] = asyncio.Queue(WAITING)
        self._failed = 0
        self._open = asyncio.Event()
        self._open.set()

    def want(self, dids: Iterable[str]) -> None:
        """These wrote mentions that matched. Returns at once; what does not fit is forgotten."""
        for did in dids:
            if self._asks and did not in self._waiting and is_did(did) and not self._wanted.full():
                self._waiting.add(did)
                self._wanted.put_nowait(did)

    def renamed(self, did: str, handle: str) -> None:
        """An identity event: only accounts that are known already are of interest. Returns at once."""
        if not self._renames.full():
            self._renames.put_nowait((did, handle))

    async def own(self, handles: Iterable[str]) -> frozenset[str]:
        """The DIDs of the brand's own handles; those that are none on Bluesky are left out.

        Raises Cut when the resolver cannot be asked now: try again later.
        """
        dids = [await self._directory.did_of(handle) for handle in handles]
        return frozenset(did for did in dids if did)

    async def run(self) -> None:
        """Works until cancelled, then closes its connections."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._rename())
                for _ in range(AT_ONCE):
                    group.create_task(self._look_up())
        finally:
            await self._directory.close()

    async def _rename(self) -> None:
        while True:
            did, handle = await self._renames.get()
            known = (await self._cache.get_many([did]))[0]
            if known is None or (handle and known.handle == handle):
                continue
            if handle:
                await self._cache.put(KnownHandle(did, handle, self._now()))
            elif self._asks:
                # The event says that something changed, not what.
                await self._cache.put(KnownHandle(did, known.handle, 0))
                self.want([did])

    async def _look_up(self) -> None:
        while True:
            did = await self._wanted.get()
            try:
                if self._fresh((await self._cache.get_many([did]))[0]):
                    continue
                handle = await self._handle_of(did)
                if handle is not None:
                    await self._cache.put(KnownHandle(did, handle, self._now()))
            finally:
                self._waiting.discard(did)

    def _fresh(self, known: KnownHandle | None) -> bool:
        if known is None:
            return False
        return self._now() - known.at < (FRESH_MS if known.handle else NONE_FRESH_MS)

    async def _handle_of(self, did: str) -> str | None:
        """Asks until there is an answer; None if there is none after all ``TRIES``.

        A stranger's host that fails has no handle for us, once and for a day.
        """
        for _ in range(TRIES):
            await self._open.wait()
            try:
                handle = await self._directory.handle_of(did)
            except Cut as cut:
                if not did.startswith("did:plc:"):
                    return ""
                await self._pause(cut.retry_after)
            else:
                self._failed = 0
                return handle
        return None

    async def _pause(self, asked: float | None) -> None:
        if not self._open.is_set():
            return  # another look-up found out first
        self._open.clear()
        try:
            wait = min(self._first_wait_s * 2 ** min(self._failed, 16), LONGEST_WAIT_S)
            self._failed += 1
            await asyncio.sleep(max(wait * random.uniform(0.5, 1.0), asked or 0.0))  # noqa: S311
        finally:
            self._open.set()
