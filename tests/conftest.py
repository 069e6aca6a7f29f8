"""Fixtures: a real Valkey, flushed for every test, and a real browser that all tests of a process share."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest
import redis
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from listening.people import account
from tests.browsers import SharedBrowser
from tests.servers import Valkey, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# Where bytecode is not to be written, every process that a test starts would compile the whole house again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes says more about the machine than about us.
settings.register_profile("masthead", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("masthead")


LONG = ("tests/system/", "tests/spikes/test_replay.py", "tests/kpis/", "tests/desk/test_accessible.py")
"""What takes longest comes first: at the end the other processes would wait for it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded for all tests stays, so nobody need look whether it is garbage: not meanwhile, and not later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def thorough() -> Iterator[PasswordHasher]:
    """Passwords are hashed as fast as Argon2 can; yields the hasher that people get."""
    ours = account._hasher
    account._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield ours
    account._hasher = ours


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


@pytest.fixture(scope="session")
def _shared_browser(chromium_path: str | None) -> Iterator[SharedBrowser]:
    shared = SharedBrowser(chromium_path)
    yield shared
    shared.close()


@pytest.fixture
def browser(_shared_browser: SharedBrowser) -> Iterator[Browser]:
    """A headless Chromium without a context: whoever wants a page opens one of their own."""
    with _shared_browser.lent() as browser:
        yield browser
