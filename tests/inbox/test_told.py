"""What people are told is what the trails say: none lost, none twice, whoever dies where."""

from __future__ import annotations

import random

import pytest
import redis

from listening.cases.case import Act, Action, Actor, Case, Refusal
from listening.cases.inbox import KEPT, KEPT_MS, TellPlace
from listening.cases.telling import tells
from listening.cases.told import TellKind
from listening.people.permissions import Role
from listening.store import keys, told
from listening.store.access import access
from listening.store.cases.cases import CaseBook
from listening.store.clock import now_ms
from tests.cases.conftest import HOUR, MINUTE, Office, post

NOW = now_ms() - 3 * HOUR
"""What is ingested is recorded now: what people do has to lie about there."""
KIM = Actor("Kim", Role.agent, ("baggage",))
BOSS = Actor("Max", Role.manager)


@pytest.fixture
def staffed(office: Office) -> Office:
    office.hire("Kim", Role.agent, "baggage")
    office.hire("Eva", Role.agent, "care")
    office.hire("Lin", Role.executive)
    office.hire("Max", Role.manager)
    office.ingest(post("1", NOW))
    return office


def does(office: Office, actor: Actor, action: Action, at: int = NOW + MINUTE, **more: str) -> Case:
    done = office.desk.act("C1", Act(action=action, **more), actor, at)  # type: ignore[arg-type]
    assert isinstance(done, Case), done
    return done


def inbox(office: Office, who: str, now: int = NOW + MINUTE) -> list[str]:
    return [f"{entry.place.kind} by {entry.by}" for entry in told.read(office.client, who, now).entries]


def test_a_note_tells_those_it_names(staffed: Office) -> None:
    does(staffed, KIM, Action.note, text="@max, @Lin and @Kim: see @Nobody")
    assert inbox(staffed, "Max") == inbox(staffed, "Lin") == ["mentioned by Kim"]
    assert inbox(staffed, "Kim") == []
    assert not staffed.client.exists(keys.told("nobody"))
    entry = told.read(staffed.client, "Max", NOW + MINUTE).entries[0]
    assert (entry.case.id, entry.event.text, entry.unread) == ("C1", "@max, @Lin and @Kim: see @Nobody", True)


def test_whoever_may_not_see_it_is_not_told(staffed: Office) -> None:
    access.disable_user(staffed.client, "Lin")
    does(staffed, KIM, Action.note, text="@Lin")
    assert inbox(staffed, "Lin") == []


def test_a_case_that_is_given(staffed: Office) -> None:
    does(staffed, BOSS, Action.assign, to="Kim")
    does(staffed, KIM, Action.hand_over, to="Eva", why="@Max knows")
    assert (inbox(staffed, "Kim"), inbox(staffed, "Eva"), inbox(staffed, "Max")) == (
        ["assigned by Max"],
        ["assigned by Kim"],
        ["mentioned by Kim"],
    )


def test_approval_is_wanted_of_whoever_is_asked(staffed: Office) -> None:
    does(staffed, KIM, Action.draft, text="Sorry")
    does(staffed, KIM, Action.request_approval, to="Eva")
    assert (inbox(staffed, "Eva"), inbox(staffed, "Max")) == (["approval by Kim"], [])
    does(staffed, KIM, Action.draft, text="Sorry again")
    does(staffed, KIM, Action.request_approval)
    assert inbox(staffed, "Max") == ["approval by Kim"]


def test_the_named_approvers_of_a_department_are_asked(office: Office) -> None:
    office.hire("Pia", Role.agent, "press")
    office.hire("Max", Role.manager)
    office.hire("Kim", Role.agent, "press")
    office.ingest(post("1", NOW, "@plovair a journalist asks why my bag is lost"))
    kim = Actor("Kim", Role.agent, ("press", "baggage"))
    does(office, kim, Action.hand_over, department="press", why="news")
    does(office, kim, Action.draft, text="Sorry")
    does(office, kim, Action.request_approval)
    assert (inbox(office, "Pia"), inbox(office, "Max")) == (["approval by Kim"], [])


def test_a_customer_who_writes_again_reaches_whoever_has_the_case(staffed: Office) -> None:
    does(staffed, KIM, Action.claim)
    staffed.ingest(post("2", NOW + 2 * MINUTE, "still nothing", parent="1"))
    assert inbox(staffed, "Kim") == ["wrote_again by "]


def test_a_worker_that_dies_loses_none_and_doubles_none(staffed: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the write, and after it: the job is run again, whatever it had done."""
    does(staffed, KIM, Action.claim)
    real = CaseBook.append_many
    for n, late in enumerate((False, True), 2):

        def dying(book: CaseBook, additions: object, late: bool = late) -> object:
            if late:
                real(book, additions)  # type: ignore[arg-type]
            raise KeyboardInterrupt

        said = post(str(n), NOW + n * MINUTE, f"still nothing {n}", parent="1")
        monkeypatch.setattr(CaseBook, "append_many", dying)
        with pytest.raises(KeyboardInterrupt):
            staffed.ingest(said)
        monkeypatch.setattr(CaseBook, "append_many", real)
        for name in [name.decode() for name in staffed.client.zrange(keys.pending(), 0, -1)]:
            staffed.run(name)
        staffed.ingest(said)
        assert inbox(staffed, "Kim") == ["wrote_again by "] * (n - 1)


def recount(office: Office) -> dict[str, set[str]]:
    """Who has to be told what, from the trails alone."""
    found: dict[str, set[str]] = {}
    for known in office.cases():
        case = None
        for n, event in enumerate(office.desk.book.trail(known.id)):
            for tell in tells(case, event):
                found.setdefault(tell.who, set()).add(TellPlace(known.id, n, tell.kind).id)
            case = office.desk.book.fold(known.id, case, event)
    return found


def test_it_is_a_recount_of_the_trails(staffed: Office) -> None:
    drawn = random.Random(3)
    people = {"Kim": KIM, "Max": BOSS, "Eva": Actor("Eva", Role.agent, ("care", "baggage"))}
    staffed.ingest(post("b1", NOW, author="b"), post("c1", NOW, author="c"))
    for n in range(120):
        id = drawn.choice(["C1", "C2", "C3"])
        at, who = NOW + n * MINUTE, drawn.choice(list(people))
        wish = drawn.choice(
            [
                Act(action=Action.note, text=f"@{drawn.choice(list(people))} {n}"),
                Act(action=Action.assign, to=drawn.choice(["Kim", "Eva", "Max"])),
                Act(action=Action.draft, text=f"text {n}"),
                Act(action=Action.request_approval, to=drawn.choice(["", "Max"])),
                Act(action=Action.resolve),
            ]
        )
        assert isinstance(staffed.desk.act(id, wish, people[who], at), Case | Refusal)
        if drawn.random() < 0.3:
            top = {"C1": "1", "C2": "b1", "C3": "c1"}[id]
            staffed.ingest(post(f"r{n}", at, f"still no bag {n}", parent=top, author=top))
    wanted = recount(staffed)
    assert {len(each) > 3 for each in wanted.values()} == {True}
    for name in people:
        found = {entry.place.id for entry in told.read(staffed.client, name, NOW + 120 * MINUTE).entries}
        assert found == wanted.get(name, set()), name


def test_what_was_read(staffed: Office) -> None:
    for n in range(3):
        does(staffed, KIM, Action.note, text=f"@Max {n}")
    client = staffed.client
    (first, second, _) = told.read(client, "Max", NOW + MINUTE).entries
    assert told.unread(client, "max") == 3
    assert told.mark(client, "Max", first.place.id, unread=False)
    assert told.mark(client, "Max", second.place.id, unread=False)
    assert told.mark(client, "Max", second.place.id, unread=True)
    assert not told.mark(client, "Max", "C9 1 mentioned", unread=True)
    assert [entry.unread for entry in told.read(client, "Max", NOW + MINUTE).entries] == [False, True, True]
    told.mark_case(client, "Max", "C")
    assert told.unread(client, "Max") == 2
    told.mark_case(client, "Max", "C1")
    assert told.unread(client, "Max") == 0
    does(staffed, KIM, Action.note, text="@Max again")
    told.mark_all(client, "Max")
    assert (told.unread(client, "Max"), len(inbox(staffed, "Max"))) == (0, 4)


def test_it_is_bounded(staffed: Office, client: redis.Redis) -> None:
    does(staffed, KIM, Action.note, text="@Max first")
    client.zadd(keys.told("max"), {f"C1 {n} mentioned": NOW + n for n in range(1000, 1000 + KEPT)})
    does(staffed, KIM, Action.note, text="@Max last", at=NOW + 2 * MINUTE)
    assert client.zcard(keys.told("max")) == KEPT
    assert client.zscore(keys.told("max"), "C1 2 mentioned") is not None
    assert 0 < client.pttl(keys.told("max")) <= KEPT_MS
    assert 0 < client.pttl(keys.untold("max")) <= KEPT_MS
    assert len(told.read(client, "Max", NOW + 2 * MINUTE).entries) == 2  # the others stand in no trail
    assert client.zcard(keys.told("max")) == 2
    assert told.read(client, "Max", NOW + 3 * MINUTE + KEPT_MS).entries == ()


def test_a_deleted_post_and_a_disabled_person_leave_nothing(staffed: Office) -> None:
    text = "my telephone number is 0170 1234567, call me"
    staffed.ingest(post("2", NOW + MINUTE, text, parent="1"))
    does(staffed, KIM, Action.note, text=f"@Max they wrote: {text}")
    staffed.desk.book.scrub("C1", [text])
    assert "0170" not in told.read(staffed.client, "Max", NOW + MINUTE).entries[0].event.text
    access.disable_user(staffed.client, "Max")
    assert staffed.client.exists(keys.told("max"), keys.untold("max")) == 0


def test_a_case_that_is_kept_no_more_is_told_no_more(staffed: Office) -> None:
    does(staffed, KIM, Action.note, text="@Max")
    staffed.client.delete(keys.case("C1"), keys.trail("C1"))
    assert inbox(staffed, "Max") == []
    assert staffed.client.exists(keys.told("max"), keys.untold("max")) == 0


def test_the_kinds_are_those_that_people_know() -> None:
    from layouts.inbox.page import KINDS

    assert set(KINDS) == set(TellKind)
