"""The whole walk of a case without a mouse: found, claimed, answered, approved, resolved."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from listening.cases.case import Act, Action, Actor, State
from listening.people.permissions import Role
from tests.cases.conftest import Office, post
from tests.desk.conftest import Hire, now, opened


def test_the_whole_walk_of_a_case_by_keyboard(office: Office, hire: Hire) -> None:
    other, case = opened(office, "@plovair where is my bag?", "@plovair I am a journalist, what happened?")
    kim, pia = hire("Kim", Role.agent, "baggage", "press"), hire("Pia", Role.manager)
    page = kim.goes("/desk")
    keys = page.keyboard
    expect(page.locator(".rows .case-row")).to_have_count(2)
    keys.press("?")
    expect(page.locator("#dialog-help")).to_be_visible()
    # A long list as well is shown from its beginning, with the way out of it.
    for part in ("#title-help", "#dialog-help dt >> nth=0", "#dialog-help .modal-footer button"):
        expect(page.locator(part)).to_be_in_viewport()
    keys.press("Escape")
    keys.press("/")
    keys.type("journalist")
    expect(page.locator(".rows .case-row")).to_have_count(1)
    keys.press("Escape")
    expect(page.locator(".search input")).to_have_value("journalist")
    keys.press("j")
    keys.press("c")
    expect(page.locator(f"#row-{case.id} .owner").first).to_have_text("Kim")
    keys.press("Enter")
    page.wait_for_url(re.compile(f"/case/{case.id}$"))
    expect(page.locator(".state-owned")).to_be_visible()

    keys.press("w")
    keys.type("A statement follows at noon.")
    keys.press("Control+Enter")
    expect(page.locator(".draft blockquote")).to_have_text("A statement follows at noon.")
    keys.press("Escape")
    keys.press("q")
    expect(page.locator("#dialog-request select")).to_be_focused()
    keys.type("Pia")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator(".state-waiting_approval")).to_be_visible()

    hers = pia.goes(f"/case/{case.id}")
    expect(hers.locator(".draft .by")).to_contain_text("Pia is asked to approve it")
    hers.keyboard.press("a")
    expect(hers.locator(".draft.approved")).to_be_visible()
    expect(page.locator(".draft.approved")).to_contain_text("Pia approved it")
    keys.press("y")
    expect(page.locator("#case-hint")).to_contain_text("Copied")

    # Posted at the source: the stream says so, and the case is answered by itself.
    reply = post("answer", now(), "A statement follows at noon.", own=True, parent=case.talk.opener.id[2:])
    office.ingest(reply)
    expect(page.locator(".state-answered")).to_be_visible()
    expect(page.locator(".post.own .text")).to_have_text("A statement follows at noon.")
    keys.press("n")
    keys.type("the editor knows")
    keys.press("Control+Enter")
    expect(page.locator(".trail-part")).to_contain_text("the editor knows")
    keys.press("r")
    expect(page.locator(".state-resolved")).to_be_visible()
    keys.press("u")
    expect(page.locator(".nothing")).to_have_text("No case fits what you ask for.")
    keys.press("/")
    keys.press("Control+A")
    keys.press("Backspace")
    expect(page.locator(".rows .case-row")).to_have_count(1)
    expect(page.locator(f"#row-{other.id}")).to_be_visible()

    after = next(c for c in office.cases() if c.id == case.id)
    assert after.state is State.resolved
    assert [event.action for event in office.desk.book.trail(case.id)] == [
        Action.opened,
        Action.claim,
        Action.draft,
        Action.request_approval,
        Action.approve,
        Action.own_reply_seen,
        Action.note,
        Action.resolve,
    ]
    assert after.drafts[0].approved_by == "Pia"
    assert after.drafts[0].posted_id == reply.id
    assert kim.complaints == pia.complaints == []


def test_what_is_typed_blindly_is_all_in_the_dialog(office: Office, hire: Hire) -> None:
    """The keys behind the one that opens it are not waited with, and none of them is the page's."""
    one, two = opened(office, "@plovair where is my bag one?", "@plovair where is my bag two?")
    kim = hire("Kim", Role.agent, "baggage")
    page = kim.goes("/desk")
    expect(page.locator(".rows .case-row")).to_have_count(2)
    page.keyboard.press("j")
    # Letters that are keys of the desk: claim, resolve, dismiss, choose.
    for each in ("g", "c", "r", "d", "x", "Control+Enter"):
        page.keyboard.press(each)
    expect(page.locator("#case-said")).to_contain_text(f"{one.id}: you tagged it.")
    expect(page.locator(f"#row-{one.id} .row-tags")).to_have_text("crdx")
    expect(page.locator(".modal")).to_have_count(0)
    expect(page.locator(f"#row-{one.id}")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#row-{two.id}")).to_be_focused()
    assert [event.action for event in office.desk.book.trail(one.id)] == [Action.opened, Action.tag]
    # Nothing behind is reached, and leaving it leads back.
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog", name="Hand over")
    expect(dialog).to_have_attribute("aria-modal", "true")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('.modal')")
    dialog.get_by_role("button", name="Cancel").focus()
    page.keyboard.press("Escape")
    expect(page.locator(f"#row-{two.id}")).to_be_focused()
    assert kim.complaints == []


def test_a_key_for_a_dialog_that_is_not_here_leaves_the_focus(office: Office, hire: Hire) -> None:
    """A page may have the button and not what it asks by; the next key is the page's, from where it was."""
    one, two = opened(office, "@plovair where is my bag one?", "@plovair where is my bag two?")
    kim = hire("Kim", Role.agent, "baggage")
    page = kim.goes("/desk")
    expect(page.locator(".rows .case-row")).to_have_count(2)
    page.evaluate("""() => {
        const nowhere = document.createElement("button");
        Object.assign(nowhere, { id: "nowhere", textContent: "Nowhere" });
        Object.assign(nowhere.dataset, { key: "0", opens: "dialog-nowhere" });
        document.querySelector("main").append(nowhere);
    }""")
    page.keyboard.press("j")
    expect(page.locator(f"#row-{one.id}")).to_be_focused()
    page.keyboard.press("0")
    expect(page.locator(f"#row-{one.id}")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#row-{two.id}")).to_be_focused()
    # One that is there is asked by as before.
    page.keyboard.press("h")
    expect(page.get_by_role("dialog", name="Hand over")).to_be_visible()
    assert kim.complaints == []


def test_filters_of_a_narrow_desk_by_keyboard(office: Office, hire: Hire) -> None:
    opened(office, "@plovair where is my bag?")
    page = hire("Kim", Role.agent, "baggage", width=390, height=844).goes("/desk")
    expect(page.locator(".rows .case-row")).to_have_count(1)
    button = page.get_by_role("button", name="Filters")
    expect(page.locator("#desk-filters")).not_to_be_in_viewport()
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    owner = page.locator(".filters select[name=owner]")
    expect(owner).to_be_focused()
    owner.select_option("me")
    expect(page.locator(".nothing")).to_have_text("No case fits what you ask for.")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#desk-filters")).not_to_be_in_viewport()


def test_from_case_to_case_in_the_order_of_the_queue(office: Office, hire: Hire) -> None:
    cases = opened(office, *(f"@plovair where is my bag number {n}?" for n in "abc"))
    page = hire("Kim", Role.agent, "baggage").goes("/desk")
    expect(page.locator(".rows .case-row")).to_have_count(3)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for case in cases:
        expect(page.locator("h1")).to_have_text(case.id)
        page.keyboard.press("j")
    page.wait_for_url(re.compile("/desk$"))
    page.go_back()
    expect(page.locator("h1")).to_have_text(cases[-1].id)
    page.keyboard.press("k")
    expect(page.locator("h1")).to_have_text(cases[-2].id)


def test_a_page_is_of_one_case_while_the_next_one_is_on_its_way(office: Office, hire: Hire) -> None:
    """What is renewed meanwhile is what stands there: no case is acted on under the name of another."""
    one, two = opened(office, "@plovair where is my bag one?", "@plovair where is my bag two?")
    page = hire("Kim", Role.agent, "baggage").goes(f"/case/{one.id}")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if '"content.children"' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component*", hold)
    page.evaluate("path => window.Masthead.visit(path)", f"/case/{two.id}")
    page.wait_for_url(f"**/case/{two.id}")
    ada = Actor("Ada", Role.manager)
    office.desk.act(one.id, Act(action=Action.note, text="look at this one"), ada, now())
    expect(page.locator(".trail")).to_contain_text("look at this one")
    expect(page.locator("h1")).to_have_text(one.id)
    (route,) = held
    route.continue_()
    expect(page.locator("h1")).to_have_text(two.id)
    assert "look at this one" not in page.content()
