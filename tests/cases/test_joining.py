"""What posts do to a case, and that their order of arrival changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from listening.cases.case import Action, Case, CaseEvent, Dismissal, Opening, State
from listening.cases.conversation import Post, Side, Turn, read
from listening.cases.fold import apply, begin
from listening.cases.joining import join, merge, open_case, opening_of, post_of, stays
from listening.cases.transitions import legal
from listening.config import Priorities, Priority
from listening.triage.answering import Need, Reason
from tests.cases.conftest import HOUR, T0, post

DAY = 24 * HOUR


def opening(department: str = "care") -> Opening:
    return Opening(
        department=department,
        route="r",
        reason=Reason.complaint,
        evidence="e",
        priority=Priority.high,
        topics=("Plovair",),
        source="s",
    )


def ask(n: int, at: int, opens: bool = False, waits: bool = True) -> Post:
    return Post(f"s:{n}", T0 + at, Side.customer, opens, waits)


def answer(n: int, at: int) -> Post:
    return Post(f"s:{n}", T0 + at, Side.brand, waits=False)


def opened(first: Post) -> Case:
    return begin("C1", open_case(first, opening(), first.at), DAY)


def after(case: Case, *posts: Post) -> Case:
    for each in posts:
        event = join(case, each, opening(f"d{each.id}") if each.opens else None, each.at)
        assert event is not None
        assert legal(event.action, event.before, event.after), event
        case = apply(case, event)
    return case


def last_action(case: Case, each: Post) -> tuple[Action, State]:
    event = join(case, each, None, each.at)
    assert event is not None
    return event.action, event.after


def test_a_conversation() -> None:
    case = opened(ask(1, 0, opens=True))
    assert (case.state, case.waiting_since, case.answered_at) == (State.open, T0, 0)
    assert last_action(case, ask(2, 5)) == (Action.joined, State.open)
    case = after(case, ask(2, 5))
    assert last_action(case, answer(3, 60)) == (Action.own_reply_seen, State.answered)
    case = after(case, answer(3, 60))
    assert (case.answered_at, case.waiting_since) == (T0 + 60, 0)
    assert last_action(case, ask(4, 90, waits=False)) == (Action.joined, State.answered)
    assert last_action(case, ask(4, 90)) == (Action.customer_replied, State.reopened)
    case = after(case, ask(4, 90), ask(5, 95))
    assert case.waiting_since == T0 + 90
    case = after(case, answer(6, 200))
    assert (case.state, case.answered_at) == (State.answered, T0 + 60)


def test_written_at_the_same_moment_is_answered() -> None:
    case = after(opened(ask(1, 0, opens=True)), answer(2, 5), ask(3, 5))
    assert (case.state, case.waiting_since) == (State.answered, 0)


def test_the_same_post_twice_is_one() -> None:
    case = after(opened(ask(1, 0, opens=True)), answer(2, 5))
    assert join(case, answer(2, 5), None, T0) is None
    assert join(case, ask(1, 0, opens=True), None, T0) is None


@pytest.mark.parametrize(
    ("state", "each", "expected"),
    [
        (State.owned, answer(9, 50), State.answered),
        (State.owned, answer(9, -50), State.owned),
        (State.owned, ask(9, 50), State.owned),
        (State.waiting_approval, answer(9, 50), State.answered),
        (State.waiting_customer, answer(9, 50), State.waiting_customer),
        (State.waiting_customer, ask(9, 50), State.reopened),
        (State.waiting_customer, ask(9, 50, waits=False), State.waiting_customer),
        (State.resolved, ask(9, 50), State.reopened),
        (State.resolved, ask(9, 5), State.resolved),
        (State.resolved, ask(9, 50, waits=False), State.resolved),
        (State.resolved, answer(9, 50), State.resolved),
        (State.dismissed, ask(9, 50), State.dismissed),
        (State.dismissed, ask(9, 50, opens=True), State.reopened),
    ],
)
def test_what_people_made_of_it(state: State, each: Post, expected: State) -> None:
    case = replace(opened(ask(1, 0, opens=True)), state=state, owner="Kim", touches=1)
    if state is State.waiting_customer:
        case = replace(case, marked_at=T0 + 10)
    if state in (State.resolved, State.dismissed):
        case = replace(case, closed_at=T0 + 10)
    assert after(case, each).state is expected


def test_spam_and_merged_stay_dismissed() -> None:
    case = replace(opened(ask(1, 0, opens=True)), state=State.dismissed, closed_at=T0 + 1)
    again = ask(2, 50, opens=True)
    assert after(replace(case, dismissal=Dismissal.spam), again).state is State.dismissed
    assert after(replace(case, merged_into="C2"), again).state is State.dismissed


def test_marked_answered_by_hand() -> None:
    """Answered elsewhere: the clock stops, the response time is not made of a click."""
    case = replace(opened(ask(1, 0, opens=True)), state=State.answered, marked_at=T0 + 30)
    assert (case.answered_at, case.responded_at) == (0, T0 + 30)
    assert after(case, ask(2, 20)).state is State.answered
    assert after(case, ask(2, 40)).state is State.reopened


def test_thanks_wait_for_nothing() -> None:
    thanks = post_of(post("1", T0), Need(Reason.praise, "e", opens=False))
    assert not thanks.waits
    assert not thanks.opens
    assert post_of(post("1", T0), None).waits
    assert post_of(post("1", T0, own=True), None).side is Side.brand


def test_what_has_no_route_goes_to_the_triage_desk() -> None:
    need = Need(Reason.crisis, 'term "fire"')
    found = opening_of(post("1", T0), need, Priorities(), "triage")
    assert (found.department, found.priority) == ("triage", Priority.urgent)
    routed = replace(post("1", T0), department="care", route="r")
    assert opening_of(routed, need, Priorities(), "triage").department == "care"


def test_an_earlier_opener_learnt_of_late() -> None:
    case = after(opened(ask(2, 50, opens=True)), answer(3, 20))
    assert (case.state, case.department) == (State.open, "care")
    earlier = after(case, ask(1, 0, opens=True))
    assert (earlier.opened_at, earlier.answered_at, earlier.department) == (T0, T0 + 20, "ds:1")
    assert earlier.state is State.reopened
    touched = after(replace(case, touches=1), ask(1, 0, opens=True))
    assert touched.department == "care"


posts = st.lists(
    st.builds(
        lambda at, kind: (at, kind),
        st.integers(0, 30),
        st.sampled_from(["opens", "asks", "thanks", "answer"]),
    ),
    min_size=1,
    max_size=12,
)


@given(posts, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(rows: list[tuple[int, str]], random: object) -> None:
    made = [
        answer(n, at) if kind == "answer" else ask(n, at, kind == "opens", kind != "thanks")
        for n, (at, kind) in enumerate(rows)
    ]
    made.append(ask(99, 15, opens=True))
    results = []
    for order in (sorted(made, key=lambda p: p.at), _shuffled(made, random)):
        first = next(p for p in order if p.opens)
        case = after(opened(first), *(p for p in order if p is not first))
        talk = read(tuple(made))
        assert (case.talk.turn is Turn.customer) == (case.state is State.answered)
        assert case.opened_at == min(p.at for p in made if p.opens) == talk.opener.at
        results.append((case.state, case.opened_at, case.answered_at, case.waiting_since, case.department))
    assert results[0][:4] == results[1][:4]


def _shuffled(made: list[Post], random: object) -> list[Post]:
    order = list(made)
    random.shuffle(order)  # type: ignore[attr-defined]
    return order


def test_a_merger() -> None:
    one, two = opened(ask(1, 10, opens=True)), replace(opened(ask(2, 0, opens=True)), id="C2")
    assert stays(one, two) is two
    assert stays(replace(one, touches=1), two).id == "C1"
    event: CaseEvent = merge(one, "C2", T0 + 99)
    gone = apply(one, event)
    assert (gone.state, gone.dismissal, gone.merged_into) == (State.dismissed, Dismissal.merged, "C2")
    assert legal(event.action, event.before, event.after)
