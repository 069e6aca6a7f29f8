"""Many people at the same cases at once: nothing is lost, nothing is overwritten, everybody is told."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
import redis

from listening.cases.case import Act, Action, Actor, Case, Dismissal, Refusal, RefusalKind, State
from listening.config import Config
from listening.people.permissions import Role
from listening.store.access import access
from listening.store.cases.desk import Desk
from tests.cases.conftest import T0, Office, post
from tests.cases.test_casework import sound

CASES, CLIENTS, ACTIONS = 50, 20, 1000
PEOPLE = ("Max", "Eva", "Ada", "Pia", "Kim")


class Tried(msgspec.Struct, frozen=True):
    case: str
    mark: str
    """Something that only this try wrote."""
    answer: Case | Refusal


def wanted(dice: random.Random, mark: str) -> Act:
    action = dice.choice(
        [
            a
            for a in Action
            if a
            not in (
                Action.opened,
                Action.joined,
                Action.own_reply_seen,
                Action.customer_replied,
                Action.escalated,
                Action.merged,
            )
        ]
    )
    return Act(
        action=action,
        why=mark,
        text=mark,
        to=dice.choice(PEOPLE) if action in (Action.assign, Action.hand_over, Action.request_approval) else "",
        department=dice.choice(["", "care", "press", "baggage"]) if action is Action.hand_over else "",
        dismissal=Dismissal.no_answer_needed if action is Action.dismiss else None,
    )


def work(url: str, config: Config, n: int) -> list[Tried]:
    dice = random.Random(n)
    tried = []
    with redis.Redis.from_url(url) as client:
        desk = Desk(config, client)
        actor = Actor(PEOPLE[n % len(PEOPLE)], Role.manager)
        for k in range(ACTIONS // CLIENTS):
            # A few cases get most of the attention, so that people do meet.
            id = f"C{min(dice.randint(1, CASES), dice.randint(1, CASES))}"
            seen = desk.book.find(id)
            assert seen is not None
            mark = f"{n}/{k}"
            answer = desk.act(id, wanted(dice, mark), actor, T0 + k, seen.version)
            assert answer is not None
            tried.append(Tried(id, mark, answer))
    return tried


def test_a_thousand_actions(office: Office, redis_url: str, config: Config) -> None:
    for name in PEOPLE:
        office.hire(name, Role.manager)
    office.ingest(*(post(str(n), T0 + n, author=f"a{n}") for n in range(CASES)))
    assert len(office.cases()) == CASES
    with ThreadPoolExecutor(CLIENTS) as pool:
        tried = [each for part in pool.map(lambda n: work(redis_url, config, n), range(CLIENTS)) for each in part]
    assert len(tried) == ACTIONS
    sound(office)
    written = Counter((case.id, event.why) for case in office.cases() for event in office.desk.book.trail(case.id)[1:])
    done = Counter((each.case, each.mark) for each in tried if isinstance(each.answer, Case))
    assert written == done
    assert max(written.values()) == 1
    assert sum(case.version for case in office.cases()) == CASES + done.total()
    refused = Counter(each.answer.why for each in tried if isinstance(each.answer, Refusal))
    assert done.total() + refused.total() == ACTIONS
    assert refused[RefusalKind.not_possible] > 0
    assert done.total() > 100


def test_the_second_is_told_what_the_first_did(office: Office) -> None:
    office.ingest(post("1", T0))
    kim, eva = Actor("Kim", Role.manager), Actor("Eva", Role.manager)
    claim = Act(action=Action.claim)
    first = office.desk.act("C1", claim, kim, T0 + 1000, version=1)
    assert isinstance(first, Case)
    assert first.owner == "Kim"
    second = office.desk.act("C1", claim, eva, T0 + 5000, version=1)
    assert second == Refusal(RefusalKind.overtaken, "Kim claimed it 4 s ago. Nothing was changed.")
    assert office.only() == first
    blind = office.desk.act("C1", claim, eva, T0 + 5000)
    assert blind == Refusal(RefusalKind.not_possible, "Kim has it.")
    office.ingest(post("2", T0 + 2, "sorry", own=True, parent="1"))
    third = office.desk.act("C1", Act(action=Action.note, text="x"), eva, T0, version=2)
    assert isinstance(third, Refusal)
    assert third.sentence.startswith("The brand answered it")


def test_what_one_did_oneself_overtakes_nobody(office: Office) -> None:
    """The page may not have shown it yet; but the same again was pressed twice."""
    office.ingest(post("1", T0))
    kim, eva = Actor("Kim", Role.manager), Actor("Eva", Role.manager)
    draft = Act(action=Action.draft, text="We are on it")
    assert isinstance(office.desk.act("C1", Act(action=Action.claim), kim, T0, version=1), Case)
    assert isinstance(office.desk.act("C1", draft, kim, T0, version=1), Case)
    again = office.desk.act("C1", draft, kim, T0, version=1)
    assert isinstance(again, Refusal)
    assert again.why is RefusalKind.overtaken
    assert isinstance(office.desk.act("C1", Act(action=Action.note, text="seen"), eva, T0, version=3), Case)
    late = office.desk.act("C1", Act(action=Action.mark_answered, text="Done"), kim, T0, version=3)
    assert isinstance(late, Refusal)
    assert late.sentence.startswith("Eva wrote a note"), "somebody else was there"
    assert office.only().version == 4


def test_between_reading_and_writing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one comes after our look and before our write: the write does not happen."""
    office.ingest(post("1", T0))
    kim, eva = Actor("Kim", Role.manager), Actor("Eva", Role.manager)
    append = type(office.desk.book).append

    def beaten(*args: object) -> object:
        monkeypatch.undo()
        assert isinstance(office.desk.act("C1", Act(action=Action.claim), kim, T0), Case)
        return append(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("listening.store.cases.cases.CaseBook.append", beaten)
    answer = office.desk.act("C1", Act(action=Action.claim), eva, T0 + 2000, version=1)
    assert isinstance(answer, Refusal)
    assert answer.why is RefusalKind.overtaken
    assert office.only().owner == "Kim"


def test_versions_that_never_were(office: Office) -> None:
    office.ingest(post("1", T0))
    for version in (0, -1, 2, 99):
        answer = office.desk.act("C1", Act(action=Action.claim), Actor("Kim", Role.manager), T0, version)
        assert isinstance(answer, Refusal)
        assert answer.why is RefusalKind.unusable
    assert office.desk.act("C9", Act(action=Action.claim), Actor("Kim", Role.manager), T0) is None


def test_whom_a_case_can_go_to(office: Office) -> None:
    office.ingest(post("1", T0))
    office.hire("Ex", Role.executive)
    office.hire("Eva", Role.agent, "care")
    boss = Actor("Max", Role.manager)
    office.hire("Gone", Role.agent, "care")
    access.disable_user(office.client, "Gone")
    for to, said in (("Gone", "is disabled"), ("Nobody", "no user"), ("eva", "no user"), ("Ex", "does not work")):
        answer = office.desk.act("C1", Act(action=Action.assign, to=to), boss, T0)
        assert isinstance(answer, Refusal)
        assert said in answer.sentence
    done = office.desk.act("C1", Act(action=Action.assign, to="Eva"), boss, T0)
    assert isinstance(done, Case)
    assert (done.owner, done.state) == ("Eva", State.owned)
