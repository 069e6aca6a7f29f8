"""The answer on the page of its case: sent by a key, its state in words, and who is told when it did not go out."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
import redis
from playwright.sync_api import expect

from listening.cases.case import Act, Action, Actor
from listening.cases.crisis import Switch, Wish
from listening.cases.pictures import picture_id
from listening.config import Config, Network, parse
from listening.people.permissions import Role
from listening.store import outbox
from listening.store.cases import crises
from listening.store.clock import now_ms
from tests.cases.conftest import Office, post
from tests.desk.conftest import Hire, hire
from tests.outbox.conftest import config_text
from tests.outbox.servers import FakeNetwork, Fault
from workers.outbox import sending

__all__ = ["hire"]

CLICKS_WHILE_RENEWED = """
const ask = window.fetch;
window.fetch = async (address, how) => {
  const answer = await ask(address, how);
  const renews = how && typeof how.body === "string" && how.body.includes('"part":"thread"');
  const read = answer.json.bind(answer);
  if (renews) answer.json = async () => {
    const parts = await read();
    const told = document.documentElement.dataset;
    const button = told.clicked ? null : document.querySelector(".sends button");
    if (button) button.click(), told.clicked = 1;
    return parts;
  };
  return answer;
};
"""
"""Presses Send once, when the renewed parts of the page have come and do not stand there yet."""

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
"""A picture of one point."""
KIM = Actor("Kim", Role.agent, ("baggage",))


@pytest.fixture(scope="module")
def config(server: FakeNetwork) -> Config:
    return parse(config_text(Network.mastodon, server.url))


def test_an_answer_is_sent_and_seen_to_go_out(
    client: redis.Redis, config: Config, server: FakeNetwork, hire: Hire
) -> None:
    office = Office(client, config)
    office.ingest(post("1", now_ms() - 60_000))
    kim = hire("Kim", Role.agent, "baggage")
    page = kim.goes("/case/C1")
    page.keyboard.press("w")
    page.keyboard.type("It comes 👨‍👩‍👧‍👦 https://example.com/a/very/long/address")
    expect(page.locator(".signs-left")).to_have_text("we: 466 left")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".sends")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator(".going")).to_contain_text("Waits to be sent with we.")
    expect(page.locator(".sends")).to_have_count(0)

    # A crisis began: it is held back, and both are told.
    crises.switch(client, Wish(topic="Plovair", switch=Switch.on, statement="We know."), "Ada", Role.manager, now_ms())
    sending.run(client, config, office.desk.book, now_ms)
    expect(page.locator(".going.stuck")).to_contain_text("Did not go out with we: This answer needs approval first")
    assert server.posts == []
    ada = hire("Ada", Role.manager)
    expect(ada.goes("/desk").locator(".not-out[aria-label^='Answers']")).to_contain_text(
        "C1 Kim's answer did not go out with we"
    )
    expect(kim.goes("/desk").locator(".not-out[aria-label^='Answers']")).to_contain_text(
        "C1 Your answer did not go out with we"
    )
    crises.switch(client, Wish(topic="Plovair", switch=Switch.off), "Ada", Role.manager, now_ms())

    # The network cuts the connection: nobody calls it sent, and then it is.
    kim.goes("/case/C1")
    server.faults, server.now = [Fault.cut_after], now_ms()
    page.keyboard.press("s")
    expect(page.locator(".going.queued")).to_be_visible()
    sending.run(client, config, office.desk.book, now_ms)
    expect(page.locator(".going.unknown")).to_contain_text("Nothing is sent twice")
    sending.run(client, config, office.desk.book, lambda: now_ms() + 20_000)
    expect(page.locator(".going.sent")).to_contain_text("Went out with we.")
    expect(page.locator(".going.sent a")).to_have_attribute("href", "https://m.example/@plovair/100")
    expect(page.locator(".state-answered")).to_be_visible()
    assert len(server.posts) == 1
    expect(ada.goes("/desk").locator(".not-out p")).to_have_count(0)
    assert (kim.complaints, ada.complaints, kim.foreign()) == ([], [], [])


def test_a_picture_goes_with_it(client: redis.Redis, config: Config, hire: Hire, tmp_path: Path) -> None:
    office = Office(client, config)
    office.ingest(post("1", now_ms() - 60_000))
    file = tmp_path / "bag.png"
    file.write_bytes(base64.b64decode(DOT))
    kim = hire("Kim", Role.agent, "baggage")
    page = kim.goes("/case/C1")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add a picture").click()
    chooser.value.set_files(file)
    words = page.get_by_label("What it shows, for whoever does not see it")
    expect(words).to_be_focused()
    page.locator("#answer").fill("This one?")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#case-said .refused")).to_contain_text("A picture needs a text that says what it shows")
    words.fill("A red bag with a torn label")
    page.reload()  # what was begun is kept by the browser
    expect(words).to_have_value("A red bag with a torn label")
    page.get_by_role("button", name="Save draft").click()
    shown = page.locator(".draft-pictures img")
    expect(shown).to_have_attribute("alt", "A red bag with a torn label")
    page.wait_for_function("document.querySelector('.draft-pictures img').naturalWidth === 1")
    (picture,) = office.desk.book.find("C1").draft.pictures  # type: ignore[union-attr]
    assert (picture.id, picture.media) == (picture_id(file.read_bytes()), "image/png")
    assert kim.complaints == []


def test_a_click_while_the_page_is_renewed_counts(
    client: redis.Redis, config: Config, server: FakeNetwork, hire: Hire
) -> None:
    office = Office(client, config)
    office.ingest(post("1", now_ms() - 60_000))
    office.desk.act("C1", Act(action=Action.draft, text="Tomorrow"), KIM, now_ms())
    kim = hire("Kim", Role.agent, "baggage")
    kim.page.add_init_script(CLICKS_WHILE_RENEWED)
    page = kim.goes("/case/C1")
    # No function to wait for: the page lets nobody evaluate text.
    page.wait_for_selector("html[data-clicked]")
    expect(page.locator(".going.queued")).to_be_visible()
    assert kim.complaints == []


def test_a_person_says_what_became_of_it(client: redis.Redis, config: Config, server: FakeNetwork, hire: Hire) -> None:
    office = Office(client, config)
    office.ingest(post("1", now_ms() - 60_000))
    office.desk.act("C1", Act(action=Action.draft, text="Tomorrow"), KIM, now_ms())
    kim = hire("Kim", Role.agent, "baggage")
    page = kim.goes("/case/C1")
    page.keyboard.press("s")
    expect(page.locator(".going")).to_be_visible()
    server.faults = [Fault.error_before]
    sending.run(client, config, office.desk.book, now_ms)
    late = now_ms() + 60 * 60_000
    while office.desk.book.trail("C1")[-1].text.find("please look there") < 0:
        late += 16_000
        sending.run(client, config, office.desk.book, lambda: late)  # noqa: B023
    expect(page.locator(".going.stuck")).to_contain_text("Nobody knows whether it went out with we.")
    page.get_by_role("button", name="It is there").click()
    expect(page.locator("#case-said .refused")).to_have_text("The address of the post is needed.")
    page.locator(".going input").fill(f"{server.url}/@plovair/{(now_ms() + 1000) << 16}")
    page.get_by_role("button", name="It is there").click()
    expect(page.locator(".going.sent")).to_contain_text("Went out with we.")
    expect(page.locator(".state-answered")).to_be_visible()
    assert kim.complaints == []


def test_without_an_account_nothing_is_shown(hire: Hire, client: redis.Redis, config: Config) -> None:
    office = Office(client, config)
    office.ingest(post("1", now_ms() - 60_000))
    office.desk.act("C1", Act(action=Action.draft, text="Tomorrow"), KIM, now_ms())
    page = hire("Eva", Role.executive).goes("/case/C1")
    expect(page.locator(".draft")).to_be_visible()
    expect(page.locator(".sends, .going, .signs-left")).to_have_count(0)


def test_saved_sent_and_on_to_the_next_in_one_stroke(client: redis.Redis, config: Config, hire: Hire) -> None:
    office = Office(client, config)
    at = now_ms() - 60_000
    office.ingest(post("1", at), post("2", at + 1, author="bo"))
    office.ingest(post("3", at + 2, "@plovair a journalist asks: what happened?", author="pat"))
    kim = hire("Kim", Role.agent, "baggage", "press")
    page = kim.goes("/desk")
    expect(page.locator(".rows .case-row")).to_have_count(3)
    kim.goes("/case/C1")
    for id, next in (("C1", "C2"), ("C2", "C3")):
        expect(page.locator("h1")).to_have_text(id)
        page.keyboard.press("w")
        page.keyboard.type("It comes today.")
        page.keyboard.press("Control+Shift+Enter")
        expect(page.locator("h1")).to_have_text(next)
        expect(page.locator("#case-hint")).to_have_text(f"{id} is on its way.")
    assert len(outbox.on_their_way(client, 9)) == 2
    # What has to be approved is saved, and the page says why it goes no further.
    page.keyboard.press("w")
    page.keyboard.type("At noon.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#case-hint")).to_contain_text("It is saved, and not sent. Needs approval:")
    expect(page.locator("h1")).to_have_text("C3")
    assert [case.draft.text for case in office.cases() if case.id == "C3" and case.draft] == ["At noon."]
    # What went out does not stand in the box when the customer writes again.
    kim.goes("/case/C1")
    expect(page.locator("h1")).to_have_text("C1")
    expect(page.locator("#answer")).to_have_value("")
    assert kim.complaints == []


def test_too_long_for_one_post_it_goes_as_a_thread_when_asked(
    client: redis.Redis, config: Config, server: FakeNetwork, hire: Hire
) -> None:
    office, before = Office(client, config), len(server.posts)
    office.ingest(post("1", now_ms() - 60_000))
    text = " ".join(f"Sentence {n} says what we found on day {n} of looking." for n in range(24))
    kim = hire("Kim", Role.agent, "baggage")
    page = kim.goes("/case/C1")
    page.locator("#answer").fill(text)
    expect(page.locator(".signs-left .posts")).to_have_text("3 posts of 500")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".answer")).to_contain_text("It cannot be sent from here: The answer has 1251 signs")
    page.locator(".as-thread summary").click()
    expect(page.locator(".thread-posts li")).to_have_count(3)
    page.get_by_role("button", name="Send as a thread of 3 posts").click()
    expect(page.locator(".as-thread")).to_contain_text("Goes out as a thread of 3 posts, cut like this:")
    page.locator(".sends button").click()
    expect(page.locator(".going.queued")).to_contain_text("0 of 3 posts went out with we. Post 1: waits to be sent")
    server.faults, server.now = [Fault.none, Fault.slow_down], now_ms()
    sending.run(client, config, office.desk.book, now_ms)
    sending.run(client, config, office.desk.book, now_ms)
    expect(page.locator(".going.queued")).to_contain_text("1 of 3 posts went out with we. Post 2: has not gone out yet")
    expect(page.locator(".state-answered")).to_be_visible()
    crises.switch(client, Wish(topic="Plovair", switch=Switch.on, statement="We know."), "Ada", Role.manager, now_ms())
    sending.run(client, config, office.desk.book, lambda: now_ms() + 60_000)
    expect(page.locator(".going.stuck")).to_contain_text("1 of 3 posts went out with we.")
    expect(kim.goes("/desk").locator(".not-out[aria-label^='Answers']")).to_contain_text(
        "C1 Your answer as a thread: 1 of 3 posts went out with we."
    )
    crises.switch(client, Wish(topic="Plovair", switch=Switch.off), "Ada", Role.manager, now_ms())
    kim.goes("/case/C1")
    page.get_by_role("button", name="Send the rest").click()
    expect(page.locator(".going.queued")).to_be_visible()
    page.get_by_role("button", name="Take back the rest").click()
    expect(page.locator(".trail")).to_contain_text("Takes back the rest of the answer of Kim. 1 of 3 posts went out.")
    assert len(server.posts) == before + 1
    assert kim.complaints == []
