"""Two people at one case: each sees the other, the second is told what the first did, nothing is lost."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from listening.cases.case import Action, State
from listening.people.permissions import Role
from listening.store import mentions
from tests.cases.conftest import Office
from tests.dashboard.conftest import Web
from tests.desk.conftest import HOSTILE, Hire, now, opened


def test_each_sees_the_other_and_the_second_is_told(office: Office, hire: Hire) -> None:
    (case,) = opened(office, "@plovair where is my bag?")
    max_, eva = hire("Max", Role.agent, "baggage"), hire("Eva", Role.agent, "baggage")
    his, hers = max_.goes(f"/case/{case.id}"), eva.goes(f"/case/{case.id}")
    expect(his.locator(".case-line .company")).to_have_text("Eva is looking")
    hers.locator("#answer").focus()
    expect(his.locator(".case-line .company")).to_have_text("Eva is writing")
    desk = hire("Kim", Role.agent, "baggage").goes("/desk")
    expect(desk.locator(f"#row-{case.id} .company")).to_have_text("Eva is writing, Max is looking")

    # Eva is about to hand it over, and has written why; Max is faster.
    hers.keyboard.press("Escape")
    hers.keyboard.press("h")
    hers.locator("#dialog-hand-over textarea").fill("the belt is theirs")
    hers.locator("#dialog-hand-over select[name=department]").select_option("press")
    his.keyboard.press("c")
    expect(his.locator("#case-said")).to_contain_text(f"{case.id}: you claimed it.")
    expect(hers.locator(".fact", has_text="Answered by")).to_contain_text("Max")
    hers.locator("#dialog-hand-over button[type=submit]").click()
    expect(hers.locator("#case-said .refused")).to_contain_text("Max claimed it")
    expect(hers.locator("#case-said .refused")).to_contain_text("Nothing was changed.")
    assert [event.action for event in office.desk.book.trail(case.id)] == [Action.opened, Action.claim]

    # What Eva wrote is still there, and now that she knows she may.
    hers.keyboard.press("h")
    expect(hers.locator("#dialog-hand-over textarea")).to_have_value("the belt is theirs")
    hers.locator("#dialog-hand-over button[type=submit]").click()
    expect(hers.locator("#case-said")).to_contain_text("you handed it over to press")
    after = office.only()
    assert (after.department, after.owner, after.hand_overs) == ("press", "", 1)
    assert max_.complaints == eva.complaints == []


def test_a_draft_survives_what_others_do_and_a_reload(office: Office, hire: Hire) -> None:
    (case,) = opened(office, "@plovair where is my bag?")
    max_, eva = hire("Max", Role.agent, "baggage"), hire("Eva", Role.agent, "baggage")
    his, hers = max_.goes(f"/case/{case.id}"), eva.goes(f"/case/{case.id}")
    hers.locator("#answer").click()
    hers.keyboard.type("It is on the next flight.")
    his.locator("#answer").click()
    his.keyboard.type("We are looking for it.")
    his.keyboard.press("Control+Enter")
    expect(hers.locator(".draft blockquote")).to_have_text("We are looking for it.")
    expect(hers.locator("#answer")).to_have_value("It is on the next flight.")
    expect(hers.locator("#answer")).to_be_focused()
    hers.keyboard.press("Control+Enter")
    expect(hers.locator("#case-said .refused")).to_contain_text("Max wrote a draft")
    expect(hers.locator("#answer")).to_have_value("It is on the next flight.")
    hers.keyboard.press("Control+Enter")
    expect(hers.locator(".draft blockquote")).to_have_text("It is on the next flight.")
    expect(hers.locator(".answer details")).to_contain_text("We are looking for it.")
    assert [draft.author for draft in office.only().drafts] == ["Max", "Eva"]
    hers.locator("#answer").fill("It is on the next flight. Sorry!")
    hers.reload()
    expect(hers.locator("#answer")).to_have_value("It is on the next flight. Sorry!")


def test_lines_come_move_and_go_while_choice_and_focus_stay(office: Office, hire: Hire) -> None:
    first, second = opened(office, "@plovair where is my bag?", "@plovair where is my other bag?")
    eva = hire("Eva", Role.agent, "baggage")
    page = eva.goes("/desk")
    rows = page.locator(".rows .case-row")
    expect(rows).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#row-{second.id}")).to_be_focused()
    page.keyboard.press("x")
    (urgent,) = opened(office, "@plovair the bag is on fire, it will explode", author="ann", ago=90_000)
    expect(rows).to_have_count(3)
    expect(page.locator(f"#row-{second.id}")).to_be_focused()
    expect(page.locator(f"#row-{second.id}")).to_have_attribute("aria-selected", "true")
    order = [row.get_attribute("data-id") for row in rows.all()]
    assert order.index(urgent.id) < order.index(second.id)
    # Somebody else dismisses the first one: it goes, and nothing else moves.
    page.locator(f"#row-{first.id} .box").click()
    page.keyboard.press("d")
    page.locator("#dialog-dismiss select").select_option("spam")
    page.locator("#dialog-dismiss button[type=submit]").click()
    expect(rows).to_have_count(1)
    expect(page.locator("#case-said")).to_contain_text("2 cases: you dismissed it.")
    states = {case.id: case.state for case in office.cases()}
    assert states == {first.id: State.dismissed, second.id: State.dismissed, urgent.id: State.open}
    assert eva.complaints == []
    assert eva.foreign() == []


def test_a_post_deleted_at_its_source_goes_from_open_pages(office: Office, web: Web, hire: Hire) -> None:
    (case,) = opened(office, f"@plovair where is my bag? {HOSTILE}")
    page = hire("Eva", Role.agent, "baggage").goes("/desk")
    other = hire("Max", Role.agent, "baggage").goes(f"/case/{case.id}")
    expect(page.locator(f"#row-{case.id}")).to_contain_text("<img src=x onerror=")
    expect(other.locator(".post .text")).to_contain_text("<script>document.title=2</script>")
    for each in (page, other):
        assert each.locator("main img, main script").count() == 0
        assert each.title() not in ("1", "2")
    mentions.delete(web.client, case.talk.opener.id, web.config.retention, now())
    expect(page.locator(f"#row-{case.id}")).to_contain_text("deleted at its source")
    expect(other.locator(".post .text")).to_contain_text("deleted at its source")
    assert "onerror" not in page.content() + other.content()


def test_on_a_phone_nothing_is_wider_than_the_screen(office: Office, hire: Hire) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
    case = opened(office, f"@plovair where is my bag? {long}", author="名前" * 30)[0]
    eva = hire("Eva", Role.administrator, width=390, height=844)
    for path in (f"/case/{case.id}", "/crisis", "/admin", "/", "/alerts", "/desk"):
        page = eva.goes(path)
        page.wait_for_selector("main")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    expect(page.locator(f"#row-{case.id} .said-text")).to_be_visible()
    page.locator(f"#row-{case.id} .said-text").click()
    page.wait_for_url(re.compile(f"/case/{case.id}$"))
    expect(page.locator("h1")).to_have_text(case.id)
    assert eva.complaints == []
