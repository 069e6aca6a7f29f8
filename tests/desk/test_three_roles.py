"""Approval and crisis mode, played through by an agent, a manager and an executive."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from dashboard.door.forms import form_token
from listening.cases.case import Action, State
from listening.people.permissions import Role
from listening.store.access import access
from listening.store.cases import crises
from tests.cases.conftest import Office
from tests.dashboard.conftest import Web
from tests.desk.conftest import HOSTILE, Hire, opened


def _place(page: Page) -> dict[str, float]:
    """Where a page begins; how high it is changes with what it says."""
    box = page.locator("main").bounding_box()
    assert box is not None
    return {edge: box[edge] for edge in ("x", "y", "width")}


def test_a_crisis_from_its_beginning_to_its_end(office: Office, web: Web, hire: Hire) -> None:
    (case,) = opened(office, "@plovair where is my bag?")
    kim, ada, eve = hire("Kim", Role.agent, "baggage"), hire("Ada", Role.manager), hire("Eve", Role.executive)
    agent, executive = kim.goes(f"/case/{case.id}"), eve.goes("/desk")
    wall = kim.context.new_page()
    wall.goto(f"{web.origin}/wall/pulse")
    expect(wall.locator(".badge-crisis")).to_be_hidden()
    before = _place(agent)

    manager = ada.goes("/crisis")
    manager.locator(".switching summary").click()
    manager.locator(".switching select[name=about]").select_option("topic:Plovair")
    manager.locator(".switching textarea[name=statement]").fill(f"We know of it. {HOSTILE}")
    approving = manager.locator(".switching select[name=approver-0]")
    # Whoever only looks on approves nothing.
    expect(approving.locator("option")).to_have_text(["managers", "Ada", "Kim"])
    approving.select_option("Ada")
    manager.locator(".switching button").click()
    expect(manager.locator(".in-crisis blockquote")).to_contain_text("We know of it. <img")

    # Unmistakable everywhere within a moment, and nothing has moved.
    for page in (agent, executive, manager):
        expect(page.locator(".crisis-badge")).to_be_visible()
        expect(page.locator(".crisis-names")).to_have_text("Plovair")
    expect(wall.locator(".badge-crisis").first).to_be_visible()
    assert _place(agent) == before
    expect(agent.locator(".answer .in-crisis")).to_contain_text("CRISIS mode of Plovair, switched on by Ada")
    assert agent.locator("main img").count() == 0
    expect(agent.locator(".needs")).to_contain_text("Plovair is in crisis mode")
    # Without approval there is no way around it.
    expect(agent.locator("[data-do=mark_answered]")).to_have_count(0)
    assert executive.locator(".bulk button").count() == 0

    agent.get_by_text("Use the holding statement").click()
    expect(agent.locator("#answer")).to_have_value(f"We know of it. {HOSTILE}")
    agent.locator("#answer").fill("We know of it.")
    agent.keyboard.press("Escape")
    agent.keyboard.press("q")
    expect(agent.locator("#dialog-request option")).to_have_text(["anybody who may", "Ada"])
    agent.locator("#dialog-request button[type=submit]").click()
    expect(agent.locator(".state-waiting_approval")).to_be_visible()
    expect(agent.locator("[data-do=approve]")).to_have_count(0)

    reading = eve.goes(f"/case/{case.id}")
    expect(reading.locator(".draft")).to_contain_text("We know of it.")
    assert reading.locator(".bulk button:not(.quiet), .answer .buttons button").count() == 0

    manager = ada.goes(f"/case/{case.id}")
    manager.keyboard.press("x")
    manager.locator("#dialog-reject textarea").fill("say sorry")
    manager.locator("#dialog-reject button[type=submit]").click()
    expect(agent.locator(".draft .by")).to_contain_text("Ada rejected it: say sorry")
    agent.locator("#answer").fill("We are sorry. We know of it.")
    agent.keyboard.press("Escape")
    agent.keyboard.press("q")
    agent.locator("#dialog-request button[type=submit]").click()
    expect(manager.locator(".draft blockquote")).to_have_text("We are sorry. We know of it.")
    manager.get_by_text("Change a copy").click()
    expect(manager.locator("#answer")).to_have_value("We are sorry. We know of it.")
    manager.locator("#answer").fill("We are very sorry. We know of it.")
    manager.get_by_text("Approve my version").click()
    expect(agent.locator("#approved-text")).to_have_text("We are very sorry. We know of it.")
    expect(agent.locator(".what-changed p").first).to_have_text("Ada changed what Kim wrote:")
    expect(agent.locator(".what-changed ins")).to_contain_text("very")
    agent.keyboard.press("m")
    expect(agent.locator(".state-answered")).to_be_visible()

    manager = ada.goes("/crisis")
    manager.get_by_text("Switch it off").click()
    expect(manager.locator(".no-crisis")).to_be_visible()
    for page in (agent, reading, manager):
        expect(page.locator(".crisis-badge")).to_be_hidden()
    expect(wall.locator(".badge-crisis").first).to_be_hidden()
    expect(agent.locator(".needs")).to_have_count(0)

    trail = [event.action for event in office.desk.book.trail(case.id)]
    asked = [Action.draft, Action.request_approval]
    assert trail == [Action.opened, *asked, Action.reject, *asked, Action.approve, Action.mark_answered]
    assert office.only().state is State.answered
    assert [event.switch for event in crises.events(web.client)] == ["on", "off"]
    assert kim.complaints == ada.complaints == eve.complaints == []


def test_somebody_who_does_not_exist_approves_nothing(web: Web) -> None:
    who = web.signed_in(Role.manager)
    token = form_token(who.cookies[web.cookie])
    wish = {"csrf": token, "switch": "on", "about": "topic:Plovair", "statement": "wait", "approvers": "Nobody"}
    refused = web.post(who, "/crisis/switch", data=wish)
    assert refused.status_code == 422
    assert "nobody called Nobody" in refused.text
    assert web.post(who, "/crisis/switch", data=wish | {"about": "topic:x"}).status_code == 422
    assert crises.current(web.client) == {}
    access.add_user(web.client, "Ada", Role.agent)
    access.add_user(web.client, "Eve", Role.executive)
    assert web.post(who, "/crisis/switch", data=wish | {"approvers": "", "approver-0": "Eve"}).status_code == 422
    chosen = {"approvers": "", "approver-0": "Ada", "approver-1": "", "approver-2": "Ada"}
    assert web.post(who, "/crisis/switch", data=wish | chosen).status_code == 303
    assert crises.current(web.client)["Plovair"].approvers == ("Ada",)
    assert list(crises.current(web.client)) == ["Plovair"]
