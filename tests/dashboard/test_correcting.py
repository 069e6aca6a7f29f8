"""Setting right what was decided: one key wherever a mention stands, one dialog, one way back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from listening.learning.correction import Correction, MetAs, standing
from listening.mention import Label, Mention
from listening.people.permissions import Role
from listening.store import corrections, keys
from listening.store.access import access
from tests.dashboard.conftest import Web, say
from tests.patience import PATIENCE_MS as WAIT_MS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NUMBER = 50
"""More than a screen shows: the last ones are scrolled to."""


def heard(web: Web, number: int) -> list[Mention]:
    """The newest last; all called positive, all sent to care."""
    now = int(time.time() * 1000)
    said = [
        Mention(
            id=f"net:{n}",
            source="net",
            created=now - 100_000 + n * 1000,
            text=f"plovair lost my bag, number {n}",
            author=f"a{n}",
            topics=("Plovair",),
            department="care",
            route="all",
            language="en",
            compound=0.5,
        )
        for n in range(number)
    ]
    say(web.client, web.config, *said)
    return said


def visit(web: Web, browser: Browser, role: Role) -> Page:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.set_default_timeout(WAIT_MS)
    access.add_user(web.client, f"Kim {role}", role)
    page.context.add_cookies([web.cookie_of(f"Kim {role}")])
    page.goto(f"{web.origin}/mentions?figure=mentions")
    return page


def held(web: Web, id: str) -> Correction | None:
    return standing(corrections.about(web.client, [id])[0])


TWO_AT_ONCE = """async () => {
    const until = async (holds) => {
        for (let n = 0; n < 10000 && !holds(); n += 1) await null;
    };
    for (const row of [...document.querySelectorAll("[data-mention]")].slice(0, 2)) {
        row.querySelector("[data-corrects]").click();
        await until(() => document.activeElement.closest("#dialog-correct"));
        const form = document.querySelector("#dialog-correct form");
        form.querySelector("select").value = "negative";
        form.requestSubmit();
        await until(() => !window.Masthead.asking());
    }
}"""
"""Nothing else of the page has its turn meanwhile: what is awaited there comes before the next key."""


def test_two_in_one_moment_are_both_kept(web: Web, browser: Browser) -> None:
    """A page that is busy for a moment takes the keys of that moment at once, before Dash has asked for anything."""
    heard(web, 3)
    page = visit(web, browser, Role.agent)
    expect(page.locator("[data-mention]")).to_have_count(3, timeout=WAIT_MS)
    page.evaluate(TWO_AT_ONCE)
    expect(page.locator("#correct-said")).to_contain_text("Kept: negative.", timeout=WAIT_MS)
    end = time.monotonic() + WAIT_MS / 1000
    while web.client.hlen(keys.corrections()) < 2:
        assert time.monotonic() < end
        page.wait_for_timeout(50)


def test_fifty_corrections_by_keyboard_and_the_way_back(web: Web, browser: Browser) -> None:
    said = heard(web, NUMBER)
    page = visit(web, browser, Role.agent)
    expect(page.locator("[data-mention]")).to_have_count(NUMBER, timeout=WAIT_MS)
    dialog, told = page.locator("#dialog-correct"), page.locator("#correct-said")
    for n in reversed(range(NUMBER)):
        page.keyboard.press("j")
        page.keyboard.press("f")
        expect(dialog.locator(".about")).to_have_text(f"plovair lost my bag, number {n}", timeout=WAIT_MS)
        page.keyboard.type("neg")
        # What comes next is the page's at once, also while the dialog is on its way.
        page.keyboard.press("Control+Enter")
    expect(told).to_contain_text("Kept: negative.", timeout=WAIT_MS)
    end = time.monotonic() + WAIT_MS / 1000
    while web.client.hlen(keys.corrections()) < NUMBER:
        assert time.monotonic() < end
        page.wait_for_timeout(50)
    found = [held(web, each.id) for each in said]
    assert {(each.mood, each.found, each.by) for each in found if each} == {
        (Label.negative, MetAs.working, "Kim agent")
    }
    # The last one: more of it, and then back step by step.
    page.keyboard.press("f")
    known = dialog.locator("#correct-known")
    expect(known).to_contain_text("Decided: positive, to Customer care", timeout=WAIT_MS)
    expect(known).to_contain_text("Kim agent said", timeout=WAIT_MS)
    dialog.locator("select[name=department]").select_option("ground")
    dialog.locator("select[name=answer]").select_option("other")
    dialog.locator("textarea").fill("a film")
    page.keyboard.press("Control+Enter")
    expect(told).to_contain_text("Kept: negative, to ground, not about us.", timeout=WAIT_MS)
    now = held(web, said[0].id)
    assert now is not None
    assert (now.department, now.about_us, now.reason) == ("ground", False, "a film")
    for words in ("What holds now: negative.", "What holds now: what was decided."):
        if "negative" not in words:
            page.keyboard.press("f")
            expect(known).to_contain_text("Kim agent said", timeout=WAIT_MS)
            known.locator("button").click()
        else:
            page.keyboard.press("v")
        expect(told).to_contain_text(words, timeout=WAIT_MS)
    assert held(web, said[0].id) is None
    # Nothing said is nothing kept.
    page.keyboard.press("f")
    page.keyboard.press("Control+Enter")
    expect(told).to_contain_text("Nothing is kept: say what is right of it", timeout=WAIT_MS)
    page.close()


def test_who_may_not_has_no_key_for_it(web: Web, browser: Browser) -> None:
    heard(web, 1)
    page = visit(web, browser, Role.executive)
    row = page.locator("[data-mention]")
    expect(row).to_have_count(1, timeout=WAIT_MS)
    row.hover()
    expect(row.locator(".set-right")).to_be_hidden()
    page.keyboard.press("f")
    expect(page.locator("#dialog-correct")).to_have_count(0)
    page.close()
