"""The API of cases against a running web process: what it shows, who may act, who came second."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import redis
import requests

from dashboard.server import Server
from listening.config import Config
from listening.people.permissions import Role
from listening.store.access import access
from tests.cases.conftest import HOUR, MINUTE, T0, Office, post
from tests.dashboard.conftest import Serving, Web
from tests.servers import Valkey

ALL = f"from={T0 // 1000 - 100_000}&to={T0 // 1000 + 100_000}"


@pytest.fixture(scope="module")
def serving(valkey: Valkey, config: Config) -> Iterator[Server]:
    with Serving(config, valkey.url) as server:
        yield server


@pytest.fixture
def web(serving: Server, client: redis.Redis, config: Config) -> Iterator[Web]:
    found = Web(serving, client, config)
    yield found
    found.close()


@pytest.fixture
def boss(web: Web) -> requests.Session:
    return web.signed_in(Role.manager)


def agent(web: Web, name: str, *departments: str) -> requests.Session:
    access.add_user(web.client, name, Role.agent, departments)
    session = web.browser()
    web.come_in(session, name)
    return session


def lines(web: Web, who: requests.Session, query: str) -> list[dict[str, object]]:
    answer = web.get(who, f"/api/v1/cases?{query}")
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.split("\n") if line]


def do(web: Web, who: requests.Session, id: str, **body: object) -> requests.Response:
    return web.post(who, f"/api/v1/cases/{id}/actions", json=body)


def test_cases_are_listed(office: Office, web: Web, boss: requests.Session) -> None:
    office.ingest(post("1", T0), post("2", T0 + HOUR, "@plovair worst day", author="bo", compound=-0.6))
    office.ingest(post("3", T0 + 10 * MINUTE, "sorry", own=True, parent="1"))
    one, two = lines(web, boss, ALL)
    assert (one["id"], one["state"], one["department"], one["route"]) == ("C1", "answered", "baggage", "bags")
    assert (one["opened"], one["first_response_s"]) == ("2027-01-15T08:00:00.000Z", 600.0)
    assert (one["evidence"], one["waiting_since"]) == ('term "?"', None)
    assert (two["reason"], two["priority"], two["department"]) == ("complaint", "high", "care")
    assert two["reply"] == {
        "started": "2027-01-15T09:00:00.000Z",
        "at_risk": "2027-01-15T10:30:00.000Z",
        "due": "2027-01-15T11:00:00.000Z",
        "stopped": None,
        "standing": "running",
    }
    assert [c["id"] for c in lines(web, boss, f"{ALL}&state=open")] == ["C2"]
    assert [c["id"] for c in lines(web, boss, f"{ALL}&department=baggage")] == ["C1"]
    assert lines(web, boss, f"{ALL}&state=open&department=baggage") == []
    assert lines(web, boss, f"from={T0 // 1000}&to={T0 // 1000 + 3600}")[0] == one
    assert len(lines(web, boss, f"from={T0 // 1000 + 1}&to={T0 // 1000 + 3600}")) == 0


def test_pages_of_cases(office: Office, web: Web, boss: requests.Session) -> None:
    # Ten at one instant: the order is that of their ids.
    office.ingest(*(post(str(n), T0, author=f"a{n}") for n in range(10)))
    everything = [c["id"] for c in lines(web, boss, ALL)]
    paged: list[object] = []
    while page := lines(web, boss, f"{ALL}&limit=3" + (f"&after={paged[-1]}" if paged else "")):
        paged += [c["id"] for c in page]
    assert paged == everything
    assert len(set(everything)) == 10


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("state=done", "state"),
        ("department=x", "department"),
        ("after=C9", "after"),
        ("topic=x", "topic"),
        ("limit=0", "limit"),
    ],
)
def test_wrong_parameters(web: Web, boss: requests.Session, query: str, wrong: str) -> None:
    answer = web.get(boss, f"/api/v1/cases?{query}")
    assert answer.status_code == 422
    assert [each["loc"] for each in answer.json()["detail"]] == [["query", wrong]]


def test_one_case_with_its_thread_and_trail(office: Office, web: Web, boss: requests.Session) -> None:
    office.ingest(post("1", T0), post("2", T0 + MINUTE, "sorry", own=True, parent="1"))
    do(web, boss, "C1", action="note", text="knows the crew")
    found = web.get(boss, "/api/v1/cases/C1").json()
    assert found["case"] == lines(web, boss, ALL)[0] | {"elapsed_s": found["case"]["elapsed_s"]}
    assert [m["id"] for m in found["thread"]] == ["s:1", "s:2"]
    assert [(e["action"], e["from"], e["to"]) for e in found["trail"]] == [
        ("opened", None, "open"),
        ("own_reply_seen", "open", "answered"),
        ("note", "answered", "answered"),
    ]
    assert found["trail"][0]["why"] == 'question: term "?"'
    assert (found["trail"][1]["at"], found["trail"][1]["mention"]) == ("2027-01-15T08:01:00.000Z", "s:2")
    assert web.get(boss, "/api/v1/cases/C7").status_code == 404


def test_the_second_is_told(office: Office, web: Web) -> None:
    office.ingest(post("1", T0))
    kim, eva = agent(web, "Kim", "baggage"), agent(web, "Eva", "baggage")
    first = do(web, kim, "C1", action="claim", version=1)
    assert first.status_code == 200
    assert (first.json()["owner"], first.json()["version"], first.json()["people"]) == ("Kim", 2, ["Kim"])
    second = do(web, eva, "C1", action="claim", version=1)
    assert second.status_code == 409
    assert second.json()["detail"].startswith("Kim claimed it ")
    assert do(web, eva, "C1", action="resolve", version=2).status_code == 200
    third = do(web, kim, "C1", action="claim", version=3)
    assert (third.status_code, third.json()["detail"]) == (
        409,
        "This case is resolved; claim is not possible then.",
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": "fly"},
        {"action": "opened"},
        {"action": "claim", "colour": "red"},
        {"action": "claim", "version": "1"},
        {"action": "claim", "version": 99},
        {"action": "draft"},
        {"action": "assign", "to": "Nobody"},
        {"action": "dismiss", "dismissal": "merged"},
        {"action": "note", "text": "x" * 10_001},
        {"action": "merge"},
        {"action": "merge", "case": "C1"},
        {"action": "merge", "case": "C" * 21},
        {"action": "merge", "case": None},
        {"action": "took_in", "case": "C1"},
        {"action": "split_off", "mention": "s:9"},
        {"action": "split_off", "mention": "x" * 501},
        {"action": "split_off", "mention": "s:1", "case": "C1"},
        [],
        "claim",
    ],
)
def test_bad_input(office: Office, web: Web, boss: requests.Session, body: object) -> None:
    office.ingest(post("1", T0))
    answer = web.post(boss, "/api/v1/cases/C1/actions", json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["msg"]
    assert office.only().version == 1


def test_what_is_no_json(office: Office, web: Web, boss: requests.Session) -> None:
    office.ingest(post("1", T0))
    for raw in (b"", b"{", b"\xff", b"[" * 50_000, b'{"action":"note","text":"' + b"x" * 200_000):
        assert web.post(boss, "/api/v1/cases/C1/actions", data=raw).status_code == 422
    assert do(web, boss, "C9", action="claim").status_code == 404


def test_who_may(office: Office, web: Web) -> None:
    office.ingest(post("1", T0))
    stranger = agent(web, "Bo", "care")
    refused = do(web, stranger, "C1", action="claim")
    assert (refused.status_code, refused.json()["detail"]) == (403, "This case is with baggage, and you are not.")
    for role in (Role.executive, Role.reader, Role.viewer):
        assert do(web, web.signed_in(role), "C1", action="claim").status_code == 403
    assert office.only().version == 1
    assert web.get(web.signed_in(Role.reader), "/api/v1/cases/C1").status_code == 200
    assert web.get(web.signed_in(Role.viewer), "/api/v1/cases/C1").status_code == 403
    assert do(web, web.browser(), "C1", action="claim").status_code == 401


def test_merged_and_split(office: Office, web: Web, boss: requests.Session) -> None:
    office.ingest(post("1", T0), post("2", T0 + MINUTE, author="bo"), post("3", T0 + HOUR, author="bo", parent="2"))
    kim = agent(web, "Kim", "baggage")
    bo = agent(web, "Bo", "care")
    assert do(web, bo, "C1", action="merge", case="C2").status_code == 403
    assert do(web, kim, "C1", action="merge", case="C7").json()["detail"][0]["msg"] == "case: there is no case C7."
    assert do(web, kim, "C1", action="merge", case="C2", version=9).status_code == 422
    done = do(web, kim, "C1", action="merge", case="C2", version=1)
    assert (done.status_code, done.json()["merged_into"], done.json()["state"]) == (200, "C2", "dismissed")
    assert [case["id"] for case in lines(web, boss, ALL)] == ["C2"]
    found = web.get(kim, "/api/v1/cases/C2").json()
    assert (found["merged"], len(found["thread"]), found["case"]["posts"]) == (["C1"], 3, 3)
    assert (found["trail"][-1]["action"], found["trail"][-1]["case"]) == ("took_in", "C1")
    assert found["trail"][-1]["mentions"] == ["s:1"]
    assert do(web, kim, "C1", action="merge", case="C2").status_code == 409
    undone = do(web, kim, "C1", action="undo", version=2)
    assert (undone.status_code, undone.json()["merged_into"]) == (200, None)
    split = do(web, kim, "C2", action="split_off", mention="s:3")
    assert (split.status_code, split.json()["posts"]) == (200, 1)
    assert [case["id"] for case in lines(web, boss, ALL)] == ["C1", "C2", "C3"]


def test_several_at_once(office: Office, web: Web, boss: requests.Session) -> None:
    """What one refuses keeps no other from being done; the one that goes on is left as it is."""
    office.ingest(*(post(str(n), T0 + n, author=f"a{n}") for n in range(1, 5)))
    office.ingest(post("5", T0 + 5, "@plovair worst day", author="bo", compound=-0.6))
    kim = agent(web, "Kim", "baggage")
    several = "/api/v1/cases/actions"
    seen = [{"id": "C1", "version": 1}, {"id": "C2"}, {"id": "C3", "version": 7}, {"id": "C5"}, {"id": "C9"}]
    done = web.post(kim, several, json={"cases": seen, "action": "merge", "case": "C2"})
    assert done.status_code == 200
    assert [(case["id"], case["merged_into"]) for case in done.json()["done"]] == [("C1", "C2")]
    assert [(each["id"], each["status"]) for each in done.json()["refused"]] == [("C3", 422), ("C5", 403), ("C9", 404)]
    assert all(each["why"].endswith(".") for each in done.json()["refused"])
    assert web.get(kim, "/api/v1/cases/C2").json()["merged"] == ["C1"]
    claimed = web.post(
        kim, several, json={"cases": [{"id": "C2"}, {"id": "C4"}, {"id": "C2"}], "action": "claim"}
    ).json()
    assert [(case["id"], case["owner"]) for case in claimed["done"]] == [("C2", "Kim"), ("C4", "Kim")]
    for wrong in ({"cases": []}, {"cases": [{"id": "C1"}] * 101}, {"cases": [{"id": "C1", "x": 1}]}, {}):
        assert web.post(kim, several, json={"action": "claim"} | wrong).status_code == 422
    assert web.post(web.signed_in(Role.reader), several, json={"cases": seen, "action": "claim"}).status_code == 403


def test_another_page_cannot_act(office: Office, web: Web, boss: requests.Session) -> None:
    office.ingest(post("1", T0))
    boss.headers["Origin"] = "https://evil.example"
    assert do(web, boss, "C1", action="claim").status_code == 403
    assert office.only().version == 1


def test_crisis_mode(office: Office, web: Web, boss: requests.Session) -> None:
    office.ingest(post("1", T0))
    kim = agent(web, "Kim", "baggage")
    on = {"topic": "Plovair", "switch": "on", "statement": "We know.", "approvers": ["Liv"]}
    assert web.post(kim, "/api/v1/crises", json=on).status_code == 403
    assert web.get(kim, "/api/v1/crises").json() == {"crises": []}
    assert web.post(boss, "/api/v1/crises", json=on | {"topic": "x"}).status_code == 422
    assert web.post(boss, "/api/v1/crises", json=on | {"statement": ""}).status_code == 422
    (crisis,) = web.post(boss, "/api/v1/crises", json=on).json()["crises"]
    assert (crisis["topic"], crisis["statement"], crisis["approvers"]) == ("Plovair", "We know.", ["Liv"])
    assert web.post(boss, "/api/v1/crises", json=on).status_code == 409
    answer = do(web, kim, "C1", action="mark_answered")
    assert (answer.status_code, "crisis mode" in answer.json()["detail"]) == (409, True)
    detail = web.get(kim, "/api/v1/cases/C1").json()
    assert (detail["approval"], detail["approvers"]) == ("Plovair is in crisis mode", ["Liv"])
    assert web.post(boss, "/api/v1/crises", json={"topic": "Plovair", "switch": "off"}).json() == {"crises": []}
    assert do(web, kim, "C1", action="mark_answered").status_code == 200
