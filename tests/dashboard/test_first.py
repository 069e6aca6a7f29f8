"""``/first``: a brand is set up from nothing, by keyboard alone; what Bluesky says comes from a server of ours."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from playwright.sync_api import Browser, Page, expect

from dashboard.server import Server
from listening.config import parse
from listening.people.permissions import Role
from listening.store import editions
from listening.store.access import access
from listening.store.clock import now_ms
from tests.dashboard.conftest import CONFIG, Serving, Web
from tests.patience import PATIENCE_S
from tests.sources.servers import Jetstream
from tests.workers.test_lately import said
from workers.lately import hear


class Beside:
    """A server of Bluesky's kind, and a worker that asks it, in a thread of their own."""

    def __init__(self, url: str) -> None:
        self.client = redis.Redis.from_url(url)
        self.url = ""
        self._ready, self._end = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        self._ready.wait(PATIENCE_S)

    async def _run(self) -> None:
        frames = [said("one", "lovely Quoxil shoes <b>", 100), said("two", "no", 90), said("end", "later", -60)]
        async with Jetstream(frames) as server:
            self.url = server.url
            self._ready.set()
            while not self._end.is_set():
                await asyncio.to_thread(hear, self.client, now_ms())
                await asyncio.sleep(0.1)

    def stop(self) -> None:
        self._end.set()
        self._thread.join()
        self.client.close()


@pytest.fixture
def new(client: redis.Redis, redis_url: str, tmp_path: Path) -> Iterator[tuple[Web, Path, Beside]]:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    editions.offer(client, path)
    serving = Serving.__new__(Serving)
    serving.begin(Server(parse(CONFIG), redis_url, "127.0.0.1", 0, path=path))
    web, beside = Web(serving.server, client, parse(CONFIG)), Beside(redis_url)
    yield web, path, beside
    beside.stop()
    serving.stop()
    web.close()


def to(page: Page, id: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(60):
        if page.evaluate("document.activeElement && document.activeElement.id") == id:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{id} cannot be reached by Tab")


def write(page: Page, id: str, text: str) -> None:
    to(page, id)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def test_a_brand_is_set_up_by_keyboard_alone(new: tuple[Web, Path, Beside], browser: Browser) -> None:
    web, path, beside = new
    access.add_user(web.client, "Ada", Role.administrator)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.context.add_cookies([web.cookie_of("Ada")])
    page.goto(web.origin)
    page.get_by_role("link", name="Set up your own brand").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#first-brand")).to_be_visible()
    write(page, "first-brand", "Quoxil")
    write(page, "first-handles", "our page")
    to(page, "first-propose")
    page.keyboard.press("Enter")
    expect(page.locator("#first-proposed .mistakes")).to_contain_text("'our page' is no handle")
    page.locator("#first-brand").focus()
    write(page, "first-handles", "@quoxil.example")
    write(page, "first-rivals", "Delta (Delta Air Lines)")
    write(page, "first-departments", "Customer care, Press")
    to(page, "first-propose")
    page.keyboard.press("Enter")
    expect(page.locator("#first-text")).to_have_value(re.compile("Quoxil"))
    to(page, "first-text")
    page.keyboard.press("Control+End")
    page.keyboard.type(f'urls = ["{beside.url}"]\ndirectory = ""\n')
    page.locator("#first-again").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#first-heard")).to_contain_text("1 is about this: Quoxil 1.")
    expect(page.locator("#first-heard li p")).to_have_text("lovely Quoxil shoes <b>")
    to(page, "first-save")
    page.keyboard.press("Enter")
    expect(page.locator("#first-said")).to_contain_text("Saved")
    written = parse(path.read_text())
    assert written.brand.name == "Quoxil"
    assert written.topics[1].any == ("delta air lines", "#delta", "#deltaairlines")
    latest = editions.current(web.client)
    assert latest is not None
    assert latest.who == "Ada"
    page.context.close()
    assert web.get(web.signed_in(Role.manager), "/first").status_code == 403
