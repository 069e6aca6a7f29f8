"""What other programs are told: approved answers, what is put off, and what somebody has read."""

from __future__ import annotations

from msgspec.structs import replace

from listening.cases.case import Act, Action, Actor
from listening.people.permissions import Role
from listening.spans import DAY_MS
from listening.store.access import access
from listening.store.clock import now_ms
from tests.cases.conftest import T0, Office, post
from tests.dashboard.conftest import Web
from tests.library.conftest import BAG, Shelf


def test_approved_answers_that_may_be_used(web: Web, shelf: Shelf) -> None:
    shelf.keep()
    shelf.keep(replace(BAG, title="For the press", department="press", topic="Plovair"))
    shelf.keep(replace(BAG, title="Over", valid_until=now_ms() - 1), at=now_ms() - 2 * DAY_MS)
    reader = web.signed_in(Role.reader)

    def titles(asked: str) -> list[str]:
        found = web.get(reader, f"/api/v1/library{asked}").json()["approved_answers"]
        return [each["title"] for each in found]

    assert titles("") == ["Lost bag", "For the press"]
    assert (titles("?department=baggage"), titles("?topic=Plovair")) == (["Lost bag"], ["For the press"])
    (first, _) = web.get(reader, "/api/v1/library").json()["approved_answers"]
    assert (first["approved_by"], first["texts"][0]["language"], first["department"]) == ("Ada", "en", None)


def test_cases_that_are_put_off(web: Web, office: Office) -> None:
    at = now_ms() - 60_000
    office.ingest(post("1", at), post("2", at + 1, author="lee"))
    office.desk.act("C1", Act(action=Action.snooze, until="customer"), Actor("Ada", Role.manager), at + 2)
    reader = web.signed_in(Role.reader)

    def ids(asked: str) -> list[str]:
        lines = web.get(reader, f"/api/v1/cases?from={at // 1000 - 60}{asked}").text.splitlines()
        return [line.partition('"id":"')[2].partition('"')[0] for line in lines]

    assert (ids("&snoozed=yes"), ids("&snoozed=no"), ids("")) == (["C1"], ["C2"], ["C1", "C2"])
    assert web.get(reader, "/api/v1/cases?snoozed=maybe").status_code == 422


def test_what_somebody_has_read(web: Web, office: Office) -> None:
    office.ingest(post("1", T0))
    access.add_user(office.client, "Kim", Role.manager)
    kim = web.browser()
    web.come_in(kim, "Kim")
    office.desk.act("C1", Act(action=Action.assign, to="Kim"), Actor("Ada", Role.manager), T0 + 1)
    (entry,) = web.get(kim, "/api/v1/inbox").json()["entries"]
    one = {each: entry[each] for each in ("case", "entry", "kind")}

    def read(**said: object) -> tuple[int, int]:
        answer = web.post(kim, "/api/v1/inbox/read", json=said)
        return answer.status_code, answer.json().get("unread", -1)

    assert (read(**one), read(**one, unread=True), read(all=True)) == ((200, 0), (200, 1), (200, 0))
    assert read(**one | {"entry": 9})[0] == 404
    assert read(**one, all=True)[0] == read()[0] == 422
    assert web.post(web.signed_in(Role.reader), "/api/v1/inbox/read", json={"all": True}).status_code == 403
