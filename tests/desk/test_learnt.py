"""A case that a model was asked about: where it belongs by two keys, and which words decided."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from listening.learning.foretold import Contest
from listening.learning.slots import MOODS, ModelSlot
from listening.learning.table import ModelTable, Task
from listening.learning.train import Example, train
from listening.learning.versions import ModelShelf, ModelVersion
from listening.people.permissions import Role
from listening.store import models
from tests.cases.conftest import Office
from tests.desk.conftest import Hire, opened

DEPARTMENTS = ("baggage", "care", "press", "triage")
REST = "everything else>triage"


def departments() -> ModelTable:
    """Sure of refunds only: what else was said belongs to each of three as often."""
    made = [Example(text="a parcel stood here", rule=REST, given="triage", right=DEPARTMENTS[n % 3]) for n in range(90)]
    made += [Example(text="my refund never came", rule="unhappy>care", given="care", right="press")] * 40
    return train(Task.department, made, list(DEPARTMENTS))


def moods() -> ModelTable:
    said = [("never came", "n"), ("stood here", "u"), ("so lovely", "p")] * 30
    made = [Example(text=text, rule="0", given="u", right=right) for text, right in said]
    return train(Task.mood, made, [mood.value for mood in MOODS])


def count(office: Office, slot: ModelSlot, table: ModelTable) -> None:
    shelf = ModelShelf((ModelVersion(3, 0, 0, 120, table.classes, ""),), contest=Contest(counts=True), newest_number=3)
    models.change(office.client, slot, lambda held: shelf, {3: table})


def test_two_keys_where_it_could_not_tell_and_the_words_that_decided(
    office: Office, hire: Hire, tmp_path: Path
) -> None:
    count(office, ModelSlot(Task.department), departments())
    count(office, ModelSlot(Task.mood, "en"), moods())
    unsure, sure = opened(office, "@plovair a parcel stood here?", "@plovair my refund never came, why?")
    assert (unsure.department, sure.department) == ("triage", "press")
    ada = hire("Ada", Role.manager, width=1920, height=1080)
    page = ada.goes(f"/case/{sure.id}")
    expect(page.locator("dd.learnt")).to_contain_text("press (version 3): came, my, never, refund; the route says care")
    expect(page.locator(".post").first).to_contain_text("negative, learnt (version 3): came, never; word list: ")
    page.screenshot(path=tmp_path / "sure.png")
    expect(page.locator("[data-key='8']")).to_have_count(0)
    page = ada.goes(f"/case/{unsure.id}")
    eight, nine = page.locator("[data-key='8']"), page.locator("[data-key='9']")
    expect(eight).to_contain_text("To ")
    likeliest = nine.get_attribute("data-department")
    assert likeliest in DEPARTMENTS
    page.screenshot(path=tmp_path / "unsure.png")
    page.keyboard.press("9")
    expect(nine).to_have_count(0)
    (case,) = [case for case in office.cases() if case.id == unsure.id]
    assert case.department == likeliest
    assert ada.complaints == []
