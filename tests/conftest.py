"""Fixtures: a real Valkey, flushed for every test, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import redis
from hypothesis import HealthCheck, settings

from tests.servers import CHROMIUM_ARGS, Valkey, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# How long an example takes says more about the machine than about us.
settings.register_profile("masthead", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("masthead")


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    """One server for the whole run. A test that kills its server starts its own ``Valkey``."""
    with Valkey() as server:
        yield server


@pytest.fixture
def redis_url(valkey: Valkey) -> str:
    """Address of an empty server."""
    with redis.Redis.from_url(valkey.url) as client:
        client.flushall()
        client.script_flush()
    return valkey.url


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    """A sync client of an empty server. Async ones belong to the loop of their test."""
    with redis.Redis.from_url(redis_url) as connected:
        yield connected


@pytest.fixture(scope="session")
def chromium_path() -> str | None:
    return chromium()


@pytest.fixture
def browser(chromium_path: str | None) -> Iterator[Browser]:
    """A fresh headless Chromium.

    Per test, because Playwright's sync API keeps its event loop running in this
    thread as long as it is open, and other tests could not use asyncio.run.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_ARGS)
        yield started
        started.close()
