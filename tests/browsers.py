"""The one headless Chromium of a process of tests, handed from test to test.

Starting one costs more than many a test that looks at a page. What a page could leave behind (cookies, storage, cache,
open sockets) belongs to its context, and no context outlives its test.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.patience import PATIENCE_MS
from tests.servers import CHROMIUM_ARGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


def patient(browser: Browser) -> Browser:
    """The same browser: whatever its pages wait for, they wait as long as every test."""
    context, page = browser.new_context, browser.new_page

    def new_context(**wanted: Any) -> BrowserContext:
        made = context(**wanted)
        made.set_default_timeout(PATIENCE_MS)
        return made

    def new_page(**wanted: Any) -> Page:
        made = page(**wanted)
        made.context.set_default_timeout(PATIENCE_MS)
        return made

    browser.new_context, browser.new_page = new_context, new_page  # type: ignore[method-assign]
    return browser


class SharedBrowser:
    """A Chromium that is lent to one test at a time.

    Playwright's sync API leaves its event loop running in this thread, so that ``asyncio.run`` of the next test would
    refuse to start. Outside of ``lent`` nothing of Playwright is called, and the thread is told that it has no loop.
    """

    def __init__(self, path: str | None) -> None:
        from playwright.sync_api import expect, sync_playwright

        expect.set_options(timeout=PATIENCE_MS)
        self._path = path
        self._playwright = sync_playwright().start()
        self._loop = asyncio.get_running_loop()
        self._browser = self._launch()
        asyncio._set_running_loop(None)

    def _launch(self) -> Browser:
        return patient(self._playwright.chromium.launch(executable_path=self._path, args=CHROMIUM_ARGS))

    @contextmanager
    def lent(self) -> Iterator[Browser]:
        """The browser without a context; one that died with an earlier test is replaced."""
        asyncio._set_running_loop(self._loop)
        try:
            if not self._browser.is_connected():
                self._browser = self._launch()
            yield self._browser
            for context in self._browser.contexts:
                context.close()
        finally:
            asyncio._set_running_loop(None)

    def close(self) -> None:
        asyncio._set_running_loop(self._loop)
        try:
            self._browser.close()
            self._playwright.stop()
        finally:
            asyncio._set_running_loop(None)
