"""Posts that are edited or deleted at their source, and what becomes of their cases."""

from __future__ import annotations

from itertools import permutations

import pytest
from msgspec.structs import replace

from listening.cases.case import CUSTOMER, Act, Action, Actor, Case, Dismissal, State
from listening.cases.conversation import Post, Side
from listening.cases.fold import apply
from listening.cases.indexes import QUIET, queue
from listening.cases.revising import deleted, edited
from listening.cases.settling import settled
from listening.cases.transitions import legal
from listening.mention import Deletion, Mention
from listening.people.permissions import Role
from listening.store import batches, keys, mentions
from listening.store.batches import Batch
from tests.cases.conftest import HOUR, MINUTE, T0, Office, post
from tests.cases.test_casework import ids, sound
from tests.cases.test_joining import after, answer, ask, opened
from workers import jobs
from workers.queue import enqueue_batch

ASKS = "@plovair where is my bag?"
PLAIN = "plovair flies"
BOSS = Actor("Max", Role.manager)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "now_ms", lambda: T0 + 10 * HOUR)


# ---- decided -----------------------------------------------------------------


def reads(n: int, opens: bool) -> Post:
    """Post ``n`` as it reads now."""
    return Post(f"s:{n}", T0, Side.customer, opens)


def edit(case: Case, n: int, opens: bool, at: int) -> Case:
    event = edited(case, reads(n, opens), T0 + at, T0 + at)
    if event is None:
        return case
    assert legal(event.action, event.before, event.after), event
    assert edited(apply(case, event), reads(n, opens), T0 + at, T0 + at) is None, "twice is once"
    return apply(case, event)


QUESTION = ask(1, 0, opens=True)


def test_an_edit_that_asks_nothing_new_is_nothing() -> None:
    case = after(opened(QUESTION), answer(2, 5), ask(3, 2))
    for n, opens in ((1, True), (2, True), (3, False), (9, True)):
        assert edited(case, reads(n, opens), T0 + 50, T0 + 50) is None


def test_what_asks_no_more_is_noted_and_waits() -> None:
    case = edit(opened(QUESTION), 1, False, 60)
    assert (case.state, case.waiting_since, case.version, case.last_at) == (State.open, T0, 2, T0 + 60)
    assert edit(case, 1, False, 70) == case
    assert edit(case, 1, True, 50) == case, "an older edit changes nothing"
    again = edit(case, 1, True, 80)
    assert (again.version, again.opened_at, again.waiting_since) == (3, T0, T0)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.open, State.open),
        (State.owned, State.owned),
        (State.waiting_approval, State.waiting_approval),
        (State.answered, State.reopened),
        (State.waiting_customer, State.reopened),
        (State.reopened, State.reopened),
        (State.resolved, State.reopened),
        (State.dismissed, State.reopened),
    ],
)
def test_what_asks_now_waits_from_its_edit_on(state: State, expected: State) -> None:
    case = after(opened(QUESTION), ask(3, 2, waits=False))
    if state not in (State.open, State.owned, State.waiting_approval):
        case = after(case, answer(2, 20))
    if state is State.reopened:
        case = after(case, ask(4, 30))
    case = replace(case, state=state, closed_at=T0 + 20 if state in (State.resolved, State.dismissed) else 0)
    asked = edit(case, 3, True, 60)
    assert asked.state is expected
    assert asked.opened_at == T0
    if state in (State.answered, State.waiting_customer, State.resolved, State.dismissed):
        assert asked.waiting_since == T0 + 60
        assert after(asked, answer(5, 90)).state is State.answered
    assert len(asked.posts) == len(case.posts)


def test_what_settled_asks_again() -> None:
    case = after(opened(QUESTION), answer(2, 5))
    case = apply(case, settled(case, HOUR, T0 + 9 * HOUR))
    assert edit(edit(case, 1, False, 60), 1, True, 70).state is State.reopened
    assert edit(case, 1, False, 60).state is State.resolved


def test_spam_stays_spam() -> None:
    case = replace(
        after(opened(QUESTION), ask(3, 2)), state=State.dismissed, closed_at=T0 + 9, dismissal=Dismissal.spam
    )
    assert edit(case, 3, True, 60).state is State.dismissed


def gone(case: Case, n: int, at: int = 99) -> Case:
    event = deleted(case, f"s:{n}", T0 + at)
    assert event is not None
    assert legal(event.action, event.before, event.after), event
    case = apply(case, event)
    assert deleted(case, f"s:{n}", T0 + at + 1) is None, "twice is once"
    assert edited(case, reads(n, True), T0 + at + 1, T0) is None, "nothing comes back from there"
    return case


def test_nobody_answers_what_is_gone() -> None:
    case = gone(opened(QUESTION), 1)
    assert (case.state, case.dismissal, case.closed_at) == (State.dismissed, Dismissal.deleted, T0 + 99)
    assert after(case, ask(2, 200)).state is State.dismissed
    assert after(case, ask(2, 200, opens=True)).state is State.reopened


def test_what_else_waits_still_does() -> None:
    case = gone(after(opened(QUESTION), ask(2, 5)), 1)
    assert (case.state, case.opened_at, case.waiting_since) == (State.open, T0, T0 + 5)
    assert gone(case, 2).state is State.dismissed


def test_what_was_answered_stays_answered() -> None:
    case = after(opened(QUESTION), answer(2, 5))
    assert gone(case, 1).state is State.answered
    back = after(case, ask(3, 9))
    assert (gone(back, 3).state, gone(back, 3).dismissal) == (State.answered, None)
    assert deleted(case, "s:2", T0) is None
    assert deleted(case, "s:9", T0) is None


@pytest.mark.parametrize("state", [State.owned, State.waiting_approval, State.waiting_customer, State.resolved])
def test_people_decide_about_what_they_work_on(state: State) -> None:
    case = replace(opened(QUESTION), state=state, owner="Kim", closed_at=T0 + 9 if state is State.resolved else 0)
    assert gone(case, 1).state is state
    there = replace(case, state=State.reopened)
    assert gone(there, 1).state is State.reopened


# ---- done by the job, on a real store ----------------------------------------


def revised(id: str, text: str, at: int, **more: object) -> Mention:
    return replace(post(id, T0, text, **more), edited=T0 + at)  # type: ignore[arg-type]


def drop(office: Office, *gone: Deletion) -> None:
    office.run(enqueue_batch(office.client, Batch(deletions=gone), 0))


def trail(office: Office, id: str = "C1") -> list[Action]:
    return [event.action for event in office.desk.book.trail(id)]


def test_an_edit_opens_a_case_as_a_new_mention_would(office: Office) -> None:
    office.ingest(post("1", T0, PLAIN))
    for _ in range(2):
        office.ingest(revised("1", ASKS, HOUR))
        case = office.only()
        assert (case.state, case.department, case.opened_at) == (State.open, "baggage", T0 + HOUR)
        assert case.version == 1
    office.ingest(revised("1", ASKS + " Please", 2 * HOUR))
    assert office.only().version == 1
    office.ingest(post("2", T0 + 2 * HOUR, "sorry", own=True, parent="1"))
    assert office.only().answered_at - office.only().opened_at == HOUR
    sound(office)


def test_an_edit_and_its_post_in_any_order(office: Office) -> None:
    made = (post("1", T0, PLAIN), revised("1", PLAIN + "!", 5), revised("1", ASKS, HOUR))
    for order in permutations(made):
        for batches_ in ([order], [(each,) for each in order]):
            office.client.flushdb()
            for batch in batches_:
                office.ingest(*batch)
            case = office.only()
            assert (case.opened_at, case.state) == (T0 + HOUR, State.open)
            sound(office)


def test_a_reply_that_asks_after_all(office: Office) -> None:
    office.ingest(post("1", T0), post("2", T0 + 5, "sorry", own=True, parent="1"))
    office.ingest(post("3", T0 + 9, "I love plovair", parent="2"))
    assert office.only().state is State.answered
    office.ingest(revised("3", "@plovair the bag is broken", HOUR, parent="2"))
    case = office.only()
    assert (case.state, case.waiting_since, ids(case)) == (State.reopened, T0 + HOUR, {"1", "2", "3"})
    assert office.client.zscore(keys.case_index(queue("baggage")), "C1") is not None
    event = office.desk.book.trail("C1")[-1]
    assert (event.action, event.who, event.at, event.why) == (
        Action.edited,
        CUSTOMER,
        T0 + HOUR,
        "it needs an answer now",
    )
    sound(office)


def test_a_complaint_edited_to_nothing_leaves_its_case_and_a_note(office: Office) -> None:
    office.ingest(post("1", T0))
    for _ in range(2):
        office.ingest(revised("1", PLAIN, HOUR))
        case = office.only()
        assert (case.state, case.waiting_since) == (State.open, T0)
        assert trail(office) == [Action.opened, Action.edited]
    office.ingest(revised("1", ASKS, 2 * HOUR))
    assert trail(office) == [Action.opened, Action.edited, Action.edited]
    sound(office)


def test_thanks_that_are_edited_are_none(office: Office) -> None:
    office.ingest(post("1", T0, "I love plovair"), post("2", T0 + 5, "Thank you", own=True, parent="1"))
    office.ingest(revised("1", PLAIN, HOUR), post("3", T0, PLAIN), post("4", T0 + 5, "Hi", own=True, parent="3"))
    office.ingest(revised("3", "I love plovair", HOUR))
    found = {m.id: m.praise.value for m in mentions.fetch(office.client, ["s:1", "s:3"]) if m is not None}
    assert found == {"s:1": "", "s:3": "*"}


def test_a_deleted_question_is_not_waited_for(office: Office) -> None:
    office.ingest(post("1", T0), post("2", T0, author="bo"), post("3", T0, author="al"))
    for _ in range(2):
        drop(office, Deletion(source="s", id="s:1"), Deletion(source="s", author="bo"))
        states = [case.state for case in office.cases()]
        assert states == [State.dismissed, State.dismissed, State.open]
        assert trail(office, "C2") == [Action.opened, Action.deleted]
    assert office.client.zcard(keys.case_index(queue("baggage"))) == 1
    assert office.client.zcard(keys.case_index(QUIET)) == 0
    office.desk.act("C3", Act(action=Action.claim), BOSS, T0)
    drop(office, Deletion(source="s", id="s:3"))
    assert office.cases()[2].state is State.owned
    sound(office)


FAR = 10**14


@pytest.mark.parametrize(("said", "when"), [(T0 + 9, T0 + 9), (T0 - 9, T0), (FAR, 0), (0, 0)])
def test_a_case_ends_when_its_post_was_deleted(office: Office, said: int, when: int) -> None:
    """When that was heard only where its source does not say, or its clock is wrong."""
    office.ingest(post("1", T0))
    drop(office, Deletion(source="s", id="s:1", at=said))
    heard = office.desk.book.trail("C1")[-1].recorded
    assert office.only().closed_at == (when or heard)
    sound(office)


def test_a_deletion_that_overtook_its_post(office: Office) -> None:
    drop(office, Deletion(source="s", id="s:1", at=T0 + 9), Deletion(source="s", id="s:2"))
    office.ingest(post("1", T0), post("2", T0, author="bo"))
    first, second = office.cases()
    assert (first.dismissal, second.dismissal) == (Dismissal.deleted, Dismissal.deleted)
    assert (first.closed_at, second.closed_at) == (T0 + 9, T0 + 10 * HOUR)


@pytest.mark.parametrize("by_author", [False, True])
def test_a_deletion_between_a_post_and_its_case(
    office: Office, monkeypatch: pytest.MonkeyPatch, by_author: bool
) -> None:
    """Another job deletes what this one has stored and not yet taken to its case."""
    weave = jobs.threads.weave

    def first_the_other(*args: object) -> object:
        monkeypatch.undo()
        drop(office, Deletion(source="s", author="kim") if by_author else Deletion(source="s", id="s:1"))
        return weave(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("listening.store.threads.weave", first_the_other)
    office.ingest(post("1", T0))
    assert office.only().dismissal is Dismissal.deleted
    sound(office)


def test_a_case_that_is_opened_while_its_post_is_deleted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other way around: its case is written between the two steps of the deletion."""
    name = enqueue_batch(office.client, Batch(mentions=(post("1", T0),)), 0)
    office.run(enqueue_batch(office.client, Batch(mentions=(post("9", T0, PLAIN),)), 0))
    delete = mentions.delete

    def first_the_other(*args: object) -> object:
        monkeypatch.undo()
        office.run(name)
        return delete(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("listening.store.mentions.delete", first_the_other)
    drop(office, Deletion(source="s", id="s:1"))
    assert office.only().dismissal is Dismissal.deleted
    assert batches.pending(office.client) == 0
    sound(office)


def test_a_post_of_a_merged_case_is_deleted(office: Office) -> None:
    office.ingest(post("2", T0 + 5, parent="1", author="a"), post("9", T0, parent="0", author="b"))
    office.ingest(post("1", T0 + 1, PLAIN, parent="0", author="c"))
    drop(office, *(Deletion(source="s", id=f"s:{n}") for n in (9, 1, 2)))
    case = office.only()
    assert (case.state, case.dismissal) == (State.dismissed, Dismissal.deleted)
    assert case.last_at >= T0 + MINUTE
    sound(office)
