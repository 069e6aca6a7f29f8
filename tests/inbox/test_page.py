"""The inbox in browsers: who is named is told while they look elsewhere, and gets to the case by keys."""

from __future__ import annotations

from playwright.sync_api import expect

from listening.cases.case import Act, Action, Actor
from listening.cases.told import TellKind
from listening.people.permissions import Role
from listening.store import messages, told
from listening.store.clock import now_ms
from tests.cases.conftest import Office
from tests.desk.conftest import Hire, opened

MAX = Actor("Max", Role.manager)


def test_who_is_named_is_told_and_gets_there_by_keys(office: Office, hire: Hire) -> None:
    kim = hire("Kim", Role.agent, "baggage")
    office.hire("Max", Role.manager)
    first, second = opened(office, "@plovair where is my bag?", "@plovair my bag is broken")
    page = kim.goes("/inbox")
    expect(page.locator(".inbox-rows")).to_have_text("Nothing waits for you here.")
    expect(page.locator(".unread-count")).to_be_hidden()
    office.desk.act(first.id, Act(action=Action.note, text="@kim, is it <b>yours</b>?"), MAX, now_ms())
    office.desk.act(second.id, Act(action=Action.assign, to="Kim"), MAX, now_ms())
    expect(page.locator(".unread-count")).to_have_text("2")
    expect(page.locator(".inbox-row.is-unread")).to_have_count(2)
    expect(page.locator(".inbox-row").nth(1)).to_contain_text("@kim, is it <b>yours</b>?")

    page.goto(page.url.replace("/inbox", "/desk"))
    expect(page.locator(".unread-count")).to_have_text("2")
    page.wait_for_selector("#top.live")
    page.keyboard.press("i")
    page.wait_for_url("**/inbox")
    expect(page.locator(".inbox-row.is-unread")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".inbox-row.is-unread")).to_have_count(1)
    expect(page.locator(".unread-count")).to_have_text("1")
    page.locator("#inbox-kind").select_option("mentioned")
    expect(page.locator(".inbox-row")).to_have_count(1)
    page.locator("#inbox-unread").select_option("unread")
    expect(page.locator(".inbox-rows")).to_have_text("Nothing of that.")
    page.locator("#inbox-kind").select_option("*")
    expect(page.locator(".inbox-row")).to_have_count(1)
    page.locator(".inbox-case").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/case/{second.id}")
    expect(page.locator("#case")).to_be_visible()
    expect(page.locator(".unread-count")).to_be_hidden()
    office.desk.act(first.id, Act(action=Action.note, text="@kim?"), MAX, now_ms())
    expect(page.locator(".unread-count")).to_have_text("1")
    page.keyboard.press("i")
    expect(page.locator(".inbox-row.is-unread")).to_have_count(1)
    page.keyboard.press("a")
    expect(page.locator(".inbox-row.is-unread")).to_have_count(0)
    assert (kim.complaints, kim.foreign()) == ([], [])


def test_snoozed_tagged_and_taken_back_by_keys(office: Office, hire: Hire) -> None:
    kim = hire("Kim", Role.agent, "baggage")
    first, second = opened(office, "@plovair where is my bag?", "@plovair my bag is broken")
    page = kim.goes("/desk")
    rows = page.locator(".rows .case-row")
    expect(rows).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("p")
    page.locator("#dialog-snooze select").select_option("customer")
    page.keyboard.press("Control+Enter")
    expect(rows).to_have_count(1)
    expect(page.locator(".put-off-line")).to_contain_text("1 case is snoozed")
    undo = page.locator("#case-said button")
    expect(undo).to_contain_text("Undo (")
    page.keyboard.press("z")
    expect(rows).to_have_count(2)
    expect(page.locator(".put-off-line")).to_be_hidden()

    page.keyboard.press("g")
    page.locator("#dialog-tag input").fill("  VIP guest ")
    page.keyboard.press("Enter")
    tagged = page.locator(".row-tags:visible")
    expect(tagged).to_have_text("vip guest")
    page.locator(".filters select[name=tag]").select_option("vip guest")
    expect(rows).to_have_count(1)
    page.locator(".filters select[name=tag]").select_option("")
    expect(rows).to_have_count(2)

    office.desk.act(second.id, Act(action=Action.snooze, until="tomorrow"), MAX, now_ms())
    expect(rows).to_have_count(1)
    page.keyboard.press("v")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("snoozed until")
    page.locator(".rows .case-row").press("Enter")
    expect(page.locator(".put-off-said")).to_contain_text("its clocks run on")
    page.keyboard.press("b")
    expect(page.locator(".put-off-said")).to_have_count(0)
    page.goto(page.url.replace(second.id, first.id))
    page.wait_for_selector("#top.live")
    page.locator(".untag").click()
    expect(page.locator(".case-tag")).to_have_count(0)
    # What is left of the ten seconds is counted; then nothing is offered any more.
    expect(page.locator("#case-said button")).to_be_hidden()
    assert (kim.complaints, kim.foreign()) == ([], [])


def test_what_is_sent_is_chosen(office: Office, hire: Hire) -> None:
    kim = hire("Kim", Role.agent, "baggage")
    page = kim.goes("/inbox")
    page.keyboard.press("m")
    page.wait_for_url("**/inbox/messages")
    expect(page.locator("main")).to_contain_text("Nothing can be sent to you yet")
    expect(page.locator("#messages-said")).to_have_text("Nothing is sent.")
    page.get_by_label("approval wanted").check()
    expect(page.locator("#messages-said")).to_contain_text("Chosen: approval wanted.")
    assert messages.chosen(office.client, "kim").kinds == (TellKind.approval,)
    kim.goes("/inbox/messages")
    expect(page.get_by_label("approval wanted")).to_be_checked()
    expect(page.get_by_label("mentioned")).not_to_be_checked()
    assert (kim.complaints, kim.foreign()) == ([], [])


def test_names_are_offered_behind_an_at(office: Office, hire: Hire) -> None:
    for name in ("Kim Lee", "Kirsten Ångström", "Zoë"):
        office.hire(name, Role.agent, "baggage")
    max_ = hire("Max", Role.manager)
    (case,) = opened(office, "@plovair where is my bag?")
    page = max_.goes(f"/case/{case.id}")
    page.keyboard.press("n")
    box = page.locator("#dialog-note textarea")
    options = page.locator("#naming [role=option]")
    page.keyboard.type("mail a@b, ask @ki")
    expect(options).to_have_text(["Kim Lee", "Kirsten Ångström"])
    page.keyboard.press("ArrowDown")
    expect(page.locator("#naming [aria-selected=true]")).to_have_text("Kirsten Ångström")
    expect(box).to_have_attribute("aria-activedescendant", "naming-1")
    page.keyboard.press("Enter")
    page.keyboard.type("and @ang")  # folded, and by any of its words
    expect(options).to_have_text(["Kirsten Ångström"])
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(page.locator("#dialog-note")).to_be_visible()
    page.keyboard.type(", or @le")
    options.first.click()
    expect(box).to_have_value("mail a@b, ask @Kirsten Ångström and @ang, or @Kim Lee ")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#dialog-note")).to_be_hidden()
    expect(page.locator(".trail")).to_contain_text("Max wrote a note")
    for name in ("Kim Lee", "Kirsten Ångström"):
        assert [each.place.kind for each in told.read(office.client, name, now_ms()).entries] == [TellKind.mentioned]
    assert max_.complaints == []
