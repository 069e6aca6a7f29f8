"""The outbox by the API: who may send, what may be sent, and what is said of it."""

from __future__ import annotations

import requests
from msgspec.structs import replace

from listening.outbox.answer import AnswerState
from listening.people.permissions import Role
from listening.store import outbox
from listening.store.access import access
from listening.store.clock import now_ms
from tests.cases.conftest import T0, Office, post
from tests.dashboard.conftest import Web


def person(web: Web, name: str, role: Role, *departments: str) -> requests.Session:
    access.add_user(web.client, name, role, departments)
    session = web.browser()
    web.come_in(session, name)
    return session


def do(web: Web, who: requests.Session, **body: object) -> int:
    answer = web.post(who, "/api/v1/cases/C1/actions", json=body)
    assert answer.status_code == 200, answer.text
    version = answer.json()["version"]
    assert isinstance(version, int)
    return version


def send(web: Web, who: requests.Session, version: int, account: str = "we", case: str = "C1") -> requests.Response:
    return web.post(who, f"/api/v1/cases/{case}/answers", json={"account": account, "version": version})


def listed(web: Web, who: requests.Session, path: str = "") -> list[dict[str, object]]:
    found = web.get(who, f"/api/v1/answers{path}").json()["answers"]
    assert isinstance(found, list)
    return found


def test_a_draft_is_sent_as_it_stands(office: Office, web: Web) -> None:
    office.ingest(post("1", T0))
    kim = person(web, "Kim", Role.agent, "baggage")
    assert send(web, kim, 1).json()["detail"] == "There is no draft to be sent."
    version = do(web, kim, action="draft", text="It comes  tomorrow 🧳")
    assert send(web, kim, version, account="other").status_code == 422
    assert send(web, kim, version, case="C7").status_code == 404
    done = send(web, kim, version)
    assert done.status_code == 200, done.text
    line = done.json()
    assert (line["state"], line["text"], line["mention"], line["by"], line["network"], line["remote"]) == (
        "queued",
        "It comes  tomorrow 🧳",
        "s:1",
        "Kim",
        "mastodon",
        None,
    )
    assert listed(web, kim) == [line]
    assert listed(web, kim, "/stuck") == []
    trail = web.get(kim, "/api/v1/cases/C1").json()["trail"]
    assert [(e["who"], e["text"]) for e in trail][-1] == ("Kim", "Sends the answer with we.")
    twice = send(web, kim, version + 1)
    assert (twice.status_code, twice.json()["detail"]) == (409, "An answer of this case is on its way already.")


def test_only_who_answers_the_case_sends(office: Office, web: Web) -> None:
    office.ingest(post("1", T0))
    boss = person(web, "Ada", Role.manager)
    version = do(web, boss, action="draft", text="Hello")
    for role, departments in ((Role.agent, ("press",)), (Role.executive, ())):
        other = person(web, f"other {role}", role, *departments)
        assert send(web, other, version).status_code == 403
    assert send(web, web.signed_in(Role.viewer), version).status_code == 403
    assert listed(web, boss) == []
    assert send(web, boss, version).status_code == 200


def test_what_needs_approval_is_not_sent_without(office: Office, web: Web) -> None:
    office.ingest(post("1", T0, "@plovair a journalist asks: why?"))
    pia, kim = person(web, "Pia", Role.agent, "press"), person(web, "Kim", Role.agent, "press")
    version = do(web, kim, action="draft", text="Because.")
    refused = send(web, kim, version)
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "This answer needs approval first: press approves every answer.",
    )
    do(web, kim, action="request_approval")
    version = do(web, pia, action="approve", text="Because of snow.")
    # Changed after its approval: it needs another one.
    version = do(web, kim, action="draft", text="Because of snow!")
    assert send(web, kim, version).status_code == 409
    do(web, kim, action="request_approval")
    version = do(web, pia, action="approve", text="Because of snow, sorry.")
    done = send(web, kim, version).json()
    assert (done["text"], done["approved_by"]) == ("Because of snow, sorry.", "Pia")


def test_whoever_was_overtaken_sends_nothing(office: Office, web: Web) -> None:
    office.ingest(post("1", T0))
    kim, eva = person(web, "Kim", Role.agent, "baggage"), person(web, "Eva", Role.agent, "baggage")
    version = do(web, kim, action="draft", text="Monday")
    do(web, eva, action="draft", text="Tuesday")
    late = send(web, kim, version)
    assert late.status_code == 409
    assert late.json()["detail"].startswith("Eva wrote a draft ")


def test_a_closed_case_is_not_answered(office: Office, web: Web) -> None:
    office.ingest(post("1", T0))
    kim = person(web, "Kim", Role.agent, "baggage")
    do(web, kim, action="draft", text="Hello")
    version = do(web, kim, action="dismiss", dismissal="spam")
    assert send(web, kim, version).json()["detail"] == "This case is dismissed; nothing is answered then."


def test_too_long_is_said_before_it_is_sent(office: Office, web: Web) -> None:
    office.ingest(post("1", T0))
    kim = person(web, "Kim", Role.agent, "baggage")
    answer = send(web, kim, do(web, kim, action="draft", text="x" * 501))
    assert answer.status_code == 422
    assert "The answer has 501 signs; we takes 500." in answer.text


def test_somebody_says_what_became_of_it(office: Office, web: Web) -> None:
    office.ingest(post("1", now_ms() - 60_000))
    kim, eva = person(web, "Kim", Role.agent, "baggage"), person(web, "Eva", Role.agent, "press")
    id = send(web, kim, do(web, kim, action="draft", text="Hello")).json()["id"]
    path = f"/api/v1/answers/{id}/word"
    assert web.post(kim, path, json={"went_out": False}).status_code == 409  # it is queued
    before = outbox.find(web.client, id)
    assert before is not None
    lost = replace(before, state=AnswerState.unknown, asks=True, why="Mastodon does not have it", version=2)
    assert outbox.change(web.client, office.desk.book, before, lost, T0)
    assert [(line["id"], line["needs_a_person"]) for line in listed(web, kim, "/stuck")] == [(id, True)]
    told = {check["name"]: check for check in web.get(kim, "/healthz").json()["checks"]}
    assert told["answers"]["state"] in ("ok", "warning")  # a second old at most
    for body in ({"went_out": True}, {"went_out": False, "url": "https://m.example/@plovair/1"}, {}, []):
        assert web.post(kim, path, json=body).status_code == 422
    assert web.post(eva, path, json={"went_out": False}).status_code == 403
    assert web.post(kim, "/api/v1/answers/x/word", json={"went_out": False}).status_code == 404
    url = f"https://m.example/@plovair/{(before.at + 5000) << 16}"
    done = web.post(kim, path, json={"went_out": True, "url": url})
    assert (done.status_code, done.json()["state"], done.json()["url"]) == (200, "sent", url)
    assert listed(web, kim, "/stuck") == []
    case = web.get(kim, "/api/v1/cases/C1").json()
    assert case["case"]["state"] == "answered"
    assert case["trail"][-1]["text"] == f"Says that the answer of Kim went out: {url}"


def test_a_case_whose_answer_is_on_its_way_is_not_merged(office: Office, web: Web) -> None:
    office.ingest(post("1", T0), post("2", T0, author="bo"))
    kim = person(web, "Kim", Role.agent, "baggage")
    assert send(web, kim, do(web, kim, action="draft", text="It comes")).status_code == 200
    for id, into in (("C1", "C2"), ("C2", "C1")):
        refused = web.post(kim, f"/api/v1/cases/{id}/actions", json={"action": "merge", "case": into})
        assert (refused.status_code, refused.json()["detail"]) == (
            409,
            "An answer of C1 is on its way: wait until it is out.",
        )
    (answer,) = (outbox.find(office.client, str(each["id"])) for each in listed(web, kim))
    assert answer is not None
    unknown = replace(answer, state=AnswerState.unknown)
    assert outbox.change(office.client, office.desk.book, answer, unknown, now_ms())
    refused = web.post(kim, "/api/v1/cases/C1/actions", json={"action": "merge", "case": "C2"})
    assert "look, and say so first" in refused.json()["detail"]
    assert outbox.change(office.client, office.desk.book, unknown, replace(answer, state=AnswerState.failed), now_ms())
    assert web.post(kim, "/api/v1/cases/C1/actions", json={"action": "merge", "case": "C2"}).status_code == 200


def test_a_thread_says_which_of_its_posts_each_is(office: Office, web: Web) -> None:
    office.ingest(post("1", T0))
    kim = person(web, "Kim", Role.agent, "baggage")
    text = " ".join(f"Sentence {n} says what we found on day {n} of looking." for n in range(24))
    version = do(web, kim, action="draft", text=text)
    assert send(web, kim, version).status_code == 422
    version = do(web, kim, action="draft", text=text, thread=True)
    line = send(web, kim, version).json()
    assert (line["post"], line["posts"], text.startswith(line["text"])) == (1, 3, True)
    wrong = web.post(kim, "/api/v1/cases/C1/actions", json={"action": "note", "text": "x", "thread": True})
    assert (wrong.status_code, wrong.json()["detail"][0]["msg"]) == (422, "thread: a draft goes as one.")


def test_the_rest_of_a_thread_is_taken_back_while_nobody_knows(office: Office, web: Web) -> None:
    office.ingest(post("1", T0))
    kim = person(web, "Kim", Role.agent, "baggage")
    text = " ".join(f"Sentence {n} says what we found on day {n} of looking." for n in range(24))
    version = do(web, kim, action="draft", text=text, thread=True)
    id = send(web, kim, version).json()["id"]
    path = f"/api/v1/answers/{id}/take_back"
    assert web.post(kim, path).json()["detail"] == "Nothing of it waits any more.", "nothing of it has gone out"
    answer = outbox.find(office.client, id)
    assert answer is not None
    unknown = replace(answer, state=AnswerState.unknown, version=2)
    assert outbox.change(office.client, office.desk.book, answer, unknown, now_ms())
    assert web.post(person(web, "Bo", Role.agent, "care"), path).status_code == 403
    assert web.post(kim, path, json={"why": "x"}).status_code == 422
    assert web.post(kim, f"{path[:-14]}x/take_back").status_code == 404
    line = web.post(kim, path).json()
    assert (line["state"], line["taken_back_by"]) == ("unknown", "Kim")
    assert web.post(kim, path).status_code == 409
    sent = replace(unknown, state=AnswerState.sent, version=4, taken_back="Kim", remote="9")
    assert outbox.change(office.client, office.desk.book, replace(unknown, version=3, taken_back="Kim"), sent, now_ms())
    assert len(listed(web, kim)) == 1, "nothing comes after it"
