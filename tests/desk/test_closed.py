"""What is over can be found, opened and taken back, and nobody is called spam for good."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from listening.cases.case import Act, Action, Actor, Dismissal, State
from listening.people.permissions import Role
from tests.cases.conftest import Office, post
from tests.desk.conftest import Hire, now, opened


def test_a_slip_of_the_finger_is_taken_back(office: Office, hire: Hire) -> None:
    first, _ = opened(office, "@plovair where is my bag?", "@plovair where is my other bag?")
    page = hire("Kim", Role.agent, "baggage").goes("/desk")
    rows = page.locator(".rows .case-row")
    expect(rows).to_have_count(2)
    # Enter on a fresh desk opens the first line.
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/case/{first.id}$"))
    expect(page.locator("h1")).to_have_text(first.id)
    page.keyboard.press("c")
    expect(page.locator(".state-owned")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("#case-said")).to_contain_text("you resolved it")
    expect(page.locator(".state-resolved")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator(".state-owned")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator(".state-resolved")).to_be_visible()
    page.keyboard.press("u")
    expect(rows).to_have_count(1)

    page.locator(".filters select[name=state]").select_option("resolved")
    expect(rows).to_have_count(1)
    expect(page.locator(f"#row-{first.id}")).to_contain_text("resolved")
    expect(page.locator(".bulk button", has_text="Claim")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.keyboard.type("not done")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".nothing")).to_have_text("No case fits what you ask for.")

    page.locator(".filters select[name=state]").select_option("")
    expect(rows).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("d")
    dialog = page.locator("#dialog-dismiss")
    expect(dialog).to_be_visible()
    assert dialog.locator("select").input_value() == "", "no reason is preset"
    page.keyboard.press("Control+Enter")
    expect(dialog).to_be_visible()
    dialog.locator("select").select_option("spam")
    page.keyboard.press("Control+Enter")
    expect(rows).to_have_count(1)
    page.locator("#case-said button").click()
    expect(rows).to_have_count(2)
    assert {case.state for case in office.cases()} == {State.reopened, State.open}


def test_who_was_called_spam_by_mistake_is_seen_again(office: Office, hire: Hire) -> None:
    (case,) = opened(office, "@plovair where is my bag?", author="ada")
    other = opened(office, "@plovair the other bag is lost")[0]
    boss = Actor("Max", Role.manager)
    spam = Act(action=Action.dismiss, dismissal=Dismissal.spam)
    office.desk.act(case.id, spam, boss, now())
    page = hire("Kim", Role.agent, "baggage").goes("/desk")
    expect(page.locator(".rows .case-row")).to_have_count(1)
    expect(page.locator(".called-spam")).to_be_hidden()
    reply = post(
        "again", now() + 1000, "@plovair I am no robot! Where is my bag?", "ada0", parent=case.talk.opener.id[2:]
    )
    office.ingest(reply)
    expect(page.locator(".called-spam")).to_contain_text("1 case that was called spam asks again")
    assert next(c for c in office.cases() if c.id == case.id).state is State.dismissed
    page.keyboard.press("s")
    expect(page.locator(f"#row-{case.id} .said-text")).to_contain_text("I am no robot")
    page.keyboard.press("b")
    expect(page.locator("#case-said")).to_contain_text("you opened it again")
    page.keyboard.press("s")
    expect(page.locator(".called-spam")).to_be_hidden()
    expect(page.locator(".rows .case-row")).to_have_count(2)
    expect(page.locator(f"#row-{other.id}")).to_be_visible()
    trail = office.desk.book.trail(case.id)
    assert (trail[-1].action, trail[-1].why) == (Action.reopen, "called spam by mistake")
