"""The pages in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import redis
from playwright.sync_api import expect

from listening.config import Config
from listening.mention import Mention
from listening.people.permissions import Role
from listening.store.access import access
from tests.dashboard.conftest import PASSWORD, Serving, Web, say

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>{{7*7}}\u202e'


class Watched:
    """A page, with everything it asked for and complained about."""

    def __init__(self, browser: Browser, width: int = 1920, height: int = 1080) -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": height})
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda m: self._complain(m.type, m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))

    def _complain(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    found = Watched(browser)
    yield found
    found.page.close()


def _mention(n: int, text: str = "plovair") -> Mention:
    return Mention(
        id=f"demo:{n}",
        source="demo",
        created=int(time.time() * 1000),
        text=text,
        author=f"a{n}",
        topics=("Plovair",),
        department="care",
        language="en",
        compound=0.5,
    )


def test_the_wall_is_live_and_asks_no_other_host(web: Web, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{web.origin}/wall/enter/{access.create_wall_link(web.client, 'lobby')}")
    page.wait_for_selector(".panel-counters")
    say(web.client, web.config, *(_mention(n) for n in range(7)), _mention(8, HOSTILE))
    expect(page.locator(".panel-counters")).to_contain_text("8")
    expect(page.locator(".panel-latest")).to_contain_text("onerror=")
    assert page.title() == "Plovair · Pulse"
    assert page.locator(".panel-latest img, .panel-latest script").count() == 0
    assert watched.complaints == []
    origins = (web.origin + "/", web.live, "data:", "blob:")
    assert [url for url in watched.asked if not url.startswith(origins)] == []
    assert web.live + "?screen=pulse" in watched.asked


def test_a_script_in_the_page_would_not_run(web: Web, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{web.origin}/wall/enter/{access.create_wall_link(web.client, 'lobby')}")
    page.wait_for_selector("#wall")
    assert page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
            return window.ran === undefined;
        }"""
    )
    assert any("Content Security Policy" in complaint for complaint in watched.complaints)


def test_a_revoked_wall_shows_the_sign_in_page(web: Web, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{web.origin}/wall/enter/{access.create_wall_link(web.client, 'lobby')}")
    page.wait_for_selector("#wall")
    access.revoke_wall_link(web.client, "lobby")
    page.wait_for_url(re.compile(r"/signin\?next=/wall/pulse$"))
    assert page.locator("input[name=password]").is_visible()


def test_a_wall_comes_back_complete_after_a_restart_of_the_server(
    config: Config, redis_url: str, client: redis.Redis, watched: Watched
) -> None:
    serving = Serving(config, redis_url)
    port = serving.server.port
    web = Web(serving.server, client, config)
    page = watched.page
    try:
        page.goto(f"{web.origin}/wall/enter/{access.create_wall_link(client, 'lobby')}")
        page.wait_for_selector("#wall")
        page.evaluate("window.untouched = true")
        say(client, config, _mention(1))
        expect(page.locator(".panel-counters")).to_contain_text("1")
    finally:
        serving.stop()
    say(client, config, *(_mention(n) for n in range(2, 44)))
    page.wait_for_selector("#wall.stale")
    serving = Serving(config, redis_url, port)
    try:
        page.wait_for_selector("#wall:not(.stale)")
        expect(page.locator(".panel-counters")).to_contain_text("43")
        assert page.evaluate("window.untouched") is True
    finally:
        page.goto("about:blank")
        serving.stop()


def test_signing_in_by_hand_on_a_phone(web: Web, browser: Browser) -> None:
    watched = Watched(browser, 390, 844)
    page = watched.page
    page.goto(f"{web.origin}/signin/first/{access.create_invitation(web.client)}")
    page.fill("[name=name]", "Ana")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("button")
    page.wait_for_selector(".home")
    assert page.locator(".walls li").all_inner_texts()[0].startswith("Pulse")
    page.click(".signed-in button")
    page.wait_for_url("**/signin")
    page.fill("[name=name]", "ana")
    page.fill("[name=password]", "wrong password")
    page.click("button")
    assert "do not go together" in page.inner_text("main")
    page.fill("[name=password]", PASSWORD)
    page.click("button")
    page.wait_for_selector(".home")
    for path in ("/", "/signin/first/nope", "/wall/nope"):
        page.goto(web.origin + path)
        page.wait_for_selector("main")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert [c for c in watched.complaints if not any(status in c for status in ("403", "404", "410"))] == []
    page.close()


def test_an_unknown_screen_names_the_known_ones(web: Web, watched: Watched) -> None:
    who = web.signed_in(Role.viewer)
    answer = web.get(who, "/wall/%3Cb%3Enope")
    assert answer.status_code == 404
    assert "&lt;b&gt;nope" in answer.text
    assert 'href="/wall/pulse"' in answer.text
    assert "Voices &amp; places" in answer.text
    for turn in ("0", "-1", "x", "1e3", "999999"):
        assert web.get(who, f"/wall/pulse?rotate={turn}").status_code == 422


def test_a_rotating_wall_has_every_screen(web: Web, watched: Watched) -> None:
    page = watched.page
    secret = access.create_wall_link(web.client, "lobby")
    page.goto(f"{web.origin}/wall/enter/{secret}?rotate=3")
    page.wait_for_selector(".screen.shown[data-name=pulse]")
    page.wait_for_selector(".screen.shown[data-name=voices]")
    expect(page.locator("#wall")).not_to_have_class(re.compile("stale"))
    assert watched.complaints == []


COUNTED = """window.told = 0;
Object.defineProperty(window, "store", {set: (store) => store.subscribe(() => (window.told += 1))});"""
"""How often Dash told its components that something had changed."""


def test_components_are_not_told_of_each_other_one_by_one(web: Web, watched: Watched) -> None:
    page = watched.page
    access.add_user(web.client, "Ada", Role.administrator)
    page.context.add_cookies([web.cookie_of("Ada")])  # type: ignore[list-item]
    page.add_init_script(COUNTED)
    page.goto(f"{web.origin}/admin")
    page.wait_for_selector("#top.live")
    elements, told = page.evaluate("[document.querySelectorAll('#content *').length, window.told]")
    assert 0 < told < elements / 3
    assert watched.complaints == []


DRAWN = "CanvasRenderingContext2D.prototype.fillText = function (sign) {{ this.fillRect(0, 0, {width}, 4); }}"
"""Every sign as a box: of one size where there is no font, of its own where there is one."""


@pytest.mark.parametrize(("width", "said"), [("4", True), ("sign.codePointAt(0) % 19", False)])
def test_a_wall_without_a_font_for_emoji_is_said(web: Web, browser: Browser, width: str, said: bool) -> None:
    wall = browser.new_page()
    wall.add_init_script(DRAWN.format(width=width))
    wall.goto(f"{web.origin}/wall/enter/{access.create_wall_link(web.client, 'lobby')}")
    # Figures have come, so the connection is open and what is lacking was said before.
    expect(wall.locator(".panel-counters")).to_contain_text("mentions a minute")
    expect(wall.locator(".clock").first).to_contain_text(":")
    access.add_user(web.client, "Ada", Role.administrator)
    context = browser.new_context()
    context.add_cookies([web.cookie_of("Ada")])
    admin = context.new_page()
    admin.goto(f"{web.origin}/admin")
    if said:
        expect(admin.locator(".lacks-fonts")).to_contain_text(
            "No font for emoji on the machine of the open wall of lobby"
        )
    else:
        expect(admin.locator("th", has_text="lobby")).to_have_count(1)
        expect(admin.locator(".lacks-fonts")).to_have_count(0)
    context.close()
    wall.close()
