"""Cases merged and split on pages, by keyboard: from the desk, from a case, taken back, and where addresses lead."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from listening.people.permissions import Role
from tests.cases.conftest import Office, post
from tests.desk.conftest import Hire, now, opened


def test_two_are_merged_taken_back_and_split_off(office: Office, hire: Hire) -> None:
    one, two = opened(office, "@plovair where is my pink bag?", "@plovair my pink bag, where is it?")
    kim = hire("Kim", Role.agent, "baggage")
    # Of what the process has not heard of yet, nothing is offered.
    expect(kim.goes("/desk").locator(".rows .case-row")).to_have_count(2)
    page = kim.goes(f"/case/{one.id}")
    keys = page.keyboard
    expect(page.locator("h1")).to_have_text(one.id)
    keys.press("n")
    keys.type("pink, with a sticker")
    keys.press("Control+Enter")
    expect(page.locator(".trail-part")).to_contain_text("pink, with a sticker")
    keys.press("+")
    expect(page.locator("#dialog-merge input")).to_be_focused()
    expect(page.locator("#dialog-merge .alike")).to_contain_text(two.id)
    expect(page.locator("#dialog-merge .alike .text")).to_have_text("@plovair my pink bag, where is it?")
    keys.type(two.id.lower())
    keys.press("Enter")
    expect(page.locator("#case-said")).to_contain_text(f"{one.id}: you merged it into {two.id}.")
    expect(page.locator(".case .bulk")).to_contain_text(f"It was merged into {two.id}")
    keys.press("z")
    expect(page.locator(".state-open")).to_be_visible()
    expect(page.locator("#case-said")).to_contain_text("you took that back")
    assert len(office.cases()) == 2

    keys.press("+")
    keys.type(two.id)
    keys.press("Enter")
    expect(page.locator(".case .bulk")).to_contain_text(f"It was merged into {two.id}")
    keys.press("+")
    page.wait_for_url(re.compile(f"/case/{two.id}$"))
    expect(page.locator("h1")).to_have_text(two.id)
    expect(page.locator(".thread .post")).to_have_count(2)
    expect(page.locator(".trail-part")).to_contain_text("pink, with a sticker")
    expect(page.locator(".trail-part .of-case").first).to_have_text(one.id)
    kim.goes(f"/case/{one.id}")
    expect(page.locator("h1")).to_have_text(two.id)
    expect(page.locator(".led")).to_contain_text(f"{one.id} was merged into this case.")

    keys.press("-")
    expect(page.locator("#dialog-split-off select")).to_be_focused()
    page.locator("#dialog-split-off select").select_option(one.id)
    keys.press("Control+Enter")
    expect(page.locator("#case-said")).to_contain_text(f"you split off {one.id}")
    assert [len(case.posts) for case in office.cases()] == [1, 1]
    assert kim.complaints == []


def test_what_looks_alike_and_comes_in_later_is_offered(office: Office, hire: Hire) -> None:
    """The page was opened before: what its dialog offers is renewed as what stands beside the thread is."""
    (one,) = opened(office, "@plovair where is my pink bag?")
    kim = hire("Kim", Role.agent, "baggage")
    page = kim.goes(f"/case/{one.id}")
    expect(page.locator(".facts")).to_contain_text("None.")
    office.ingest(post("later", now(), "@plovair my pink bag, where is it?", author="bo"))
    (two,) = [case for case in office.cases() if case.id != one.id]
    desk = hire("Eva", Role.agent, "baggage").goes("/desk")
    expect(desk.locator(".rows .case-row")).to_have_count(2)
    page.keyboard.press("n")
    page.keyboard.type("pink, with a sticker")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".facts .small-rows")).to_contain_text(two.id)
    page.keyboard.press("+")
    expect(page.locator("#dialog-merge .alike")).to_contain_text(two.id)
    expect(page.locator("#dialog-merge option")).to_have_attribute("value", two.id)
    assert kim.complaints == []


def test_a_mention_of_a_thread_is_split_off(office: Office, hire: Hire) -> None:
    (case,) = opened(office, "@plovair where is my bag?")
    me = post("me-too", now(), "me too!", author="bo", parent=case.talk.opener.id[2:])
    office.ingest(me)
    page = hire("Kim", Role.agent, "baggage").goes(f"/case/{case.id}")
    expect(page.locator(".thread .post")).to_have_count(2)
    page.keyboard.press("-")
    select = page.locator("#dialog-split-off select")
    expect(select.locator("option")).to_have_count(3)
    page.keyboard.type("bo")
    expect(select).to_have_value(me.id)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".thread .post")).to_have_count(1)
    assert len(office.cases()) == 2


def test_all_that_are_chosen_become_one(office: Office, hire: Hire) -> None:
    cases = opened(office, *(f"@plovair where is my bag {n}?" for n in "abc"))
    page = hire("Kim", Role.agent, "baggage").goes("/desk")
    expect(page.locator(".rows .case-row")).to_have_count(3)
    for key in "jxjxjx":
        page.keyboard.press(key)
    page.keyboard.press("+")
    expect(page.locator("#dialog-merge input")).to_have_value(cases[0].id)
    page.keyboard.press("Enter")
    expect(page.locator(".rows .case-row")).to_have_count(1)
    expect(page.locator("#case-said")).to_contain_text(f"2 cases: you merged it into {cases[0].id}.")
    assert len(office.only().posts) == 3
    page.keyboard.press("z")
    expect(page.locator(".rows .case-row")).to_have_count(3)
