"""The box of a case follows what others make of a draft, and never what somebody is writing."""

from __future__ import annotations

from playwright.sync_api import expect

from listening.cases.case import Act, Action, Actor
from listening.people.permissions import Role
from tests.cases.conftest import Office
from tests.desk.conftest import HOSTILE, Hire, now, opened

MAX = Actor("Max", Role.manager)


def test_the_box_shows_what_was_approved_and_says_who_changed_what(office: Office, hire: Hire) -> None:
    (case,) = opened(office, "@plovair I am a journalist, what happened?")
    eva = hire("Eva", Role.agent, "press")
    page = eva.goes(f"/case/{case.id}")
    page.locator("#answer").fill(f"A statement follows tomorrow. {HOSTILE}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".draft blockquote")).to_contain_text("A statement follows tomorrow.")
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".state-waiting_approval")).to_be_visible()
    office.desk.act(case.id, Act(action=Action.approve, text=f"A statement follows today. {HOSTILE}"), MAX, now())
    expect(page.locator("#answer")).to_have_value(f"A statement follows today. {HOSTILE}")
    expect(page.locator("#case-hint")).to_contain_text("Max approved it with “today” for “tomorrow”.")
    expect(page.locator(".what-changed del")).to_have_text("tomorrow")
    expect(page.locator(".what-changed ins")).to_have_text("today")
    assert page.locator(".what-changed img").count() == 0
    page.reload()
    expect(page.locator("#answer")).to_have_value(f"A statement follows today. {HOSTILE}")

    # A colleague's newer draft, too; but not over what somebody is writing.
    office.desk.act(case.id, Act(action=Action.draft, text="Noon, then."), MAX, now())
    expect(page.locator("#answer")).to_have_value("Noon, then.")
    expect(page.locator("#case-hint")).to_contain_text("Max wrote a new draft.")
    page.locator("#answer").fill("Noon, then? No")
    office.desk.act(case.id, Act(action=Action.draft, text="One o'clock."), MAX, now())
    expect(page.locator(".draft blockquote")).to_have_text("One o'clock.")
    expect(page.locator("#answer")).to_have_value("Noon, then? No")

    # What was never kept comes back when something takes its place.
    page.locator("details", has_text="earlier drafts").locator("summary").click()
    page.get_by_role("button", name="Use it again").first.click()
    expect(page.locator("#answer")).to_have_value("Noon, then.")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#answer")).to_have_value("Noon, then? No")
    assert eva.complaints == []
