"""What the page of one case says and offers, to whom, and how it looks where that can go wrong."""

from __future__ import annotations

import msgspec
from playwright.sync_api import expect

from listening.cases.case import Act, Action, Actor, Dismissal
from listening.people.permissions import Role
from tests.cases.conftest import Office, post
from tests.desk.conftest import Hire, now, opened
from tests.patience import until

KIM = Actor("Kim", Role.agent, frozenset({"baggage"}))
ADA = Actor("Ada", Role.manager)


def test_who_authorises_is_who_is_asked_and_then_who_did(office: Office, hire: Hire) -> None:
    (case,) = opened(office, "@plovair where is my bag?")
    ada = hire("Ada", Role.manager, width=390, height=844)
    page = ada.goes(f"/case/{case.id}")
    who = page.locator("dt:text-is('Authorised by') + dd")
    expect(who).to_have_text("nobody needs to")
    office.desk.act(case.id, Act(action=Action.draft, text="It is on its way."), KIM, now())
    office.desk.act(case.id, Act(action=Action.request_approval, to="Ada"), KIM, now())
    expect(who).to_have_text("Ada, who is asked")
    # The line above the draft is text like any other here, not that of a wall, and it wraps.
    line = page.locator(".draft .by")
    expect(line).to_contain_text("Ada is asked to approve it")
    expect(line).to_have_css("font-size", page.evaluate("getComputedStyle(document.body).fontSize"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("[data-do=approve]").first.click()
    expect(page.locator("#approved-text")).to_be_visible()
    expect(who).to_have_text("Ada")
    assert ada.complaints == []


def test_a_box_is_there_only_for_who_can_write(office: Office, hire: Hire) -> None:
    (case,) = opened(office, "@plovair where is my bag?")
    box, why = "#answer", ".answer .buttons .needs"
    reading = hire("Eve", Role.executive).goes(f"/case/{case.id}")
    expect(reading.locator(why)).to_have_text("baggage answers it; you can read along.")
    expect(reading.locator(box)).to_be_hidden()

    manager, other = hire("Ada", Role.manager), hire("Eva", Role.agent, "baggage")
    page, writing = manager.goes(f"/case/{case.id}"), other.goes(f"/case/{case.id}")
    expect(page.locator(box)).to_be_visible()
    writing.locator(box).fill("We are looking for it.")
    dismissed = Act(action=Action.dismiss, dismissal=Dismissal.duplicate)
    office.desk.act(case.id, dismissed, ADA, now())
    expect(page.locator(".state-dismissed")).to_have_text("dismissed: duplicate")
    expect(page.locator(why)).to_have_text("It is dismissed. Open it again to answer.")
    expect(page.locator(box)).to_be_hidden()
    # What somebody has begun stays in sight.
    expect(writing.locator(why)).to_be_visible()
    expect(writing.locator(box)).to_be_visible()
    # An end is no answer: no promise was kept by it.
    expect(page.locator("dt:text-is('First response') + dd")).to_contain_text("none was given")
    office.desk.act(case.id, Act(action=Action.reopen, why="it is none"), ADA, now())
    expect(page.locator(box)).to_be_visible()
    expect(page.locator(why)).to_have_count(0)


def test_every_dialog_is_sent_by_keyboard(office: Office, hire: Hire) -> None:
    """Also one in which nothing is written."""
    (case,) = opened(office, "@plovair where is my bag?")
    office.desk.act(case.id, Act(action=Action.draft, text="It is on its way."), KIM, now())
    page = hire("Eva", Role.agent, "baggage").goes(f"/case/{case.id}")
    page.keyboard.press("q")
    expect(page.locator("#dialog-request select")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".state-waiting_approval")).to_be_visible()
    expect(page.locator("#dialog-request")).to_be_hidden()


def test_what_comes_next_stands_out(office: Office, hire: Hire) -> None:
    (case,) = opened(office, "@plovair where is my bag?")
    office.desk.act(case.id, Act(action=Action.claim), KIM, now())
    page = hire("Kim", Role.agent, "baggage").goes(f"/case/{case.id}")
    resolve = page.locator("[data-do=resolve]")
    expect(resolve).to_contain_class("quiet")
    office.desk.act(case.id, Act(action=Action.mark_answered, text="By telephone"), KIM, now())
    expect(resolve).not_to_contain_class("quiet")


def test_a_text_runs_as_its_language_does(office: Office, hire: Hire) -> None:
    """Also when it begins with a handle in Latin letters, and for as long as the page is renewed."""
    said = post("ar", now() - 60_000, "@plovair أين حقيبتي؟ bag")
    office.ingest(msgspec.structs.replace(said, language="ar"))
    (case,) = office.cases()
    eva = hire("Eva", Role.agent, "baggage")
    row = eva.goes("/desk").locator(f"#row-{case.id} .said-text > span")
    expect(row).to_contain_text("@plovair")
    expect(row).to_have_css("direction", "rtl")
    expect(eva.goes(f"/case/{case.id}").locator(".post .text")).to_have_css("direction", "rtl")
    (other,) = opened(office, "@plovair and mine, where is my bag?", author="bo")
    expect(eva.goes(f"/case/{other.id}").locator(".post .text")).to_have_css("direction", "ltr")


CUT = "(name) => name.scrollHeight > name.clientHeight + 1"


def test_a_long_name_is_two_lines_until_it_is_unfolded(office: Office, hire: Hire) -> None:
    said = msgspec.structs.replace(post("long", now() - 60_000), name="Bartholomew " * 16)
    office.ingest(said)
    (case,) = office.cases()
    page = hire("Kim", Role.agent, "baggage").goes(f"/case/{case.id}")
    name = page.locator(".facts .long-name b")
    lines = "(name) => Math.round(name.clientHeight / parseFloat(getComputedStyle(name).lineHeight))"
    until(lambda: (name.evaluate(CUT), name.evaluate(lines)) == (True, 2), "two lines, and more of it")
    page.locator(".facts .long-name summary").press("Enter")
    expect(page.locator(".facts .long-name")).to_have_attribute("open", "")
    until(lambda: not name.evaluate(CUT.replace("name.clientHeight", "name.offsetHeight")), "the whole name")
    assert page.evaluate("document.documentElement.scrollWidth") == 1366
