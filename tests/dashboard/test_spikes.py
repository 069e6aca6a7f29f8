"""The API and the pages of spikes: who may do what, and what is answered."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser

from dashboard.door.forms import form_token
from listening.cases import indexes
from listening.cases.case import Act, Action, Actor
from listening.people.permissions import Role
from listening.spikes.detector import Path, Severity
from listening.spikes.record import Moment, SeriesReading, Spike, SpikeMember, SpikeMoment
from listening.store import keys
from listening.store.access import access
from listening.store.cases import crises
from listening.store.spikes import spikes
from tests.cases.conftest import Office, post
from tests.dashboard.conftest import Web

ID = "ab12cd34"


@pytest.fixture
def spike(web: Web) -> Spike:
    now = time.time_ns() // 1_000_000
    reading = SeriesReading(at=now, window=60, observed=31, expected=5, z=8, log10_p=-15, strength=2)
    made = Spike(
        id=ID,
        since=now - 60_000,
        opened=now - 30_000,
        members=(
            SpikeMember(
                series="topic:Plovair",
                path=Path.surge,
                since=now - 60_000,
                seen=now - 30_000,
                severity=Severity.high,
                now=reading,
                peak=reading,
            ),
        ),
        lead="topic:Plovair",
        severity=Severity.high,
        alarmed=now - 30_000,
        moments=(Moment(now - 30_000, SpikeMoment.opened, "topic:Plovair"),),
    )
    spikes.put(web.client, made, now, web.config.retention)
    return made


def test_reading(web: Web, spike: Spike) -> None:
    reader = web.signed_in(Role.reader)
    answer = web.get(reader, "/api/v1/spikes").json()
    assert answer["sight"] == {"kind": "unknown", "at": None, "said": "Not known yet: nothing was looked at so far"}
    assert [each["id"] for each in answer["open"]] == [ID]
    assert answer["closed"] == []
    assert answer["open"][0]["ratio"] == 6.2
    detail = web.get(reader, f"/api/v1/spikes/{ID}").json()
    assert detail["spike"]["title"] == "Plovair"
    assert detail["series"][0]["kind"] == "topic"
    assert web.get(reader, "/api/v1/spikes/none").status_code == 404


def test_taking_it_once(web: Web, spike: Spike) -> None:
    first, second = web.signed_in(Role.manager), web.signed_in(Role.agent)
    taken = web.post(first, f"/api/v1/spikes/{ID}/acknowledge", json={"comment": "on it"})
    assert taken.status_code == 200
    assert taken.json()["held_by"].startswith("manager")
    again = web.post(second, f"/api/v1/spikes/{ID}/acknowledge")
    assert again.status_code == 409
    assert "has it" in again.json()["detail"]
    assert web.post(first, "/api/v1/spikes/none/acknowledge").status_code == 404


def test_judging_it(web: Web, spike: Spike) -> None:
    manager = web.signed_in(Role.manager)
    said = web.post(manager, f"/api/v1/spikes/{ID}/notes", json={"outcome": "news", "note": "in the paper"})
    assert said.json()["outcome"] == "news"
    for wrong in ({"outcome": "fun"}, {}, {"nonsense": 1}, {"note": "x" * 5000}):
        assert web.post(manager, f"/api/v1/spikes/{ID}/notes", json=wrong).status_code == 422


@pytest.mark.parametrize(
    ("role", "reads", "takes", "judges"),
    [
        (Role.viewer, 403, 403, 403),
        (Role.reader, 200, 403, 403),
        (Role.executive, 200, 200, 403),
        (Role.agent, 200, 200, 200),
    ],
)
def test_who_may(web: Web, spike: Spike, role: Role, reads: int, takes: int, judges: int) -> None:
    session = web.signed_in(role)
    assert web.get(session, f"/api/v1/spikes/{ID}").status_code == reads
    assert web.post(session, f"/api/v1/spikes/{ID}/notes", json={"note": "x"}).status_code == judges
    assert web.post(session, f"/api/v1/spikes/{ID}/acknowledge").status_code == takes


def test_crisis_mode_for_a_spike(web: Web, spike: Spike, browser: Browser) -> None:
    """From the spike's page to the form that knows what it is about, and back; the page tells of it."""
    access.add_user(web.client, "Ada", Role.manager)
    page = browser.new_page()
    page.context.add_cookies([web.cookie_of("Ada")])  # type: ignore[list-item]
    page.goto(f"{web.origin}/spikes/{ID}")
    page.click(".s-has >> text=Crisis mode")
    page.wait_for_url(f"**/crisis/{ID}")
    page.wait_for_selector(".for-spike")
    assert page.locator("select[name=about] option").all_inner_texts() == ["Plovair"], "its topic, and nothing else"
    page.fill("textarea[name=statement]", "We know and are on it.")
    page.click("text=Switch crisis mode on")
    page.wait_for_url(f"**/spikes/{ID}")
    page.wait_for_selector("a.s-crisis")
    assert "Ada switched crisis mode on: Plovair" in page.inner_text(".s-moments")
    assert page.locator(".s-has >> text=I have it").count() == 1
    (crisis,) = crises.current(web.client).values()
    assert (crisis.topic, crisis.spike, crisis.by) == ("Plovair", ID, "Ada")
    reader = web.signed_in(Role.reader)
    told = web.get(reader, f"/api/v1/spikes/{ID}").json()["moments"]
    assert [(m["what"], m["who"], m["text"]) for m in told][-1] == (
        "crisis_on",
        "Ada",
        "Plovair: We know and are on it.",
    )
    off = {"topic": "Plovair", "switch": "off"}
    assert web.post(web.signed_in(Role.manager), "/api/v1/crises", json=off).status_code == 200
    page.wait_for_selector(".s-moments >> text=switched crisis mode off")
    page.close()


def test_crisis_mode_is_switched_for_a_spike_that_there_is_by_those_who_may(web: Web, spike: Spike) -> None:
    wish = {"switch": "on", "statement": "wait", "spike": ID}
    api = "/api/v1/crises"
    assert web.post(web.signed_in(Role.agent), api, json=wish | {"topic": "Plovair"}).status_code == 403
    manager = web.signed_in(Role.manager)
    for wrong in ({}, {"topic": "x"}, {"department": "x"}, {"topic": "Plovair", "department": "care"}):
        assert web.post(manager, api, json=wish | wrong).status_code == 422
    (crisis,) = web.post(manager, api, json=wish | {"department": "care"}).json()["crises"]
    assert (crisis["topic"], crisis["department"], crisis["spike"]) == (None, "care", ID)
    form = {"csrf": form_token(manager.cookies[web.cookie]), "about": "topic:Plovair", "statement": "x", "switch": "on"}
    assert web.post(manager, "/crisis/switch", data=form | {"spike": "none"}).status_code == 422
    done = web.post(manager, "/crisis/switch", data=form | {"spike": ID})
    assert (done.status_code, done.headers["location"]) == (303, f"/spikes/{ID}")


def test_its_cases_are_given_with_it_each_as_if_by_itself(web: Web, spike: Spike) -> None:
    office = Office(web.client, web.config)
    now = time.time_ns() // 1_000_000
    for n in range(3):
        office.ingest(
            post(
                f"m{n}",
                now - 20_000 + n,
                text="Plovair lost my bag and nobody answers. This is a terrible service!",
                author=f"a{n}",
            )
        )
    first, *others = spike_cases(office)
    boss = Actor("Max", Role.manager)
    office.desk.act(first, Act(action=Action.hand_over, department="ground", why="theirs"), boss, now)
    access.add_user(web.client, "Bo", Role.agent, ("care",))
    access.add_user(web.client, "Ana", Role.agent, ("care",))
    ana = web.browser()
    web.come_in(ana, "Ana")
    sent = {"csrf": form_token(ana.cookies[web.cookie]), "to": "person:Bo", "what": "both", "note": "belts again"}
    answer = web.post(ana, f"/spikes/{ID}/give", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/spikes/{ID}")
    cases = [office.desk.book.find(id) for id in (first, *others)]
    assert [case.owner for case in cases if case] == ["", "Bo", "Bo"]
    detail = web.get(ana, f"/api/v1/spikes/{ID}").json()
    assert detail["spike"]["held_by"] == "Bo"
    told = [moment["text"] for moment in detail["moments"] if moment["what"] in ("given", "note")]
    assert told == [
        "Bo: belts again",
        f"2 cases handed over to Bo. Not handed over: {first}: This case is with ground, and you are not.",
    ]
    again = web.post(ana, f"/spikes/{ID}/give", data=sent | {"to": "department:care", "what": "cases"})
    assert again.status_code == 303
    assert [case.owner for id in others if (case := office.desk.book.find(id))] == ["", ""]
    assert web.get(ana, f"/api/v1/spikes/{ID}").json()["spike"]["held_by"] == "Bo"


@pytest.mark.parametrize("wrong", [{"to": ""}, {"to": "person:nobody"}, {"to": "department:x"}, {"what": "all"}])
def test_what_cannot_be_given_is_said_and_nothing_moves(web: Web, spike: Spike, wrong: dict[str, str]) -> None:
    manager = web.signed_in(Role.manager)
    sent = {"csrf": form_token(manager.cookies[web.cookie]), "to": "department:care", "what": "both"} | wrong
    assert web.post(manager, f"/spikes/{ID}/give", data=sent).status_code == 422
    assert web.get(manager, "/api/v1/spikes").json()["open"][0]["held_by"] is None
    executive = web.signed_in(Role.executive)
    sent["csrf"] = form_token(executive.cookies[web.cookie])
    assert web.post(executive, f"/spikes/{ID}/give", data=sent).status_code == 403


def spike_cases(office: Office) -> list[str]:
    return [id.decode() for id in office.client.zrange(keys.case_index(indexes.ALL), 0, -1)]


def test_exports(web: Web, spike: Spike) -> None:
    manager = web.signed_in(Role.manager)
    paper = web.get(manager, f"/spikes/{ID}/report.pdf")
    assert paper.content.startswith(b"%PDF-")
    table = web.get(manager, f"/spikes/{ID}/mentions.csv")
    assert table.text.lstrip("\ufeff").startswith("created,source,author")
    assert web.get(manager, "/spikes/none/mentions.csv").status_code == 404
    assert web.get(web.browser(), f"/spikes/{ID}/report.pdf").status_code in (303, 401)


def test_a_form_without_its_token_does_nothing(web: Web, spike: Spike) -> None:
    manager = web.signed_in(Role.manager)
    assert web.post(manager, f"/spikes/{ID}/acknowledge", data={"csrf": "x"}).status_code == 403
    assert web.get(manager, "/api/v1/spikes").json()["open"][0]["held_by"] is None


def test_a_comment_that_is_too_long_is_said_and_nothing_is_taken(web: Web, spike: Spike) -> None:
    manager = web.signed_in(Role.manager)
    sent = {"csrf": form_token(manager.cookies[web.cookie]), "comment": "x" * 501}
    answer = web.post(manager, f"/spikes/{ID}/acknowledge", data=sent)
    assert (answer.status_code, "500 characters at most" in answer.text) == (422, True)
    assert web.get(manager, "/api/v1/spikes").json()["open"][0]["held_by"] is None
