"""``/mentions``: searched in a browser, saved under a name, and taken along."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet
import pytest
import redis
from playwright.sync_api import Browser, expect

from dashboard.server import Server
from listening.config import parse
from listening.mention import Mention
from listening.people.permissions import Role
from listening.store import editions, mentions, searches, threads
from listening.store.access import access
from listening.store.clock import now_ms
from tests.dashboard.conftest import CONFIG, Serving, Web, say
from tests.search.conftest import Index


def post(number: int, text: str, ago_s: int = 60) -> Mention:
    return Mention(
        id=f"demo:{number}",
        source="demo",
        created=now_ms() - 1000 * ago_s,
        text=text,
        author=f"author{number}",
        name="=cmd()" if number == 1 else "",
        language="en",
        topics=("Baggage",),
        department="care",
        compound=-0.5,
        received=now_ms(),
    )


class Searched:
    """A web process with an index, and mentions in both."""

    def __init__(self, web: Web, index: Index, path: Path) -> None:
        self.web = web
        self.index = index
        self.path = path

    def add(self, *said: Mention) -> None:
        say(self.web.client, self.web.config, *said)
        self.fill()

    def fill(self) -> None:
        # A browser of Playwright has a loop in this thread.
        with ThreadPoolExecutor(1) as one:
            one.submit(self.index.fill).result()


@pytest.fixture
def searched(client: redis.Redis, redis_url: str, tmp_path: Path) -> Iterator[Searched]:
    index = Index(tmp_path / "search" / "index.db", client, redis_url)
    path = tmp_path / "config.toml"
    path.write_text(
        CONFIG.replace("counters counters", "counters found-s1").replace('"volume latest"', '"volume found-s1"')
    )
    editions.offer(client, path)
    config = parse(path.read_text())
    serving = Serving.__new__(Serving)
    serving.begin(Server(config, redis_url, "127.0.0.1", 0, path=path, index=index.path))
    web = Web(serving.server, client, config)
    yield Searched(web, index, path)
    serving.stop()
    web.close()


def test_what_was_found_is_taken_along(searched: Searched) -> None:
    web = searched.web
    searched.add(post(1, "=my bag is late", 90), post(2, "the bag came"), post(3, "no luggage"), post(4, "bag gone"))
    mentions.delete(web.client, "demo:4", web.config.retention, now_ms())
    threads.lead(web.client, "demo:2", "C1", "", 3_600_000)
    searched.index.path.unlink()
    searched.fill()
    agent = web.signed_in(Role.agent)
    table = web.get(agent, "/mentions/mentions.csv?q=bag")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == ["demo:2", "demo:1"]
    assert rows[1]["text"] == "'=my bag is late"
    assert rows[1]["name"] == "'=cmd()"
    file = pyarrow.parquet.read_table(io.BytesIO(web.get(agent, "/mentions/mentions.parquet?q=bag").content))
    assert file["id"].to_pylist() == ["demo:2", "demo:1"]
    assert file["text"].to_pylist()[1] == "=my bag is late"
    cased = web.get(agent, "/mentions/mentions.csv?q=bag&case=yes").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in cased] == ["id", "demo:2"]
    assert web.get(web.signed_in(Role.viewer), "/mentions/mentions.csv?q=bag").status_code == 403


def test_saved_searches_are_ones_own_until_they_are_shared(searched: Searched) -> None:
    web = searched.web
    for name, role in (("Ana", Role.agent), ("Ben", Role.agent), ("Mia", Role.manager)):
        access.add_user(web.client, name, role)
    forms = {}
    people = {}
    for name in ("Ana", "Ben", "Mia"):
        people[name] = web.browser()
        web.come_in(people[name], name)
        forms[name] = {"csrf": web.form_token(people[name])}

    def send(who: str, path: str, **fields: str) -> int:
        return web.post(people[who], path, data={**forms[who], **fields}).status_code

    assert send("Ana", "/mentions/saved", query="q=late+bag&topic=Baggage", name="Late bags") == 303
    (saved,) = searches.everything(web.client)
    assert (saved.name, saved.by, saved.query) == ("Late bags", "Ana", "q=late+bag&topic=Baggage")
    assert saved.asked.words.all == ("late", "bag")
    one = f"/mentions/saved/{saved.id}"
    # What cannot be saved says why; nobody touches what is somebody's own.
    assert send("Ana", "/mentions/saved", query="q=late", name="late BAGS") == 422
    assert send("Ana", "/mentions/saved", query="q=%22late", name="Open") == 422
    assert send("Ana", "/mentions/saved", query="", name="Nothing") == 422
    assert send("Ana", "/mentions/saved", query="q=late", name="x" * 61) == 422
    assert send("Ben", one, name="Mine", shared="no") == 404
    assert web.post(people["Ana"], one, data={"name": "No token", "shared": "yes"}).status_code == 403
    assert send("Ana", one, name="Late bags", shared="yes") == 303
    assert send("Ben", one, name="Mine", shared="no") == 403
    assert send("Mia", one, name="Bags that are late", shared="yes") == 303
    assert searches.everything(web.client)[0].name == "Bags that are late"
    assert send("Ben", f"{one}/delete") == 403
    assert send("Mia", f"{one}/delete") == 303
    assert searches.everything(web.client) == []


def test_the_wall_shows_what_a_saved_search_finds(searched: Searched) -> None:
    web = searched.web
    searched.add(post(1, "my bag is <b>late</b>", 60), post(2, "the bag came", 7200), post(3, "no luggage"))
    access.add_user(web.client, "Ada", Role.administrator)
    ada = web.browser()
    web.come_in(ada, "Ada")
    token = {"csrf": web.form_token(ada)}

    def send(path: str, **fields: str) -> int:
        return web.post(ada, f"/mentions/saved{path}", data={**token, **fields}).status_code

    def shown(*there: str, gone: str = "") -> None:
        give_up = time.monotonic() + 120
        while time.monotonic() < give_up:
            page = web.get(ada, "/screens/pulse").text
            if all(each in page for each in there) and not (gone and gone in page):
                return
            time.sleep(0.2)
        raise AssertionError(page)

    assert send("", query="q=bag", name="All bags") == 303
    assert send("/s1/wall", screen="voices", where="right") == 422, "nobody else may see it"
    shown("This saved search is gone")
    assert send("/s1", name="All bags", shared="yes") == 303
    shown("All bags", "my bag is &lt;b&gt;late&lt;/b&gt;", "the bag came", ">2<", gone="no luggage")
    mentions.delete(web.client, "demo:2", web.config.retention, now_ms())
    searched.fill()
    shown("All bags", ">1<", gone="the bag came")
    assert send("/s1/wall", screen="voices", where="right") == 303
    assert parse(searched.path.read_text()).screens[1].grid == ("languages voices found-s1",)
    assert send("/s1/wall", screen="voices", off="yes") == 303
    assert parse(searched.path.read_text()).screens[1].grid == ("languages voices",)
    assert send("/s1/wall", screen="nowhere") == 422
    latest = editions.current(web.client)
    assert latest is not None
    assert (latest.who, latest.why) == ("Ada", "saved search “All bags” off screen voices")


def test_a_search_is_saved_by_keyboard_alone(searched: Searched, browser: Browser) -> None:
    web = searched.web
    searched.add(*[post(n, f"my bag is late again, the {n}th time", 60 * n) for n in range(30)])
    access.add_user(web.client, "Mia", Role.manager)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.context.add_cookies([web.cookie_of("Mia")])
    page.goto(f"{web.origin}/mentions?q=")
    page.locator("#search-words").press_sequentially('"bag is" -ticket')
    page.keyboard.press("Enter")
    expect(page.locator(".s-number")).to_have_text("30 mentions")
    page.get_by_text("Save this search").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Bags")
    page.keyboard.press("Enter")
    expect(page.locator(".s-kept.s-here")).to_have_text("Bags")
    # Deleted posts are found by no saved search.
    mentions.delete(web.client, "demo:3", web.config.retention, now_ms())
    searched.fill()
    page.goto(f"{web.origin}/mentions/saved")
    page.get_by_role("link", name="Bags").press("Enter")
    expect(page.locator(".s-number")).to_have_text("29 mentions")
    expect(page.locator(".l-mentions mark").first).to_have_text("bag is")
    page.context.close()
