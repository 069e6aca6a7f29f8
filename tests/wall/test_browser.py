"""The wall in a real browser: the script and the server say the same, and silence is seen."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from layouts.kit.formats import Format, shown
from listening.wall.frame import apply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

VALUES: dict[Format, list[Any]] = {
    Format.int: [0, 7, 999, 1000, 18204, 999_999, 1_000_000, 1_240_000],
    Format.about: [0, 0.4, 3, 3.5, 9.9, 10, 999, 1319, 9999, 12_640, 99_900, 190_000, 2_400_000],
    Format.signed: [0, 8, -12, 100, -0.4, 3.5],
    Format.percent: [0, 94],
    Format.tenths: [1, 1.3],
    Format.age: [0, 995, 941, 940, 1000],
    Format.span: [0, 59, 60, 3599, 3600, 172_799, 172_800, 8_639_999, 8_640_000, 63_071_999, 63_072_000],
    Format.text: ["x", ""],
}

MERGES: list[tuple[Any, Any]] = [
    ({"a": "b"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}),
    ({"a": "b", "b": "c"}, {"a": None}),
    ({"a": ["b"]}, {"a": "c"}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}),
    ({"a": [1, 2]}, {"a": {"b": {"c": None}}}),
    ({}, {"a": {"bb": {"ccc": None}}}),
    ({"e": 1}, {"__proto__": {"x": 1}}),
]
"""Examples of RFC 7386, appendix A, as far as they are objects."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    yield page
    page.close()


def test_formats_are_the_same_in_python_and_in_the_browser(page: Page) -> None:
    page.set_content("<p></p>")
    page.add_script_tag(path="assets/bind.js")
    for how, values in VALUES.items():
        told = page.evaluate(
            "([how, values]) => values.map((v) => Masthead.FORMATS[how](v, 1000))", [how.value, values]
        )
        assert told == [shown(value, how, 1000) for value in values]


def test_merging_is_the_same_in_python_and_in_the_browser(page: Page) -> None:
    page.set_content("<p></p>")
    page.add_script_tag(path=Path("assets/bind.js"))
    for old, change in MERGES:
        assert page.evaluate("([o, c]) => JSON.stringify(Masthead.apply(o, c))", [old, change]) == page.evaluate(
            "(v) => JSON.stringify(v)", apply(old, change)
        )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    from tests import preview

    server = preview.serve(0)
    yield f"http://127.0.0.1:{preview.port_of(server)}"
    server.should_exit = True


def test_the_wall_comes_alive_and_says_when_it_is_not(page: Page, address: str) -> None:
    wrong: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/go/many-stale/pulse")
    page.wait_for_selector(".panel-volume .main-svg")
    assert page.locator(".counter-today .big").inner_text() == "2,400"
    assert page.locator(".panel-latest .row:not(.vacant) .author").first.inner_text()
    assert page.evaluate(
        "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
    )
    # The server says no more: within 5 seconds, in place, the wall says so.
    page.wait_for_selector(".wall.stale")
    assert page.locator(".badge-stale").first.inner_text().startswith("no data for ")
    assert page.locator(".counter-today .big").inner_text() == "2,400"
    assert wrong == []
    assert all(url.startswith((address, "ws://127.0.0.1", "data:")) for url in asked)


def test_rotation_shows_the_next_screen(page: Page, address: str) -> None:
    page.goto(f"{address}/go/many/pulse?rotate=2")
    page.wait_for_selector('.screen.shown[data-name="pulse"]')
    # The others are fetched beside it, and not made by Dash.
    page.wait_for_selector('.screen.shown[data-name="departments"] .ribbons path')
    page.wait_for_selector('.screen.shown[data-name="voices"] .row:not(.vacant)')
    assert page.locator(".screen.shown").count() == 1


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (1366, 768)])
def test_nothing_is_clipped_or_too_small(page: Page, address: str, size: tuple[int, int]) -> None:
    from tests.preview import OVERFLOWING

    page.set_viewport_size({"width": size[0], "height": size[1]})
    for place in (
        "many/pulse",
        "many/departments",
        "many/voices",
        "many/why",
        "alarms/pulse",
        "reviewed/pulse",
        "thousands/pulse",
        "english/voices",
    ):
        page.goto(f"{address}/go/{place}")
        page.wait_for_selector(".screen.shown.placed .row, .screen.shown.placed .counter")
        # A figure that came after the last drawing is given its room by the next one.
        for _ in range(60):
            wrong = page.evaluate(OVERFLOWING)
            if not wrong:
                break
            page.wait_for_timeout(500)
        assert wrong == [], place


def test_a_long_title_ends_where_a_crisis_begins(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{address}/go/names/pulse")
    page.wait_for_selector(".screen.shown .badge-crisis:not(.off)")
    ends, begins = page.evaluate(
        """() => [document.querySelector(".screen.shown .screen-title").getBoundingClientRect().right,
                  document.querySelector(".screen.shown .badge-crisis").getBoundingClientRect().left]"""
    )
    assert ends <= begins


def test_queues_of_thousands_that_waited_for_years_have_room(page: Page, address: str) -> None:
    page.goto(f"{address}/go/years/departments")
    page.wait_for_selector(".screen.shown .load-fact .figure")
    page.wait_for_selector(".screen.shown .work-words")
    assert page.locator(".screen.shown .load-fact", has_text="oldest wait").inner_text().startswith("11 years")
    cut = page.locator(".screen.shown").locator(".load-fact .figure, .work .figure, .work-words > span")
    assert cut.count() > 3
    assert (
        cut.evaluate_all("all => all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent)") == []
    )


def test_the_names_of_spikes_run_into_nothing(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{address}/go/alarms/pulse")
    page.wait_for_selector(".panel-volume .textpoint")
    page.evaluate("() => document.fonts.ready.then(() => true)")  # names have their width
    for _ in range(120):
        spans = page.evaluate(
            """() => [...document.querySelectorAll(".panel-volume .scatterlayer .point, .panel-volume .textpoint text")]
              .map((e) => e.getBoundingClientRect()).filter((r) => r.width > 8)
              .map((r) => [r.left, r.right]).sort((a, b) => a[0] - b[0])"""
        )
        if len(spans) >= 5:
            break
        page.wait_for_timeout(500)  # they are placed anew when their letters are here
    # A third finds room where the marks have moved on while a slow machine opened the page.
    assert len(spans) in (5, 6), "three marks, and the names that find room"
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_a_mark_stays_where_it_is_when_minutes_pass(page: Page, address: str) -> None:
    page.goto(f"{address}/go/alarms-stale/pulse")
    page.wait_for_selector(".panel-volume .textpoint")
    drawn = page.evaluate(
        """async () => {
          const next = () => new Promise((done) => setTimeout(done, 100));
          const chart = document.querySelector(".panel-volume [data-draw=volume]"), root = chart.parentElement;
          const last = chart.last, of = chart.dataset.of;
          const minutes = Object.fromEntries(Array.from({length: 60}, (_, n) => [last - n, [1, 2, 3, 4]]));
          const found = [];
          for (const [passed, marks] of [[0, {[last - 9]: "Late"}],
            [1, {[last - 9]: "Late"}], [2, {[last - 9]: "Late"}], [3, {}], [4, {}]]) {
            const state = { meta: { at: (last + passed) * 60 } };
            of.split(".").slice(0, -1)
              .reduce((into, key) => into[key] = into[key] || {}, state)[of.split(".").at(-1)] = { minutes, marks };
            Masthead.draw(root, state, "UTC");
            await next();
            found.push([chart.data.at(-1).x.map((x) => x - last), chart.data[0].x[59] - last]);
          }
          return found;
        }"""
    )
    assert drawn == [[[-9], 0], [[-9], 1], [[-9], 2], [[], 3], [[], 4]]
