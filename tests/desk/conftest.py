"""A running web process over cases that were really ingested, and people with browsers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import redis

from listening.cases.case import Case
from listening.config import Config, parse
from listening.people.permissions import Role
from listening.store.access import access
from tests.cases.conftest import CONFIG, Office, post
from tests.dashboard.conftest import Web, _serving, valkey, web

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

__all__ = ["_serving", "valkey", "web"]

SCREEN = """
[[screens]]
name = "pulse"
grid = ["counters counters", "unresolved departments"]
"""


HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>{{7*7}}'


def now() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture(scope="session")
def config() -> Config:
    return parse(CONFIG[: CONFIG.index("[[screens]]")] + SCREEN)


@pytest.fixture
def office(client: redis.Redis, config: Config) -> Office:
    return Office(client, config)


class Person:
    """Somebody at a browser of their own, watched for everything it complains about."""

    def __init__(self, web: Web, browser: Browser, name: str, width: int, height: int) -> None:
        self.name = name
        self.origin = web.origin
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self._web = web
        self.context: BrowserContext = browser.new_context(viewport={"width": width, "height": height})
        self.context.add_cookies([web.cookie_of(name)])  # type: ignore[list-item]
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda m: self._complain(m.type, m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))

    def _complain(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def goes(self, path: str) -> Page:
        """Open a page, and wait until it is connected."""
        self.page.goto(self._web.origin + path)
        self.page.wait_for_selector("#top.live")
        return self.page

    def foreign(self) -> list[str]:
        """Requests that left for another host."""
        ours = (self._web.origin + "/", self._web.origin.replace("http", "ws") + "/", "data:", "blob:")
        return [url for url in self.asked if not url.startswith(ours)]


Hire = Callable[..., Person]


@pytest.fixture
def hire(web: Web, browser: Browser) -> Iterator[Hire]:
    """``hire("Kim", Role.agent, "care")`` is Kim at a browser."""
    found: list[Person] = []

    def hire(name: str, role: Role, *departments: str, width: int = 1366, height: int = 900) -> Person:
        access.add_user(web.client, name, role, departments)
        found.append(Person(web, browser, name, width, height))
        return found[-1]

    yield hire
    for person in found:
        person.context.close()


def opened(office: Office, *texts: str, author: str = "kim", ago: int = 60_000) -> list[Case]:
    """One case per text, written a minute ago and a second apart."""
    start = now() - ago
    known = {case.id for case in office.cases()}
    office.ingest(*(post(f"p{start}-{n}", start + 1000 * n, text, f"{author}{n}") for n, text in enumerate(texts)))
    return sorted((c for c in office.cases() if c.id not in known), key=lambda c: c.opened_at)
