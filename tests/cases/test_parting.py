"""Cases merged and split by people on a real Valkey: whose a later post is, and what stands in the way."""

from __future__ import annotations

import pytest
import redis

from listening.cases.case import Act, Action, Actor, Case, Refusal, State
from listening.config import Config
from listening.people.permissions import Role
from listening.store import keys, threads
from listening.store.cases import rebuilding
from tests.cases.conftest import HOUR, MINUTE, T0, Office, post

BOSS = Actor("Max", Role.manager)
LATER = T0 + 10 * HOUR


def does(office: Office, id: str, act: Act, now: int = LATER, actor: Actor = BOSS) -> Case:
    done = office.desk.act(id, act, actor, now)
    assert isinstance(done, Case), done
    return done


def refused(office: Office, id: str, act: Act, now: int = LATER) -> str:
    done = office.desk.act(id, act, BOSS, now)
    assert isinstance(done, Refusal), done
    return done.sentence


def merge(office: Office, id: str, into: str, now: int = LATER) -> Case:
    return does(office, id, Act(action=Action.merge, case=into), now)


def posts(case: Case) -> list[str]:
    return sorted(each.id for each in case.posts)


@pytest.fixture
def two(office: Office) -> Office:
    """C1 with posts 1 and 2, C2 with posts 3 and 4; all of customers."""
    office.ingest(post("1", T0), post("3", T0 + HOUR, author="bo"))
    office.ingest(post("2", T0 + MINUTE, parent="1"), post("4", T0 + HOUR + MINUTE, author="bo", parent="3"))
    assert [(case.id, posts(case)) for case in office.cases()] == [("C1", ["s:1", "s:2"]), ("C2", ["s:3", "s:4"])]
    return office


def agree(office: Office, config: Config) -> None:
    """What is stored is what the trails say, and what figures are read from is that."""
    assert rebuilding.rebuild(office.client, config, office.desk.book).cases_wrong == 0


def test_later_posts_go_to_the_one_that_lives(two: Office, config: Config) -> None:
    gone = merge(two, "C1", "C2")
    assert (gone.state, gone.merged_into) == (State.dismissed, "C2")
    two.ingest(post("5", T0 + 2 * HOUR, "@plovair and the second bag?", parent="2", root="1"))
    two.ingest(post("6", T0 + 2 * HOUR, "sorry", own=True, parent="4"))
    two.ingest(post("7", T0 + 3 * HOUR, "@plovair still no bag", author="kim"))
    assert posts(two.only()) == [f"s:{n}" for n in range(1, 8)]
    assert two.only().id == "C2"
    agree(two, config)


def test_taken_back_both_are_as_they_were(two: Office, config: Config) -> None:
    one, other = two.cases()
    merge(two, "C1", "C2")
    back = does(two, "C1", Act(action=Action.undo), LATER + 1000)
    assert (back.id, back.state, back.merged_into, posts(back)) == ("C1", one.state, "", posts(one))
    assert posts(two.cases()[1]) == posts(other)
    two.ingest(post("5", T0 + 2 * HOUR, parent="2", root="1"), post("6", T0 + 2 * HOUR, parent="4", author="bo"))
    assert [posts(case) for case in two.cases()] == [["s:1", "s:2", "s:5"], ["s:3", "s:4", "s:6"]]
    agree(two, config)


@pytest.mark.parametrize("where", ["C1", "C2"])
def test_it_is_taken_back_at_either_and_only_once(two: Office, where: str) -> None:
    merge(two, "C1", "C2")
    assert does(two, where, Act(action=Action.undo), LATER + 1000).id == where
    assert len(two.cases()) == 2
    assert refused(two, where, Act(action=Action.undo), LATER + 2000)


def test_ten_seconds_and_then_it_is_split_off(two: Office) -> None:
    merge(two, "C1", "C2")
    refused(two, "C1", Act(action=Action.undo), LATER + 60_000)
    two.ingest(post("5", T0 + 2 * HOUR, parent="2"))
    does(two, "C2", Act(action=Action.split_off, case="C1"), LATER + HOUR)
    assert [posts(case) for case in two.cases()] == [["s:1", "s:2", "s:5"], ["s:3", "s:4"]]


def test_a_branch_of_a_thread_is_a_case_of_its_own(office: Office, config: Config) -> None:
    """With the first of the thread named by its source, which a reply alone would follow."""
    office.ingest(post("1", T0), post("2", T0 + MINUTE, "me too, @plovair?", "bo", "1", "1"))
    office.ingest(post("3", T0 + 2 * MINUTE, "sorry", own=True, parent="2", root="1"))
    office.ingest(post("4", T0 + 2 * MINUTE, "any news?", parent="1", root="1"))
    does(office, "C1", Act(action=Action.split_off, mention="s:2"))
    assert [posts(case) for case in office.cases()] == [["s:1", "s:4"], ["s:2", "s:3"]]
    assert office.cases()[1].state is State.answered
    # Whatever comes later, and whatever comes twice.
    office.ingest(
        post("5", T0 + 3 * MINUTE, "and now?", "bo", "3", "1"), post("6", T0 + 3 * MINUTE, "?", parent="4", root="1")
    )
    office.ingest(post("2", T0 + MINUTE, "me too, @plovair?", "bo", "1", "1"), run="again")
    office.ingest(post("7", T0 + 4 * MINUTE, "hello?", "bo", "5", "1"))
    assert [posts(case) for case in office.cases()] == [["s:1", "s:4", "s:6"], ["s:2", "s:3", "s:5", "s:7"]]
    assert not office.client.smembers(keys.merging())
    agree(office, config)


def test_what_joined_by_its_author_stays_apart(office: Office) -> None:
    office.ingest(post("1", T0), post("2", T0 + HOUR, "@plovair and where is my other bag?"))
    assert posts(office.only()) == ["s:1", "s:2"]
    does(office, "C1", Act(action=Action.split_off, mention="s:1"))
    office.ingest(post("3", T0 + HOUR // 2, "@plovair hello, my bag?"), post("4", T0 + 2 * HOUR, "@plovair my bag?"))
    first, second = office.cases()
    assert {"s:2"} <= set(posts(first))
    assert {"s:1"} <= set(posts(second))
    assert sorted(posts(first) + posts(second)) == ["s:1", "s:2", "s:3", "s:4"]


def test_kept_apart_also_from_whom_it_is_merged_into(two: Office) -> None:
    two.ingest(post("9", T0, "@plovair my bag?", author="eve"))
    does(two, "C1", Act(action=Action.split_off, mention="s:2"))
    merge(two, "C1", "C3")
    two.ingest(post("5", T0 + 2 * HOUR, parent="2", root="1"), post("6", T0 + 2 * HOUR, parent="1"))
    by = dict(zip(["s:5", "s:6"], threads.cases_of(two.client, ["s:5", "s:6"]), strict=True))
    assert by["s:5"] == "C4"
    assert two.desk.book.current(by["s:6"]).id == "C3"  # type: ignore[union-attr]


def test_merged_again_by_hand_they_are_one(office: Office) -> None:
    office.ingest(post("1", T0), post("2", T0 + MINUTE, author="bo", parent="1"))
    does(office, "C1", Act(action=Action.split_off, mention="s:2"))
    merge(office, "C2", "C1")
    office.ingest(post("3", T0 + HOUR, parent="2", author="bo"))
    assert posts(office.only()) == ["s:1", "s:2", "s:3"]
    assert refused(office, "C2", Act(action=Action.note, text="x")) == "This case was merged into C1."


def test_split_taken_back(office: Office, config: Config) -> None:
    office.ingest(post("1", T0), post("2", T0 + MINUTE, author="bo", parent="1"))
    before = office.only()
    does(office, "C1", Act(action=Action.split_off, mention="s:2"))
    does(office, "C1", Act(action=Action.undo), LATER + 1000)
    assert posts(office.only()) == posts(before)
    office.ingest(post("3", T0 + HOUR, parent="2", author="bo"))
    assert posts(office.only()) == ["s:1", "s:2", "s:3"]
    agree(office, config)


def test_what_is_refused(two: Office) -> None:
    split = Action.split_off
    assert refused(two, "C1", Act(action=Action.merge, case="C9")) == "case: there is no case C9."
    assert refused(two, "C1", Act(action=Action.merge, case="'; DROP")) == "case: there is no case '; DROP."
    assert refused(two, "C1", Act(action=split, mention="s:3")) == "mention: C1 has no mention of that id."
    assert refused(two, "C1", Act(action=split, case="C2")) == "case: C2 was not merged into C1."
    assert refused(two, "C1", Act(action=split, mention="s:1")) == "Nothing that needs an answer would be left in C1."
    number = two.client.get(keys.case_number())
    assert number == b"2", "what is refused uses no number up"


def test_a_deleted_post_is_gone_from_the_notes_of_both(two: Office) -> None:
    does(two, "C1", Act(action=Action.note, text="They write: my suitcase is pink"))
    merge(two, "C1", "C2")
    two.desk.book.scrub("C2", ["my suitcase is pink"])
    assert "pink" not in "".join(event.text for event in two.desk.book.trail("C1"))


def test_two_at_once(two: Office) -> None:
    """Whoever is second is told; none is merged into one that is merged."""
    merge(two, "C1", "C2")
    late = two.desk.act("C1", Act(action=Action.claim), Actor("Eva", Role.manager), LATER, 2)
    assert isinstance(late, Refusal)
    assert "Max merged it into C2" in late.sentence
    assert refused(two, "C2", Act(action=Action.merge, case="C1")) == "C1 was merged into C2; name that one."


def test_a_store_under_hand_is_read_again(two: Office, client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between reading and writing somebody else writes to the case that lives."""
    desk = two.desk
    original, once = desk.book.trail, []

    def trail(id: str, after: int = 0):  # type: ignore[no-untyped-def]
        if not once:
            once.append(1)
            does(Office(client, two.config), "C2", Act(action=Action.note, text="first"), LATER)
        return original(id, after)

    monkeypatch.setattr(desk.book, "trail", trail)
    merge(two, "C1", "C2")
    assert [event.action for event in original("C2")][-2:] == [Action.note, Action.took_in]
