"""Cases merged, split and taken back: what becomes of either, whatever else happens between."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from listening.cases import facts, merging, splitting
from listening.cases.case import Act, Action, Actor, Case, CaseEvent, Opening, Refusal, State
from listening.cases.conversation import Post, Side
from listening.cases.decide import Rules, decide
from listening.cases.fold import fold
from listening.cases.joining import join, open_case
from listening.cases.merging import PairOfEvents
from listening.cases.sla import Targets
from listening.cases.transitions import TABLE, legal
from listening.config import Config, Priority
from listening.people.permissions import Role
from listening.triage.answering import Reason
from tests.cases.conftest import MINUTE, T0

OPENING = Opening("care", "unhappy", Reason.complaint, "term", Priority.normal, ("Plovair",), "s")
URGENT = replace(OPENING, reason=Reason.crisis, priority=Priority.urgent)
KIM = Actor("Kim", Role.agent, ("care",))
EVA = Actor("Eva", Role.agent, ("care", "press"))
PEOPLE = (KIM, EVA)


class World:
    """Some cases with their trails, and nothing else."""

    def __init__(self, config: Config) -> None:
        self.rules = Rules(config)
        self.trails: dict[str, list[CaseEvent]] = {}
        self._folded: dict[tuple[str, int], Case] = {}
        self.now = T0 + 100 * MINUTE

    def case(self, id: str) -> Case:
        trail = self.trails[id]
        if (id, len(trail)) not in self._folded:  # a trail only grows
            found = fold(id, trail, 1 << 60)
            assert found is not None
            self._folded[id, len(trail)] = found
        return self._folded[id, len(trail)]

    def open(self, id: str, *posts: Post, opening: Opening = OPENING) -> Case:
        self.trails[id] = [open_case(posts[0], opening, self.now)]
        for post in posts[1:]:
            self.joins(id, post)
        return self.case(id)

    def joins(self, id: str, post: Post) -> None:
        event = join(self.case(id), post, OPENING if post.opens else None, self.now)
        assert event is not None
        self.add(id, event)

    def add(self, id: str, *events: CaseEvent) -> None:
        for event in events:
            if id in self.trails:
                assert event.before == self.case(id).state
                assert legal(event.action, event.before, event.after), event
            self.trails.setdefault(id, []).append(event)
        self.now += 1

    def does(self, id: str, act: Act, actor: Actor) -> Refusal | None:
        event = decide(self.case(id), act, actor, self.now, self.rules)
        if isinstance(event, Refusal):
            return event
        self.add(id, event)
        return None

    def _pair(self, ours: str, theirs: str, events: PairOfEvents | Refusal) -> Refusal | None:
        if isinstance(events, Refusal):
            return events
        self.add(ours, *events.ours)
        self.add(theirs, *events.theirs)
        return None

    def merge(self, id: str, into: str, actor: Actor = KIM) -> Refusal | None:
        case, act = self.case(id), Act(action=Action.merge, case=into)
        events = merging.merge(case, self.case(into), self.trails[id], act, actor, self.now, self.rules)
        return self._pair(id, into, events)

    def unmerge(self, id: str, into: str, actor: Actor = KIM) -> Refusal | None:
        found = merging.unmerge(self.case(id), self.case(into), self.trails[into], actor, self.now, self.rules)
        return self._pair(id, into, found)

    def split(self, id: str, ids: Sequence[str], other: str, actor: Actor = KIM) -> Refusal | None:
        revives = other in self.trails
        act = Act(action=Action.split_off, **({"case": other} if revives else {"mention": ids[0]}))
        whom = self.case(other) if revives else other
        found = splitting.split(self.case(id), self.trails[id], ids, whom, act, actor, self.now, self.rules)
        return self._pair(id, other, found)

    def unsplit(self, id: str, other: str, actor: Actor = KIM) -> Refusal | None:
        found = splitting.unsplit(self.case(id), self.case(other), self.trails[id], actor, self.now, self.rules)
        return self._pair(id, other, found)


def test_what_a_merger_or_a_part_made_of_a_case_can_be_taken_back() -> None:
    for action in (Action.took_in, Action.split_off):
        for before, afters in TABLE[action].moves.items():
            assert all(before is None or legal(Action.undo, after, before) for after in afters), (action, before)


def test_what_went_to_a_third_case_does_not_come_back(config: Config) -> None:
    world = World(config)
    world.open("C1", asks("1", 0), asks("2", 1))
    world.open("C2", asks("3", 2))
    assert world.merge("C1", "C2") is None
    assert world.split("C2", ["s:1"], "C3") is None
    assert world.split("C2", ["s:2"], "C1") is None
    assert [[post.id for post in world.case(id).posts] for id in ("C1", "C2", "C3")] == [["s:2"], ["s:3"], ["s:1"]]


@pytest.fixture
def world(config: Config) -> World:
    return World(config)


def asks(id: str, minutes: int) -> Post:
    return Post(f"s:{id}", T0 + minutes * MINUTE, Side.customer, opens=True)


def answers(id: str, minutes: int) -> Post:
    return Post(f"s:{id}", T0 + minutes * MINUTE, Side.brand)


def same(one: Case, other: Case) -> bool:
    """But for the trail, who did something, and when it last happened."""
    left = {"version": 0, "people": (), "touches": 0, "last_at": 0, "just_before": None, "posts": ()}
    posts = [sorted(case.posts, key=lambda p: p.id) for case in (one, other)]
    return posts[0] == posts[1] and replace(one, **left) == replace(other, **left)


def test_posts_clocks_and_urgency_of_both(world: World, config: Config) -> None:
    late = world.open("C1", asks("1", 30), opening=URGENT)
    early = world.open("C2", asks("2", 0), answers("3", 10))
    assert early.state is State.answered
    targets = Targets(config)
    assert world.merge("C1", "C2") is None
    gone, lives = world.case("C1"), world.case("C2")
    assert (gone.state, gone.merged_into, gone.closed_from) == (State.dismissed, "C2", State.open)
    assert {post.id for post in lives.posts} == {"s:1", "s:2", "s:3"}
    assert (lives.opened_at, lives.answered_at - lives.opened_at) == (T0, 10 * MINUTE), "as the first was answered"
    assert (lives.state, lives.waiting_since) == (State.reopened, T0 + 30 * MINUTE)
    assert lives.priority is Priority.urgent
    assert targets.clocks(lives).due <= targets.clocks(late).due
    assert merging.taken(world.trails["C2"]).keys() == {"C1"}


def test_an_answer_elsewhere_is_one_of_both(world: World) -> None:
    world.open("C1", asks("1", 0))
    world.does("C1", Act(action=Action.mark_answered), KIM)
    world.open("C2", asks("2", 200))
    before = world.case("C2")
    world.merge("C1", "C2")
    lives = world.case("C2")
    assert lives.opened_at == T0
    assert lives.responded_at == T0 + 100 * MINUTE
    assert lives.waiting_since == T0 + 200 * MINUTE
    assert world.split("C2", ["s:1"], "C1") is None
    assert same(world.case("C2"), before)
    assert world.case("C1").responded_at == T0 + 100 * MINUTE


def test_who_had_it_has_it(world: World) -> None:
    world.open("C1", asks("1", 0))
    world.open("C2", asks("2", 5))
    world.does("C1", Act(action=Action.claim), EVA)
    world.does("C1", Act(action=Action.tag, text="VIP"), EVA)
    world.merge("C1", "C2")
    lives = world.case("C2")
    assert (lives.owner, lives.state, lives.tags) == ("Eva", State.owned, ("vip",))
    world.unmerge("C1", "C2")
    assert (world.case("C2").owner, world.case("C2").state, world.case("C2").tags) == ("", State.open, ())
    assert (world.case("C1").owner, world.case("C1").state) == ("Eva", State.owned)


def test_what_is_refused(world: World) -> None:
    def why(refusal: Refusal | None) -> str:
        assert refusal is not None
        assert refusal.sentence.endswith(".")
        return refusal.sentence

    world.open("C1", asks("1", 0))
    world.open("C2", asks("2", 5))
    world.open("C3", asks("3", 5), opening=replace(OPENING, department="press"))
    assert why(world.merge("C1", "C1")) == "case: a case is not merged into itself."
    assert why(world.merge("C1", "C3")) == "C3: This case is with press, and you are not."
    assert world.merge("C1", "C3", EVA) is None
    assert why(world.merge("C2", "C1")) == "C1 was merged into C3; name that one."
    assert why(world.merge("C1", "C2")) == "This case was merged into C3."
    world.open("C4", asks("4", 0))
    world.does("C4", Act(action=Action.dismiss, dismissal="spam"), KIM)  # type: ignore[arg-type]
    assert why(world.merge("C2", "C4")) == "C4 is dismissed: open it again first."
    assert why(world.split("C2", ["s:2"], "C9")) == "Nothing that needs an answer would be left in C2."
    world.joins("C2", answers("5", 9))
    assert why(world.split("C2", ["s:5"], "C9")) == "No customer wrote any of that, or it is gone at its source."
    world.does("C2", Act(action=Action.draft, text="Sorry."), KIM)
    world.does("C2", Act(action=Action.request_approval), KIM)
    assert "waiting for approval" in why(world.merge("C2", "C3", EVA))


def test_a_part_is_a_case_of_its_own(world: World) -> None:
    plain = Post("s:3", T0 + 20 * MINUTE, Side.customer)
    world.open("C1", asks("1", 0), answers("2", 10), plain)
    assert world.case("C1").state is State.reopened
    assert world.split("C1", ["s:3"], "C2") is None
    left, new = world.case("C1"), world.case("C2")
    assert (left.state, [p.id for p in left.posts]) == (State.answered, ["s:1", "s:2"])
    assert (new.state, new.opened_at, new.department) == (State.open, T0 + 20 * MINUTE, "care")
    assert (new.directed_by, new.touches, new.history) == ("Kim", 1, False)
    assert facts.row(new)
    assert world.unsplit("C1", "C2") is None
    assert world.case("C2").merged_into == "C1"
    assert world.case("C1").state is State.reopened
    assert world.split("C1", ["s:3"], "C2") is None, "and split once more, it is the same case"
    assert world.case("C2").state in (State.open, State.reopened)


def test_what_goes_on_by_itself_takes_what_came_since(world: World) -> None:
    world.open("C1", asks("1", 0))
    world.open("C2", asks("2", 5))
    world.does("C1", Act(action=Action.claim), EVA)
    world.does("C2", Act(action=Action.claim), KIM)
    world.merge("C1", "C2")
    world.joins("C2", Post("s:4", T0 + 200 * MINUTE, Side.customer))
    assert world.split("C2", ["s:1", "s:4"], "C1") is None
    again = world.case("C1")
    assert (again.merged_into, again.owner, again.state) == ("", "Eva", State.owned)
    assert [post.id for post in again.posts] == ["s:1", "s:4"]
    assert [post.id for post in world.case("C2").posts] == ["s:2"]
    assert merging.taken(world.trails["C2"]) == {}


def test_an_owner_is_left_with_what_they_had(world: World) -> None:
    world.open("C1", asks("1", 0), answers("3", 20))
    world.open("C2", asks("2", 5))
    world.does("C2", Act(action=Action.claim), KIM)
    world.merge("C1", "C2")
    assert world.case("C2").state is State.answered
    world.does("C2", Act(action=Action.note, text="same flight"), KIM)
    assert world.split("C2", ["s:1", "s:3"], "C1") is None
    assert (world.case("C2").state, world.case("C2").owner) == (State.owned, "Kim")
    assert world.case("C1").state is State.answered


def test_several_are_taken_back_in_any_order(world: World) -> None:
    for n in (1, 2, 3):
        world.open(f"C{n}", asks(str(n), n))
    before = {id: world.case(id) for id in world.trails}
    world.merge("C1", "C3")
    world.merge("C2", "C3")
    assert world.unmerge("C1", "C3") is None
    assert world.unmerge("C2", "C3") is None
    for id, case in before.items():
        assert same(world.case(id), case), id
    world.merge("C1", "C3")
    world.does("C3", Act(action=Action.note, text="mine"), EVA)
    refused = world.unmerge("C1", "C3")
    assert refused is not None
    assert refused.sentence == "C3 has moved on since; split C1 off again instead."


NAMES = ("C1", "C2", "C3")
STEPS = st.tuples(
    st.sampled_from(
        ["merge", "unmerge", "split", "revive", "unsplit", "claim", "marked", "resolve", "wait", "writes", "answers"]
    ),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.integers(0, 9),
    st.sampled_from(PEOPLE),
)


@given(st.lists(STEPS, max_size=25))
def test_no_post_is_lost_or_in_two_cases_and_any_trail_folds(config: Config, steps: list[tuple]) -> None:  # type: ignore[type-arg]
    world = World(config)
    for n, id in enumerate(NAMES):
        world.open(id, asks(f"{id}a", n), asks(f"{id}b", n + 10))
    written = 0
    for does, one, two, number, actor in steps:
        case = world.case(one)
        before = {id: world.case(id) for id in world.trails}
        if does == "merge":
            if world.merge(one, two, actor) is None and number % 2:
                assert world.unmerge(one, two, actor) is None
                assert all(same(world.case(id), was) for id, was in before.items())
        elif does == "unmerge":
            world.unmerge(one, case.merged_into or two, actor)
        elif does == "split":
            post = case.posts[number % len(case.posts)]
            if not case.merged_into and world.split(one, [post.id], f"C{len(world.trails) + 1}", actor) is None:
                new = f"C{len(world.trails)}"
                if number % 2:
                    assert world.unsplit(one, new, actor) is None
                    assert same(world.case(one), before[one])
        elif does == "revive" and case.merged_into and case.merged_into in world.trails:
            into = case.merged_into
            here = [post.id for post in case.posts if world.case(into).has(post.id)]
            world.split(into, here, one, actor)
        elif does in ("writes", "answers") and not case.merged_into:
            written += 1
            side = Side.customer if does == "writes" else Side.brand
            world.joins(one, Post(f"s:w{written}", world.now + number, side))
        elif does == "claim":
            world.does(one, Act(action=Action.claim), actor)
        elif does == "marked":
            world.does(one, Act(action=Action.mark_answered), actor)
        elif does == "resolve":
            world.does(one, Act(action=Action.resolve), actor)
        elif does == "wait":
            world.does(one, Act(action=Action.wait_for_customer), actor)
        live = [world.case(id) for id in world.trails if not world.case(id).merged_into]
        ids = [post.id for each in live for post in each.posts]
        assert len(ids) == len(set(ids)) == 6 + written
        for each in live:
            assert each.department
            assert each.opened_at
            assert facts.row(each)
