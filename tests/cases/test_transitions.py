"""The table: every action in every state, by everybody, against what was decided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from listening.cases.case import (
    SYSTEM,
    Act,
    Action,
    Actor,
    Case,
    CaseEvent,
    Dismissal,
    Draft,
    Opening,
    Refusal,
    RefusalKind,
    State,
)
from listening.cases.conversation import Post, Side
from listening.cases.crisis import Crisis
from listening.cases.decide import Rules, decide, possible
from listening.cases.fold import apply, fold
from listening.cases.joining import join
from listening.cases.transitions import TABLE, legal
from listening.config import Config, Priority
from listening.people.permissions import Role
from listening.triage.answering import Reason
from tests.cases.conftest import T0

OPENING = Opening(
    department="care",
    route="unhappy",
    reason=Reason.complaint,
    evidence='term "worst"',
    priority=Priority.high,
    topics=("Plovair",),
    source="s",
)
KIM = Actor("Kim", Role.agent, ("care",))
EVA = Actor("Eva", Role.agent, ("care", "press"))
ADA = Actor("Ada", Role.agent, ("care",))
BOSS = Actor("Max", Role.manager)

SAYS = {
    Action.assign: {"to": "Eva"},
    Action.hand_over: {"department": "baggage", "why": "about a bag"},
    Action.draft: {"text": "We are sorry."},
    Action.note: {"text": "known customer"},
    Action.reject: {"why": "too long"},
    Action.reopen: {"why": "not done"},
    Action.dismiss: {"dismissal": Dismissal.spam},
    Action.snooze: {"until": "hour"},
    Action.tag: {"text": "VIP"},
    Action.untag: {"text": "old"},
    Action.merge: {"case": "C9"},
    Action.split_off: {"mention": "s:1"},
}


def act(action: Action, **more: object) -> Act:
    return Act(action=action, **{**SAYS.get(action, {}), **more})  # type: ignore[arg-type]


def case(state: State = State.open, department: str = "care", owner: str = "", **more: object) -> Case:
    return Case(
        id="C1",
        version=1,
        state=state,
        opening=OPENING,
        posts=(Post("s:1", T0, Side.customer, opens=True),),
        department=department,
        recorded=T0,
        owner=owner,
        **more,  # type: ignore[arg-type]
    )


def done(state: Case, actor: Actor, wanted: Act, rules: Rules) -> CaseEvent:
    event = decide(state, wanted, actor, T0, rules)
    assert isinstance(event, CaseEvent), event
    assert legal(event.action, event.before, event.after)
    return event


def refused(state: Case, actor: Actor, wanted: Act, rules: Rules) -> Refusal:
    refusal = decide(state, wanted, actor, T0, rules)
    assert isinstance(refusal, Refusal), refusal
    assert refusal.sentence.endswith(".")
    return refusal


@pytest.fixture
def rules(config: Config) -> Rules:
    return Rules(config)


STEPS = {
    Action.claim: "open>owned reopened>owned",
    Action.assign: "open>owned owned>owned reopened>owned waiting_approval>waiting_approval answered>answered "
    "waiting_customer>waiting_customer",
    Action.hand_over: "open>open owned>open waiting_approval>open reopened>reopened answered>answered "
    "waiting_customer>waiting_customer",
    Action.draft: "open>open owned>owned reopened>reopened answered>answered waiting_customer>waiting_customer "
    "waiting_approval>open",
    Action.request_approval: "open>waiting_approval owned>waiting_approval reopened>waiting_approval "
    "answered>waiting_approval waiting_customer>waiting_approval",
    Action.approve: "waiting_approval>open",
    Action.reject: "waiting_approval>open",
    Action.mark_answered: "open>answered owned>answered reopened>answered",
    Action.wait_for_customer: "owned>waiting_customer answered>waiting_customer reopened>waiting_customer",
    Action.resolve: "owned>resolved answered>resolved waiting_customer>resolved reopened>resolved",
    Action.reopen: "answered>reopened waiting_customer>reopened resolved>reopened dismissed>reopened",
    Action.undo: "",
    Action.dismiss: "open>dismissed owned>dismissed waiting_approval>dismissed reopened>dismissed answered>dismissed",
    Action.note: " ".join(f"{s}>{s}" for s in State),
    Action.snooze: "open>open owned>owned reopened>reopened",
    Action.wake: "open>open owned>owned reopened>reopened",
    Action.tag: " ".join(f"{s}>{s}" for s in State),
    Action.untag: " ".join(f"{s}>{s}" for s in State),
    Action.merge: " ".join(f"{s}>dismissed" for s in State if s is not State.waiting_approval),
    Action.split_off: " ".join(f"{s}>{s}" for s in State),
}
"""What a manager's action does to a case that nobody has and that has a draft."""


@pytest.mark.parametrize("action", STEPS)
def test_every_state(rules: Rules, action: Action) -> None:
    found = []
    for state in State:
        draft = Draft(text="x", author="Kim", at=T0)
        off = {"snoozed_at": 1, "snoozed_by": "Kim"} if action is Action.wake else {}
        there = case(state, drafts=(draft,), tags=("old",), **off)
        event = decide(there, act(action), BOSS, T0, rules)
        if isinstance(event, CaseEvent):
            found.append(f"{state}>{event.after}")
        else:
            assert event.why is RefusalKind.not_possible
    wanted = STEPS[action].split()
    if action is Action.claim:
        wanted += [f"{s}>{s}" for s in ("waiting_approval", "answered", "waiting_customer")]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("action", [Action.resolve, Action.dismiss])
@pytest.mark.parametrize("state", [State.owned, State.reopened, State.answered])
def test_whoever_closed_it_takes_that_back(rules: Rules, action: Action, state: State) -> None:
    posts = (Post("s:1", T0, Side.customer, opens=True),)
    if state is State.answered:
        posts += (Post("s:2", T0, Side.brand),)
    if state is State.reopened:
        posts += (Post("s:2", T0, Side.brand), Post("s:3", T0 + 1, Side.customer))
    before = replace(case(state, owner="Kim"), posts=posts)
    closed = apply(before, done(before, KIM, act(action), rules))
    assert "Only Kim" in refused(closed, ADA, act(Action.undo), rules).sentence
    assert Action.undo in possible(closed, KIM, rules)
    after = apply(closed, done(closed, KIM, act(Action.undo), rules))
    assert after.state is state
    assert (after.closed_at, after.dismissal, after.closed_by) == (0, None, "")
    assert (after.waiting_since, after.turn_changes) == (before.waiting_since, before.turn_changes), (
        "as if it had not been done"
    )
    assert refused(after, KIM, act(Action.undo), rules).why is RefusalKind.not_possible


def test_what_was_called_spam_and_asks_again_is_judged_once_more(rules: Rules) -> None:
    before = case()
    spam = apply(before, done(before, KIM, act(Action.dismiss), rules))
    assert spam.asks_again is None
    assert refused(spam, KIM, act(Action.dismiss), rules).sentence == "It is dismissed already."
    later = Post("s:2", T0 + 5, Side.customer, opens=True)
    joined = join(spam, later, OPENING, T0 + 5)
    assert joined is not None
    again = apply(spam, joined)
    assert (again.state, again.asks_again) == (State.dismissed, later)
    judged = decide(again, act(Action.dismiss), KIM, T0 + 9, rules)
    assert isinstance(judged, CaseEvent)
    assert apply(again, judged).asks_again is None, "somebody has looked"
    back = decide(again, act(Action.reopen), KIM, T0 + 9, rules)
    assert isinstance(back, CaseEvent)
    assert apply(again, back).state is State.reopened


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(Action) == set(STEPS) | SYSTEM


@pytest.mark.parametrize("action", sorted(SYSTEM))
def test_nobody_does_what_happens_by_itself(rules: Rules, action: Action) -> None:
    assert refused(case(), BOSS, act(action), rules).why is RefusalKind.unusable


@pytest.mark.parametrize("action", [a for a in STEPS if a not in (Action.approve, Action.reject)])
def test_who_may(rules: Rules, action: Action) -> None:
    state = {Action.resolve: State.owned, Action.reopen: State.resolved, Action.wait_for_customer: State.owned}
    off = {"snoozed_at": 1, "snoozed_by": "Zoe"} if action is Action.wake else {}
    draft = Draft(text="x", author="Zoe", at=T0)
    there = case(state.get(action, State.open), drafts=(draft,), tags=("old",), **off)
    for actor in (KIM, BOSS, Actor("Root", Role.administrator)):
        if action is Action.undo:
            there = replace(there, state=State.resolved, closed_by=actor.name, closed_from=State.owned)
        done(there, actor, act(action), rules)
    for actor in (
        Actor("Bo", Role.agent, ("baggage",)),
        Actor("No", Role.agent),
        Actor("Ex", Role.executive),
        Actor("Wall", Role.viewer),
        Actor("Api", Role.reader),
        Actor("customer", Role.manager),
    ):
        assert refused(there, actor, act(action), rules).why is RefusalKind.not_allowed


@pytest.mark.parametrize(
    ("wanted", "missing"),
    [
        (Act(action=Action.assign), "to:"),
        (Act(action=Action.hand_over, why="x"), "to, department:"),
        (Act(action=Action.hand_over, department="care"), "why:"),
        (Act(action=Action.hand_over, department="nowhere", why="x"), "department:"),
        (Act(action=Action.draft, text=" "), "text:"),
        (Act(action=Action.note), "text:"),
        (Act(action=Action.reopen), "why:"),
        (Act(action=Action.dismiss), "dismissal:"),
        (Act(action=Action.snooze), "until:"),
        (Act(action=Action.snooze, until="yesterday"), "until:"),
        (Act(action=Action.tag), "text:"),
        (Act(action=Action.tag, text="x" * 31), "text:"),
        (Act(action=Action.tag, text="<b>"), "text:"),
        (Act(action=Action.dismiss, dismissal=Dismissal.merged), "dismissal:"),
        (Act(action=Action.merge), "case:"),
        (Act(action=Action.split_off), "mention, case:"),
        (Act(action=Action.split_off, mention="s:1", case="C2"), "mention, case:"),
    ],
)
def test_what_is_needed(rules: Rules, wanted: Act, missing: str) -> None:
    refusal = refused(case(), BOSS, wanted, rules)
    assert refusal.why is RefusalKind.unusable
    assert refusal.sentence.startswith(missing)


def test_a_case_that_somebody_has(rules: Rules) -> None:
    theirs = case(State.owned, owner="Eva")
    assert refused(case(State.answered, owner="Eva"), KIM, act(Action.claim), rules).sentence == "Eva has it."
    assert apply(theirs, done(theirs, KIM, act(Action.assign, to="Kim"), rules)).owner == "Kim"


def test_hand_over_counts(rules: Rules) -> None:
    now = case()
    for actor, wanted in (
        (KIM, act(Action.claim)),
        (KIM, act(Action.note)),
        (KIM, act(Action.hand_over, department="press", why="a journalist")),
        (EVA, Act(action=Action.hand_over, to="Eva", why="mine")),
    ):
        now = apply(now, done(now, actor, wanted, rules))
    assert (now.people, now.touches, now.hand_overs) == (("Kim", "Eva"), 4, 2)
    assert (now.state, now.department, now.owner, now.directed_by) == (State.owned, "press", "Eva", "Eva")


def test_the_path_of_an_answer(rules: Rules) -> None:
    """Written, asked for, rejected, written again, approved with a change, answered."""
    now = apply(case(department="press"), done(case(department="press"), EVA, act(Action.claim), rules))
    first = refused(now, EVA, act(Action.mark_answered), rules)
    assert first.sentence == "This answer needs approval first: press approves every answer."
    for actor, wanted, state in (
        (EVA, act(Action.draft), State.owned),
        (EVA, act(Action.request_approval, to="Pia"), State.waiting_approval),
        (BOSS, act(Action.reject), State.owned),
        (EVA, act(Action.draft, text="Sorry!"), State.owned),
        (EVA, act(Action.request_approval), State.waiting_approval),
        (Actor("Pia", Role.agent), act(Action.approve, text="Sorry."), State.owned),
        (EVA, act(Action.mark_answered), State.answered),
    ):
        now = apply(now, done(now, actor, wanted, rules))
        assert now.state == state
    old, draft = now.drafts
    assert (old.text, old.rejected_by, old.rejected_why) == ("We are sorry.", "Max", "too long")
    assert (draft.text, draft.author, draft.approved_by) == ("Sorry!", "Eva", "Pia")
    assert (draft.approved_text, draft.posted_text, draft.posted_at) == ("Sorry.", "Sorry.", T0)


def test_who_approves(rules: Rules) -> None:
    draft = Draft(text="x", author="Kim", at=T0)
    there = case(State.waiting_approval, drafts=(draft,))
    done(there, ADA, act(Action.approve), rules)
    done(there, BOSS, act(Action.approve), rules)
    assert refused(there, EVA, act(Action.approve), rules).sentence == "This is approved by Ada."
    own = case(State.waiting_approval, drafts=(Draft(text="x", author="Max", at=T0),))
    assert "Somebody else" in refused(own, BOSS, act(Action.approve), rules).sentence
    new = apply(there, done(there, KIM, act(Action.draft), rules))
    assert new.state is State.open
    assert not new.draft.approved_by


def test_in_a_crisis_only_those_named_approve(config: Config) -> None:
    crisis = Crisis(topic="Plovair", since=T0, by="Max", statement="We know.", approvers=("Liv",))
    rules = Rules(config, {"Plovair": crisis})
    assert "crisis mode" in refused(case(), KIM, act(Action.mark_answered), rules).sentence
    there = case(State.waiting_approval, drafts=(Draft(text="x", author="Kim", at=T0),))
    assert refused(there, BOSS, act(Action.approve), rules).why is RefusalKind.not_allowed
    assert refused(there, ADA, act(Action.approve), rules).sentence == "This is approved by Liv."
    done(there, Actor("Liv", Role.executive), act(Action.approve), rules)
    elsewhere = Rules(config, {"Featherclub": crisis})
    done(case(), KIM, act(Action.mark_answered), elsewhere)


def test_merged_is_over(rules: Rules) -> None:
    gone = case(State.dismissed, merged_into="C2")
    assert refused(gone, BOSS, act(Action.reopen), rules).sentence == "This case was merged into C2."


def test_a_trail_begins_with_its_opening() -> None:
    event = CaseEvent(at=1, recorded=1, who="Kim", action=Action.note, before=State.open, after=State.open)
    with pytest.raises(ValueError, match="C1"):
        fold("C1", [event], 1)


acts = st.builds(
    lambda action, text: act(action) if text else Act(action=action),
    st.sampled_from(list(STEPS)),
    st.booleans(),
)


@given(st.lists(st.tuples(acts, st.sampled_from([KIM, EVA, ADA, BOSS])), max_size=30))
def test_any_trail_is_a_path_and_folds_to_its_case(config: Config, wanted: list[tuple[Act, Actor]]) -> None:
    rules = Rules(config)
    opened = CaseEvent(
        at=T0,
        recorded=T0,
        who="customer",
        action=Action.opened,
        before=None,
        after=State.open,
        post=Post("s:1", T0, Side.customer, opens=True),
        opening=OPENING,
    )
    trail, now = [opened], fold("C1", [opened], 1)
    assert now is not None
    for n, (doing, actor) in enumerate(wanted):
        event = decide(now, doing, actor, T0 + n, rules)
        if isinstance(event, CaseEvent):
            assert event.before == now.state
            assert legal(event.action, event.before, event.after)
            trail.append(event)
            now = apply(now, event)
    assert fold("C1", trail, 1) == now
    assert now.version == len(trail)
