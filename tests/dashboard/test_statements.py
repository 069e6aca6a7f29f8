"""What customers like and miss: page, API and CSV, over what is stored now."""

from __future__ import annotations

import csv
import io
import time
from typing import TYPE_CHECKING

from layouts.statements import page as views
from layouts.statements.page import StatementsAsked
from listening.config import Config
from listening.counting.counts import EVERYTHING
from listening.kpis.period import Period
from listening.mention import Mention
from listening.people.permissions import Role
from listening.statements.people import StatementReader, rows
from listening.store import mentions
from listening.store.access import access
from tests.dashboard.conftest import Web, say
from tests.made import mention

if TYPE_CHECKING:
    from playwright.sync_api import Browser

API, CSV = "/api/v1/statements", "/statements/statements.csv"
NOW = time.time_ns() // 1_000_000


def said(id: str, text: str, author: str, **more: object) -> Mention:
    return mention(id, NOW - 60_000, text=text, author=author, language="en", **more)


def shown(web: Web, **asked: str) -> list[tuple[str, str, int]]:
    found = web.get(web.signed_in(Role.reader), API, params=asked).json()["statements"]
    return [(line["stance"], line["about"], line["people"]) for line in found]


def test_what_is_stored_now_is_what_counts(web: Web, config: Config) -> None:
    first = said("net:1", "love the seats", "ada", topics=("Baggage",))
    say(web.client, config, first, said("net:2", "love the seats", "bob"), said("net:3", "the app is useless", "ada"))
    assert shown(web) == [("like", "seat", 2), ("dislike", "app", 1)]
    assert shown(web, topic="Baggage") == [("like", "seat", 1)]
    # An edit and a deletion take the statement with them.
    edited = said("net:2", "the app is useless", "bob", edited=NOW)
    mentions.replace(web.client, edited, config.retention, NOW)
    mentions.delete(web.client, "net:1", config.retention, NOW)
    assert shown(web) == [("dislike", "app", 2)]


def test_the_csv_has_a_line_for_each_person_and_computes_nothing(web: Web, config: Config) -> None:
    say(web.client, config, said("net:1", "love the seats", "=ada"), said("net:2", "love the seats", "bob"))
    answer = web.get(web.signed_in(Role.agent), CSV)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(line["stance"], line["about"], line["people"], line["author"]) for line in table] == [
        ("like", "seat", "2", "'=ada"),
        ("like", "seat", "2", "bob"),
    ]


def test_what_cannot_be_asked_is_said(web: Web) -> None:
    reader = web.signed_in(Role.reader)
    assert web.get(reader, API, params={"topic": "Nothing"}).status_code == 422
    assert web.get(reader, API, params={"sentiment": "negative"}).status_code == 422


def test_more_than_is_read_at_once_is_said(config: Config) -> None:
    stated = StatementReader(config)(said("net:1", "love the seats <b>& rows</b>", "ada", url="javascript:alert(1)"))
    found = rows(stated, NOW - 120_000, NOW, NOW - 100_000)
    asked = StatementsAsked(Period(NOW - 120_000, NOW), EVERYTHING, "", NOW - 100_000, 1)
    page = "".join(map(str, views.view(asked, found, {}, config)))
    assert "these are the newest of the range" in page
    assert "1 person says it outright, in 1 mention by customers" in page
    assert "0 before" not in page
    assert "love the seats <b>& rows</b>" in page  # text, not markup: whoever draws it escapes it
    assert "javascript:" not in page


def test_a_past_that_nobody_listened_to_is_nothing_to_compare_with(web: Web, config: Config) -> None:
    """0 before would be a figure, and nobody knows it."""
    say(web.client, config, said("net:1", "love the seats", "ada"))
    asked = {"from": str(NOW / 1000 - 86_400), "to": str(NOW / 1000)}
    (line,) = web.get(web.signed_in(Role.reader), API, params=asked).json()["statements"]
    assert line["people_before"] is None
    # At both ends of the range before: on every calendar day that it touches, whatever the hour is.
    ends = (NOW - 2 * 86_400_000 + 2, NOW - 86_400_000 - 2)
    before = [mention(f"net:{9 + n}", at, text="hello", language="en") for n, at in enumerate(ends)]
    say(web.client, config, *before)
    (line,) = web.get(web.signed_in(Role.reader), API, params=asked).json()["statements"]
    assert line["people_before"] == 0


def test_the_page_says_what_it_is_before_it_was_read(config: Config) -> None:
    assert f"H1('{views.TITLE}')" in str(views.page(config))


def test_the_sign_of_a_product_is_no_larger_than_its_line(web: Web, config: Config, browser: Browser) -> None:
    say(web.client, config, *(said(f"net:{n}", "I love the baggage", f"a{n}", topics=("Baggage",)) for n in range(2)))
    access.add_user(web.client, "Max", Role.manager)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([web.cookie_of("Max")])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(f"{web.origin}/statements")
    sign = page.locator(".st-product")
    sign.wait_for()
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    assert sign.evaluate(size) < page.locator(".st-about").evaluate(size)
    context.close()
