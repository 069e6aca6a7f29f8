"""The library in browsers: one writes, another approves, and a whole case is answered with it by keyboard alone."""

from __future__ import annotations

import re

import pytest
import redis
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from listening.config import Config, Network, parse
from listening.library.approved import AnswerText, LibraryDeed
from listening.people.permissions import Role
from listening.store import library, outbox
from listening.store.clock import now_ms
from tests.cases.conftest import Office, post
from tests.desk.conftest import Hire
from tests.library.conftest import BAG, BEA, Shelf
from tests.outbox.conftest import config_text

ACCOUNTS = "https://m.example"


@pytest.fixture(scope="module")
def config() -> Config:
    return parse(config_text(Network.mastodon, ACCOUNTS))


class Keys:
    """A keyboard that counts what is struck."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.struck = 0

    def strike(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.struck += 1


def test_one_writes_it_and_another_approves_it(client: redis.Redis, config: Config, hire: Hire) -> None:
    kim, ada = hire("Kim", Role.agent, "baggage"), hire("Ada", Role.manager)
    page = kim.goes("/library")
    expect(page.locator(".lib-rows")).to_have_text("Nothing is kept here yet.")
    page.keyboard.press("n")
    page.locator("#library-title").fill("Lost bag")
    page.locator(".lib-tongue textarea").first.fill("Sorry {name}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#library-said")).to_contain_text("{name} stands for nothing")
    row = page.locator(".lib-tongue").first
    expect(row.locator("textarea")).to_have_class(re.compile("is-invalid"))
    expect(row.locator(".invalid-feedback").last).to_be_visible()
    expect(row.locator(".invalid-feedback").last).to_contain_text("{name} stands for nothing")
    expect(page.locator(".invalid-feedback:visible")).to_have_count(1)
    page.locator("#library-title").fill("")
    wide = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 560})
    page.locator("#library-save").click()
    expect(page.locator("#library-title-wrong")).to_contain_text("One to")
    expect(page.locator("#library-title-wrong")).to_be_in_viewport()
    assert wide
    page.set_viewport_size(wide)
    expect(page.locator(".invalid-feedback:visible")).to_have_count(1)
    page.locator("#library-title").fill("Lost bag")
    page.locator(".lib-tongue textarea").first.fill("Sorry {author}")
    page.locator("#library-for").select_option("baggage")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".lib-waits")).to_be_visible()
    expect(page.locator("#library-approve")).to_be_hidden()
    page.wait_for_url("**/library/A1")

    page = ada.goes("/library")
    expect(page.locator(".lib-row")).to_contain_text("waits for approval")
    page.locator("#library-stands").select_option("retired")
    expect(page.locator(".lib-rows")).to_have_text("No answer fits what you ask for.")
    page.locator("#library-stands").select_option("*")
    page.locator(".lib-title").click()
    expect(page.locator("#library-approve")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator(".lib-in_use")).to_be_visible()
    found = library.find(client, "A1")
    assert found is not None
    assert found.approved is not None
    assert (found.approved_by, found.approved.texts, found.approved.department) == (
        "Ada",
        (AnswerText("en", "Sorry {author}"),),
        "baggage",
    )
    eva = hire("Eva", Role.executive).goes("/library/A1")
    expect(eva.locator("blockquote")).to_have_text("Sorry {author}")
    expect(eva.locator(".lib-form, #library-retire:visible")).to_have_count(0)
    assert (kim.complaints, ada.complaints, kim.foreign()) == ([], [], [])


def test_a_whole_case_by_keyboard(client: redis.Redis, config: Config, hire: Hire, shelf: Shelf) -> None:
    office = Office(client, config)
    shelf.keep()
    office.ingest(post("1", now_ms() - 120_000, author="kim"), post("2", now_ms() - 60_000, author="lee"))
    kim = hire("Kim", Role.agent, "baggage")
    page = kim.goes("/desk")
    expect(page.locator(".case-row:not(.template *)")).to_have_count(2)
    keys = Keys(page)
    keys.strike("Enter")
    expect(page.locator(".offer")).to_contain_text("Sorry @kim, we look for your bag. C1")
    keys.strike("1")
    expect(page.locator("#answer")).to_have_value("Sorry @kim, we look for your bag. C1")
    keys.strike("Control+Enter")
    expect(page.locator(".draft")).to_contain_text("The approved answer A1 as Ada approved it.")
    keys.strike("Escape")
    keys.strike("s")
    expect(page.locator(".going")).to_contain_text("Waits to be sent with we.")
    keys.strike("j")
    expect(page.locator(".offer")).to_contain_text("Sorry @lee, we look for your bag. C2")
    assert keys.struck == 6
    sent = outbox.of_case(client, "C1")
    assert sent is not None
    assert (sent.text, sent.approved_by) == ("Sorry @kim, we look for your bag. C1", "Ada")

    # Changed after it was put in, it is told as such.
    keys.strike("1")
    expect(page.locator("#answer")).to_have_value("Sorry @lee, we look for your bag. C2")
    page.keyboard.press("End")
    page.keyboard.type(" Bye")
    keys.strike("Control+Enter")
    expect(page.locator(".draft")).to_contain_text("Made of the approved answer A1, and changed.")
    assert kim.complaints == []


def test_one_that_cannot_be_filled_says_so_and_takes_no_key(
    client: redis.Redis, config: Config, hire: Hire, shelf: Shelf
) -> None:
    shelf.keep()
    shelf.keep(replace(BAG, title="A form", texts=(AnswerText("en", "Please fill in our form."),)))
    Office(client, config).ingest(post("1", now_ms() - 60_000, author="did:plc:nobody"))
    page = hire("Kim", Role.agent, "baggage").goes("/case/C1")
    expect(page.locator(".offer")).to_have_count(2)
    unfilled = page.locator(".offer.unfilled")
    expect(unfilled).to_be_visible()
    expect(unfilled).to_contain_text("{author} cannot be filled in here, so it cannot be used.")
    page.keyboard.press("1")
    expect(page.locator("#answer")).to_have_value("Please fill in our form.")


def test_an_approver_sees_what_a_new_version_changes(config: Config, hire: Hire, shelf: Shelf) -> None:
    both = replace(BAG, texts=(*BAG.texts, AnswerText("de", "Einen Moment")))
    shelf.keep(both)
    changed = replace(BAG, texts=(AnswerText("en", "Sorry {author}, we look for your suitcase. {case}"),), owner="Bea")
    shelf.does(BEA, LibraryDeed.propose, "A1", changed)
    page = hire("Ada", Role.manager).goes("/library/A1")
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 900})
        changes = page.locator(".lib-changes")
        expect(changes.locator("del")).to_have_text(["bag", "Einen Moment", "Kim"])
        expect(changes.locator("ins")).to_have_text(["suitcase", "Bea"])
        expect(changes).to_contain_text("German · taken out")
        approve, first = page.locator("#library-approve").bounding_box(), page.locator("#library-title").bounding_box()
        assert approve
        assert first
        assert (approve["y"] < first["y"]) == (width == 390), "on a narrow page what waits comes before the form"
