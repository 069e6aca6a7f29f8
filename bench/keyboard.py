"""Cases worked by keyboard alone in a real browser: key strokes and seconds each.

``python -m bench.keyboard --data ../shared/data/support/twcs_part.csv [--cases 20]``: what customers wrote to a support
desk becomes cases; an agent opens the desk and, for each, reads, puts an approved answer in, adds initials as the desk
of the file does, saves, sends and goes on. Twice, on as many cases each: with a key for each step, and with one that
saves, sends and goes on. There is no mouse: a click would end the run. Seconds are those of the machine, from one case
on the screen to the next; a person reads and thinks beside that. The account posts to a fake Mastodon on loopback,
which has to have every answer once in the end. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import msgspec
import redis
from playwright.sync_api import Page, expect, sync_playwright

from listening.cases.case import State
from listening.config import Network, parse
from listening.people.permissions import Role
from listening.store import outbox
from listening.store.access import access
from listening.store.clock import now_ms
from tests.cases.conftest import Office, post
from tests.dashboard.conftest import Serving, Web
from tests.library.conftest import Shelf
from tests.outbox.conftest import config_text
from tests.outbox.servers import network
from tests.servers import CHROMIUM_ARGS, Valkey, chromium
from workers.outbox import sending

INITIALS = " ^KM"
NO_MOUSE = "addEventListener('pointerdown', () => (window.clicked = true), true)"


class Worked(msgspec.Struct):
    """One case."""

    strokes: int
    seconds: float


class Hands:
    """Presses keys, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.strokes += 1

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)


def texts(path: Path, number: int) -> list[str]:
    """What customers wrote first to a support desk, and was answered."""
    csv.field_size_limit(1 << 20)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = [r["text"] for r in rows if r["inbound"] == "True" and not r["in_response_to_tweet_id"]]
    return [text for text in first if r"RT @" not in text][:number]


def step_by_step(hands: Hands) -> None:
    page = hands.page
    hands.press("1")
    expect(page.locator("#answer")).to_be_focused()
    hands.press("End")
    hands.type(INITIALS)
    hands.press("Control+Enter")
    expect(page.locator(".sends button")).to_be_visible()
    hands.press("Escape", "s")
    expect(page.locator(".going")).to_be_visible()
    hands.press("j")


def in_one_stroke(hands: Hands) -> None:
    hands.press("1")
    expect(hands.page.locator("#answer")).to_be_focused()
    hands.press("End")
    hands.type(INITIALS)
    hands.press("Control+Shift+Enter")


def work(page: Page, ids: Sequence[str], does: Callable[[Hands], None]) -> list[Worked]:
    """All of them but the last, from the desk on."""
    found = []
    hands = Hands(page)
    hands.press("Enter")
    for id, after in pairwise(ids):
        expect(page.locator("h1")).to_have_text(id)
        expect(page.locator(".thread .text").first).to_be_visible()
        began = time.monotonic()
        does(hands)
        expect(page.locator("h1")).to_have_text(after)
        found.append(Worked(hands.strokes, time.monotonic() - began))
        hands.strokes = 0
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--cases", type=int, default=20)
    args = asked.parse_args()
    os.environ["OUTBOX"] = "app-password"
    told: dict[str, object] = {"cases": args.cases}
    expect.set_options(timeout=60_000)
    said = texts(args.data, 4 * args.cases)
    with ExitStack() as stack:
        valkey, server = stack.enter_context(Valkey()), stack.enter_context(network())
        client, play = stack.enter_context(redis.Redis.from_url(valkey.url)), stack.enter_context(sync_playwright())
        config = parse(config_text(Network.mastodon, server.url))
        server.begin([])
        office, serving = Office(client, config), Serving(config, valkey.url)
        web = Web(serving.server, client, config)
        access.add_user(client, "Kim", Role.agent, ("baggage",))
        Shelf(client, config).keep()
        stack.callback(serving.stop)
        browser = play.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_cookies([web.cookie_of("Kim")])  # type: ignore[list-item]
        page = context.new_page()
        page.add_init_script(NO_MOUSE)
        for n, (name, does) in enumerate((("step by step", step_by_step), ("in one stroke", in_one_stroke))):
            start = now_ms() - 3_600_000
            of = said[n * args.cases * 2 : (n + 1) * args.cases * 2]
            office.ingest(
                *(
                    post(f"{n}-{i}", start + 1000 * i, f"@plovair bag: {text}?", f"a{n}-{i}")
                    for i, text in enumerate(of)
                )
            )
            page.goto(f"{web.origin}/desk")
            rows = page.locator(".rows .case-row")
            # Some of what customers write needs no answer; what is left over waits.
            expect(rows).to_have_count(sum(case.state is State.open for case in office.cases()))
            ids = [row.get_attribute("data-id") or "" for row in rows.all()][: args.cases + 1]
            worked = work(page, ids, does)
            while outbox.on_their_way(client, 1):
                sending.run(client, config, office.desk.book, now_ms)
            told[name] = {
                "strokes": statistics.mean(each.strokes for each in worked),
                "seconds": round(statistics.median(each.seconds for each in worked), 2),
                "slowest": round(max(each.seconds for each in worked), 2),
            }
            for id, each in zip(ids, worked, strict=False):
                print(f"{name}: {id}: {each.strokes} strokes, {each.seconds:.2f} s", flush=True)
        clicked = page.evaluate("Boolean(window.clicked)")
        sent = len(server.posts)
        browser.close()
        web.close()
    if clicked or sent != 2 * args.cases:
        raise SystemExit(f"clicked: {clicked}; {sent} of {2 * args.cases} answers went out")
    print(json.dumps(told))


if __name__ == "__main__":
    main()
