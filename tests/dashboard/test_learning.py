"""From fifty judgements by keyboard to a model that counts, and the way back."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from msgspec.structs import replace
from playwright.sync_api import expect

from listening.learning.slots import ModelSlot
from listening.learning.table import Task
from listening.learning.versions import RULE_ALONE
from listening.mention import Label, Mention
from listening.people.journal import JournalAct
from listening.people.permissions import Role
from listening.store import corrections, keys, models
from listening.store.access import access, journal
from tests.dashboard.conftest import Web, say
from tests.learning.said import BY_MOOD, judged
from tests.made import mention
from workers.context import desk_of
from workers.learning import SETTLED_MS, Learning

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOOD = ModelSlot(Task.mood, "en")
BEFORE, REVIEWED = 80, 50


def _learn(web: Web, later_ms: int = 0) -> None:
    """As the chore does it so much later. What is said before then counts as learnt: never later than is needed."""
    Learning(web.client, web.config, int(time.time() * 1000) + later_ms).run()


def _key(text: str) -> str:
    """What a person presses who reads it."""
    mood = next(mood for mood, words in BY_MOOD.items() if any(word in text.split() for word in words))
    return {Label.negative: "1", Label.neutral: "2", Label.positive: "3"}[mood]


def _review(page: Page) -> None:
    said = page.locator("#review-body article p").first
    for left in range(REVIEWED, 0, -1):
        expect(page.locator("#review-body")).to_contain_text(f"{left} left today")
        page.keyboard.press(_key(said.inner_text()))
    expect(page.locator("#review-body")).to_contain_text("All that were drawn are reviewed")


def test_fifty_reviews_by_keyboard_then_it_counts_and_the_way_back(web: Web, browser: Browser) -> None:
    now = int(time.time() * 1000)
    made = judged(BEFORE + REVIEWED)
    heard = [
        Mention(
            id=each.mention,
            source="net",
            created=now - 1000,
            text=each.text,
            author=f"a{n}",
            topics=("Plovair",),
            department="care",
            route="all",
            language="en",
            compound=each.decided.compound,
        )
        for n, each in enumerate(made)
    ]
    say(web.client, web.config, *heard)
    for each in made[:BEFORE]:
        corrections.add(web.client, replace(each, at=now - 3_600_000))
    _learn(web)
    web.client.hset(keys.review_queue(), mapping={each.mention: 1.0 for each in made[BEFORE:]})
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    access.add_user(web.client, "Kim", Role.manager)
    page.context.add_cookies([web.cookie_of("Kim")])
    page.goto(f"{web.origin}/quality")
    model = page.locator("#model-mood-en")
    expect(model).to_contain_text("learning: 0 of about 200")
    page.goto(f"{web.origin}/review")
    _review(page)
    _learn(web, SETTLED_MS)
    page.goto(f"{web.origin}/quality")
    expect(model).to_contain_text("version 2 counts, since")
    expect(model).to_contain_text(f"Right of the same {REVIEWED}, judged before they were learnt: rule ")
    # The way back, and forth again.
    for choice, told, active in (
        ("the rule alone", "the rule alone, as somebody chose", 0),
        ("version 1, from", "version 1 counts", 1),
        ("always the newest", "version 2 counts", 2),
    ):
        model.get_by_label(choice).check()
        expect(model.locator(".status")).to_contain_text(told)
        assert models.shelves(web.client)[MOOD].active == active
    acts = [(each.act, each.whom) for each in journal.newest(web.client, 3)]
    assert acts == [(JournalAct.chose_model, f"mood:en {which}") for which in ("newest", "1", "rule")]
    page.close()


def test_departments_learnt_from_nonsense_stay_learning_and_decide_nothing(web: Web, browser: Browser) -> None:
    """People say at random which of two departments is right; the page says so, and what comes in goes by its route."""
    dice = random.Random(4)
    departments = [each.name for each in web.config.departments]
    # A department that config.toml has not is no answer, and nothing is learnt of one that is all there is.
    made = [replace(each, mood=None, department=dice.choice(departments)) for each in judged(160, sense=False)]
    heard = [mention(each.mention, each.created, text=each.text, department="care", route="all") for each in made]
    say(web.client, web.config, *heard)
    for first in range(0, len(made), 40):
        for each in made[first : first + 40]:
            corrections.add(web.client, each)
        Learning(web.client, web.config, made[min(first + 40, len(made)) - 1].at + SETTLED_MS).run()
    shelf = models.shelves(web.client)[ModelSlot(Task.department)]
    assert shelf.newest is not None, "a version was made"
    assert (shelf.contest.trial.seen, shelf.contest.counts, shelf.active) == (120, False, RULE_ALONE)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    access.add_user(web.client, "Noa", Role.manager)
    page.context.add_cookies([web.cookie_of("Noa")])
    page.goto(f"{web.origin}/quality")
    model = page.locator("#model-department")
    expect(model.locator("p").first).to_contain_text("learning: 120 of about ")
    page.close()
    # A worker asks no model, and the route's answer stands for words that were said to be another's.
    work = desk_of(web.config, web.client)
    work.models.renew(web.client)
    post = mention("net:next", made[-1].at, text=made[-1].text, topics=("Plovair",))
    decided = work.triage(post, made[-1].at)
    assert (decided.department, decided.route, decided.routed, decided.department_version) == ("care", "all", "", 0)
