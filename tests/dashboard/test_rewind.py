"""The pages of past moments: what an address says, and a browser that goes through time."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, expect

from listening.mention import Mention
from listening.people.permissions import Role
from listening.store.access import access
from tests.dashboard.conftest import Web, say
from tests.dashboard.test_browser import Watched

MINUTE = 60


def _begin() -> int:
    """A minute (s) about an hour ago, from which on ten minutes are of one day where the brand is."""
    begin = int(time.time()) // MINUTE * MINUTE - 3600
    first, last = (datetime.fromtimestamp(at, ZoneInfo("Europe/Berlin")) for at in (begin, begin + 10 * MINUTE))
    return begin if first.date() == last.date() else begin - 10 * MINUTE


def _said(web: Web, begin: int) -> None:
    """One mention a minute from ``begin`` (s) on, for ten minutes."""
    for n in range(10):
        at = (begin + n * MINUTE) * 1000
        mention = Mention(
            id=f"demo:{n}",
            source="demo",
            created=at,
            received=at,
            text=f"plovair, the {n}th",
            author=f"a{n}",
            topics=("Plovair",),
            department="care",
            language="en",
            compound=0.5,
        )
        say(web.client, web.config, mention)


def test_an_address_is_a_moment_or_says_what_is_wrong(web: Web) -> None:
    begin = _begin()
    who = web.signed_in(Role.agent)
    assert web.get(who, f"/rewind/pulse/at?at={begin}").json()["unheard"], (
        "nothing is there yet, and it is looked again"
    )
    _said(web, begin)
    here = datetime.fromtimestamp(begin + 2 * MINUTE, ZoneInfo("Europe/Berlin"))
    for sent in (str(begin + 2 * MINUTE), here.isoformat().replace("+", "%2B"), f"{here:%Y-%m-%dT%H:%M:%S}"):
        answer = web.get(who, f"/rewind/pulse/at?at={sent}").json()
        assert answer["at"] == begin + 2 * MINUTE
        assert answer["frame"]["counters"]["hour"]["v"] == 3
    assert "html" not in answer
    assert web.get(who, f"/rewind/pulse/at?at={begin - 60}").json()["unheard"]
    for wrong in ("yesterday", "9" * 30, "2026-13-01", "x" * 500):
        refused = web.get(who, f"/rewind/pulse/at?at={wrong}")
        assert refused.status_code == 422
        assert "at: not a time" in refused.text
    for wrong in ("0001-01-01", "7", "-1"):
        assert web.get(who, f"/rewind/pulse/at?at={wrong}").status_code == 422
        assert web.get(who, f"/rewind/:marks?from={wrong}&to=").status_code == 422
    assert web.get(who, "/rewind/:marks?from=&to=").json()["marks"] == []
    assert web.get(who, "/rewind/nowhere/at").status_code == 404
    desks = web.get(who, f"/rewind/:desk/at?at={begin + 2 * MINUTE}").json()
    assert desks["at"] == begin + 2 * MINUTE
    assert "Customer care" in desks["html"]
    boss = web.signed_in(Role.manager)
    for which in ("today", "7d", "28d"):
        figures = web.get(boss, f"/rewind/:kpi/at?at={begin + 2 * MINUTE + 5}&range={which}").json()
        assert '<b data-figure="mentions">3</b>' in figures["html"]
    assert "range: one of today, 7d, 28d" in web.get(boss, "/rewind/:kpi/at?range=90d").text
    assert web.get(who, "/rewind/:kpi").status_code == 404
    assert "has no screen called nowhere" in web.get(who, "/rewind/nowhere").text
    assert web.get(who, "/rewind?at=7").headers["location"] == "/rewind/pulse?at=7"


def test_a_past_moment_in_a_browser(web: Web, browser: Browser) -> None:
    begin = _begin()
    _said(web, begin)
    access.add_user(web.client, "Kim", Role.agent)
    watched = Watched(browser)
    page = watched.page
    page.context.add_cookies([web.cookie_of("Kim")])
    page.goto(f"{web.origin}/rewind/pulse?at={begin + 2 * MINUTE + 5}")
    hour = page.locator('[data-bind="counters.hour.v"]')
    expect(hour).to_have_text("3")
    expect(page.locator(".rewind-word")).to_have_text("REWIND")
    here = datetime.fromtimestamp(begin + 2 * MINUTE + 5, ZoneInfo("Europe/Berlin"))
    expect(page.locator(".rewind-moment")).to_contain_text(f"{here:%H:%M:%S}")
    expect(page.locator(".wall-head .clock")).to_have_text(f"{here:%H:%M:%S}")
    expect(page.locator(".latest .quoted").first).to_have_text("plovair, the 2th")
    # A minute on, by key; the address holds it.
    page.keyboard.press("ArrowRight")
    expect(hour).to_have_text("4")
    page.reload()
    expect(hour).to_have_text("4")
    # It plays to where all has been said.
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(hour).to_have_text("10")
    page.keyboard.press("Space")
    expect(page.locator(".rewind-play")).to_have_text("Play")
    # Nothing of it listens to what is now.
    assert not [address for address in watched.asked if address.startswith("ws")]
    assert not watched.complaints
    page.close()
