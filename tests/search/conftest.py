"""An index beside a real store, filled step by step."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
import redis

from dashboard.search.file import StateName, opened
from dashboard.search.filling import Filling
from dashboard.search.reading import MentionSearch
from listening.store.connection import AsyncClient, connect_async

T = TypeVar("T")


class Index:
    """The index of one test and the store it is made from."""

    def __init__(self, path: Path, client: redis.Redis, url: str) -> None:
        self.path = path
        self.client = client
        self.url = url

    def fill(self, steps: int = 0) -> None:
        """Bring it up to date, or go so many steps and stop there, as somebody who is killed does."""

        async def go(others: AsyncClient) -> None:
            filling = Filling(self.path, self.client, others, wait_ms=1)
            with contextlib.closing(opened(self.path)) as index:
                await filling.begin(index)
                done = 0
                while not steps or done < steps:
                    before = [index.state(name) for name in StateName], index.number()
                    await filling.step(index)
                    done += 1
                    if not steps and before == ([index.state(name) for name in StateName], index.number()):
                        return

        self.ask(go)

    def ask(self, what: Callable[[AsyncClient], Awaitable[T]]) -> T:
        async def asked() -> T:
            others = connect_async(self.url)
            try:
                return await what(others)
            finally:
                await others.aclose()

        return asyncio.run(asked())

    def search(self, what: Callable[[MentionSearch], Awaitable[T]]) -> T:
        return self.ask(lambda others: what(MentionSearch(self.path, others, self.client)))


@pytest.fixture
def index(tmp_path: Path, client: redis.Redis, redis_url: str) -> Index:
    return Index(tmp_path / "search" / "index.db", client, redis_url)
