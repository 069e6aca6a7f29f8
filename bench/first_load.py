"""First loads of pages: bytes, requests, and what the browser works until the page stands.

``python -m bench.first_load --data DIR [--python PATH ...] [--rounds 5]``: ``masthead up --demo`` on a copy of the data
directory DIR (an empty one if it is not there), and a real Chromium whose cache is empty each time. ``--python``: the
interpreter that has the Masthead to be measured, once for each that is compared; they are up at the same time, on
copies of the same store, and are asked in turn, so that a busy machine is as busy for all. Bytes and requests are of
everything the page asks for until it stands and its figures are in it; sockets are not in them. The last line is one
JSON object.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browsers import patient
from tests.patience import PATIENCE_S
from tests.servers import CHROMIUM_ARGS, chromium

PAGES = {
    "/wall/pulse": "/[0-9]/.test(document.querySelector('.counter-today .big')?.textContent) && "
    "document.querySelector('.js-plotly-plot .main-svg')",
    "/desk": "document.querySelector('#desk')",
    "/kpi": "document.querySelector('.k-part')",
}
"""Address, and what is true when the page stands."""
NAME, PASSWORD = "bench", "bench-first-load-0"
WATCH = """
  window.blocked = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.blocked += task.duration - 50;
  }).observe({type: "longtask", buffered: true});
"""
PAINTED = "Object.fromEntries(performance.getEntriesByType('paint').map((each) => [each.name, each.startTime]))"


class Running:
    """One Masthead of one interpreter, and a browser's cookies for it."""

    def __init__(self, python: Path, data: Path, browser: Browser) -> None:
        self.python = python
        self.data = data
        self.output = data.parent / "output"
        self.process = self._up()
        self.address = self._until(lambda: re.search(r"Open +(http://[^/\\s]+)", self.output.read_text()))[1]
        known = self._masthead("user", "list")
        act = ("reset", NAME) if re.search(rf"^{NAME} ", known, re.M) else ("add", NAME, "--role", "administrator")
        context = browser.new_context()
        page = context.new_page()
        page.goto(self._masthead("user", *act).strip())
        for field in page.locator("input[type=password]").all():
            field.fill(PASSWORD)
        page.locator("button[type=submit]").first.click()
        page.wait_for_url(lambda address: "/signin" not in address)
        self.cookies = context.cookies()
        context.close()

    def _up(self) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            options = ["--demo", "--data", self.data, "--port", "0", "--workers", "1"]
            command = [self.python, "-m", "masthead", "up", *options]
            return subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=self.data.parent)

    def _until(self, found: Callable[[], Any]) -> Any:
        give_up = time.monotonic() + PATIENCE_S
        while not (value := found()):
            if time.monotonic() > give_up or self.process.poll() is not None:
                raise RuntimeError(self.output.read_text())
            time.sleep(0.1)
        return value

    def _masthead(self, *arguments: str) -> str:
        command = [self.python, "-m", "masthead", *arguments, "--data", self.data, "--config", self.data / "demo.toml"]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=self.data.parent).stdout

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


@contextmanager
def running(python: Path, data: Path, browser: Browser) -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="masthead-bench-") as name:
        copy = Path(name) / "data"
        if data.exists():
            shutil.copytree(data, copy, ignore=shutil.ignore_patterns("socket", "lock", "owner", "running.json"))
        one = Running(python, copy, browser)
        try:
            yield one
        finally:
            one.end()


def load(context: BrowserContext, address: str, stands: str) -> dict[str, float]:
    """What one first load costs: bytes on the wire, bytes unpacked, requests, and milliseconds of the browser."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    total = {"requests": 0.0, "transferred": 0.0, "decoded": 0.0}

    def add(name: str, number: float) -> None:
        total[name] += number

    session.on("Network.requestWillBeSent", lambda _: add("requests", 1))
    session.on("Network.loadingFinished", lambda event: add("transferred", event["encodedDataLength"]))
    session.on("Network.dataReceived", lambda event: add("decoded", event["dataLength"]))
    session.send("Network.enable")
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function(f"() => Boolean({stands})", polling=100)
    busy = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    painted = page.evaluate(PAINTED)
    total |= {
        "first paint, ms": painted.get("first-paint", 0.0),
        "blocked, ms": page.evaluate("window.blocked"),
        "main thread, CPU ms": 1000 * busy["TaskDuration"],
    }
    page.close()
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data directory of masthead up --demo; it is copied")
    parser.add_argument("--python", type=Path, action="append", help="interpreter of a Masthead (this one)")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    found: dict[str, dict[str, dict[str, float]]] = {}
    with sync_playwright() as playwright, ExitStack() as held:
        browser = patient(playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS))
        several = [held.enter_context(running(each, args.data, browser)) for each in args.python or [sys.executable]]
        for path, stands in PAGES.items():
            taken: dict[str, list[dict[str, float]]] = {}
            # Round 0 warms the servers up.
            for number in range(args.rounds + 1):
                for one in several if number % 2 else reversed(several):
                    context = browser.new_context(viewport={"width": 1920, "height": 1080})
                    context.add_cookies(one.cookies)
                    costs = load(context, one.address + path, stands)
                    context.close()
                    if number:
                        taken.setdefault(str(one.python), []).append(costs)
            for python, costs_of in taken.items():
                medians = {name: round(statistics.median(each[name] for each in costs_of), 1) for name in costs_of[0]}
                found.setdefault(python, {})[path] = medians
                print(f"{python} {path}: {medians}", flush=True)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
