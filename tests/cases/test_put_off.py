"""Snoozed, tagged, taken back."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from listening.cases import tagging
from listening.cases.case import CLOSED, Act, Action, Actor, Case, CaseEvent, Refusal, State
from listening.cases.conversation import Post, Side
from listening.cases.decide import Rules, decide, possible
from listening.cases.fold import apply, fold
from listening.cases.joining import join
from listening.cases.queue import Again, Wanted, snoozed, view
from listening.cases.snoozing import LONGEST_MS, until, until_words
from listening.cases.telling import tells
from listening.cases.told import Tell, TellKind
from listening.cases.transitions import legal
from listening.cases.undoing import LATE_MS, REVERSIBLE, UNDO_MS
from listening.people.permissions import Role
from listening.store import told as inbox
from listening.store.clock import now_ms
from tests.cases.conftest import HOUR, MINUTE, T0, Office, post
from tests.cases.test_transitions import ADA, BOSS, EVA, KIM, case, done, refused
from tests.desk.test_queue import made as line
from workers.cases.casework import Casework

ZONE = "Europe/Berlin"


@pytest.fixture
def rules(config: object) -> Rules:
    return Rules(config)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wish", "now", "at"),
    [
        ("hour", "2026-03-01T10:00", "2026-03-01T11:00"),
        ("four_hours", "2026-03-01T10:00", "2026-03-01T14:00"),
        ("tomorrow", "2026-03-01T10:00", "2026-03-02T08:00"),
        # Over the change of the clocks, and late in the evening there.
        ("tomorrow", "2026-03-28T10:00", "2026-03-29T07:00"),
        ("tomorrow", "2026-03-01T23:30", "2026-03-03T08:00"),
        ("next_week", "2026-03-02T07:00", "2026-03-09T08:00"),
        ("next_week", "2026-03-08T12:00", "2026-03-09T08:00"),
        ("2026-03-05T12:30", "2026-03-01T10:00", "2026-03-05T11:30"),
        ("2026-03-05T12:30Z", "2026-03-01T10:00", "2026-03-05T12:30"),
    ],
)
def test_until_when(wish: str, now: str, at: str) -> None:
    def ms(text: str) -> int:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)

    assert until(wish, ms(now), ZONE) == ms(at)


@pytest.mark.parametrize("wish", ["", "soon", "2026-03-05", "1e9", "0001-01-01T00:00", "9999-12-31T23:59", "\x00"])
def test_no_time(wish: str) -> None:
    found = until(wish, T0, ZONE)
    assert isinstance(found, str)
    assert found.startswith("until: ")


def test_not_for_ever() -> None:
    far = datetime.fromtimestamp((T0 + LONGEST_MS + MINUTE) / 1000, UTC).isoformat()
    assert isinstance(until(far, T0, ZONE), str)
    assert until("customer", T0, ZONE) == 0
    assert (until_words(0, ZONE), until_words(T0, ZONE)) == ("until the customer writes", "until Fri 15 Jan, 09:00")


def off(rules: Rules, before: Case, wish: str = "hour") -> Case:
    after = apply(before, done(before, KIM, Act(action=Action.snooze, until=wish), rules))
    assert (after.snoozed_at, after.snoozed_by, after.state) == (T0, "Kim", before.state)
    assert after.waiting_since == before.waiting_since, "its clocks run on"
    return after


BACK = Tell("Kim", TellKind.back)


def test_a_customer_who_writes_brings_it_back(rules: Rules) -> None:
    away = off(rules, case(), "customer")
    thanks = join(away, Post("s:3", T0 + 1, Side.customer, waits=False), None, T0 + 1)
    assert thanks is not None
    assert apply(away, thanks).snoozed_at, "thanks ask for nothing"
    asks = join(away, Post("s:2", T0 + 1, Side.customer), None, T0 + 1)
    assert asks is not None
    assert apply(away, asks).snoozed_at == 0
    assert tells(away, asks) == (BACK,)
    mine = replace(away, state=State.owned, owner="Kim")
    again = replace(asks, before=State.owned, after=State.owned)
    assert tells(mine, again) == (Tell("Kim", TellKind.wrote_again),), "once, and not twice for one post"


@pytest.mark.parametrize(
    ("wish", "state"),
    [
        (Act(action=Action.wake), State.open),
        (Act(action=Action.claim), State.open),
        (Act(action=Action.assign, to="Eva"), State.open),
        (Act(action=Action.hand_over, department="press", why="x"), State.open),
        (Act(action=Action.resolve), State.owned),
    ],
)
def test_what_somebody_looks_at_is_back(rules: Rules, wish: Act, state: State) -> None:
    away = off(rules, case(state))
    event = done(away, BOSS, wish, rules)
    assert apply(away, event).snoozed_at == 0
    assert BACK not in tells(away, event)
    assert "not put off" in refused(case(state), BOSS, Act(action=Action.wake), rules).sentence


def test_queues_and_filters(rules: Rules) -> None:
    rows = [line("C1"), line("C2", snoozed="until Mon", tags=("vip",)), line("C3", tags=("vip", "refund"))]
    ours = frozenset({"care"})

    def shown(**wanted: object) -> list[str]:
        return [row.id for row in view(rows, ours, Wanted(**wanted), "Kim", 10).rows]  # type: ignore[arg-type]

    assert shown() == ["C1", "C3"]
    assert shown(again=Again.snoozed) == ["C2"]
    assert shown(state=State.open) == ["C1", "C2", "C3"], "who asks for a state sees all that have it"
    assert shown(tag="vip") == ["C3"]
    assert shown(text="refund") == ["C3"]
    assert view(rows, ours, Wanted(), "Kim", 10).tags == ("refund", "vip")
    assert (snoozed(rows, ours), snoozed(rows, frozenset({"press"}))) == (1, 0)


def test_tags(rules: Rules) -> None:
    now = case()
    for n in range(tagging.AT_MOST):
        now = apply(now, done(now, KIM, Act(action=Action.tag, text=f"  Tag  {n}"), rules))
    assert now.tags[0] == "tag 0"
    assert refused(now, KIM, Act(action=Action.tag, text="TAG 0"), rules).sentence == "It has this tag already."
    assert refused(now, KIM, Act(action=Action.tag, text="more"), rules).sentence == "A case has 10 tags at most."
    assert refused(now, KIM, Act(action=Action.untag, text="more"), rules).sentence == "It has no tag more."
    now = apply(now, done(now, KIM, Act(action=Action.untag, text="Tag 0"), rules))
    assert now.tags == tuple(f"tag {n}" for n in range(1, 10))
    assert apply(case(), done(case(), KIM, Act(action=Action.tag, text="شكوى"), rules)).tags == ("شكوى",)


# -- taken back


def at(rules: Rules, before: Case, actor: Actor, wish: Act, now: int) -> CaseEvent | Refusal:
    return decide(before, wish, actor, now, rules)


UNDO = Act(action=Action.undo)


@pytest.mark.parametrize(
    "wish",
    [
        Act(action=Action.claim),
        Act(action=Action.assign, to="Eva"),
        Act(action=Action.hand_over, department="press", why="x"),
        Act(action=Action.hand_over, to="Eva", why="x"),
        Act(action=Action.snooze, until="customer"),
        Act(action=Action.wake),
        Act(action=Action.tag, text="vip"),
        Act(action=Action.untag, text="old"),
    ],
)
@pytest.mark.parametrize("state", list(State))
def test_what_was_just_done_is_taken_back(rules: Rules, wish: Act, state: State) -> None:
    away: dict[str, object] = {"snoozed_at": 5, "snoozed_by": "Zoe"} if wish.action is Action.wake else {}
    if state in CLOSED:
        away["closed_at"] = 3
    before = case(state, escalation=1, tags=("old",), directed_at=7, directed_by="route", **away)
    event = at(rules, before, BOSS, wish, T0)
    if isinstance(event, Refusal):
        return
    assert wish.action in REVERSIBLE
    after = apply(before, event)
    assert isinstance(at(rules, after, BOSS, UNDO, T0 + UNDO_MS + LATE_MS + 1), Refusal)
    assert isinstance(at(rules, after, KIM, UNDO, T0 + 1), Refusal), "not by somebody else"
    assert Action.undo not in possible(after, BOSS, rules) or state is State.dismissed
    back = at(rules, after, BOSS, UNDO, T0 + UNDO_MS)
    assert isinstance(back, CaseEvent), back
    assert legal(back.action, back.before, back.after)
    restored = apply(after, back)
    kept = {"version": 3, "people": ("Max",), "touches": 2, "last_at": T0 + UNDO_MS}
    assert restored == replace(before, **kept)
    assert isinstance(at(rules, restored, BOSS, UNDO, T0 + UNDO_MS), Refusal), "once"


def test_what_others_acted_on_stands(rules: Rules) -> None:
    given = apply(case(), done(case(), BOSS, Act(action=Action.assign, to="Eva"), rules))
    noted = apply(given, done(given, EVA, Act(action=Action.note, text="on it"), rules))
    assert "nothing to take back" in refused(noted, BOSS, UNDO, rules).sentence
    draft = apply(given, done(given, BOSS, Act(action=Action.draft, text="x"), rules))
    assert "nothing to take back" in refused(draft, BOSS, UNDO, rules).sentence


def test_a_resolved_case_that_was_tagged(rules: Rules) -> None:
    """The last thing first; after its time, how it was closed."""
    mine = case(State.owned, owner="Kim")
    over = apply(mine, done(mine, KIM, Act(action=Action.resolve), rules))
    tagged = apply(over, done(over, KIM, Act(action=Action.tag, text="vip"), rules))
    first = at(rules, tagged, KIM, UNDO, T0 + 1)
    assert isinstance(first, CaseEvent)
    assert (apply(tagged, first).state, apply(tagged, first).tags) == (State.resolved, ())
    later = at(rules, tagged, KIM, UNDO, T0 + HOUR)
    assert isinstance(later, CaseEvent)
    assert (apply(tagged, later).state, apply(tagged, later).tags) == (State.owned, ("vip",))


# -- on a store


def test_it_comes_back_by_itself_once(office: Office) -> None:
    office.hire("Kim", Role.agent, "baggage")
    start = now_ms()
    office.ingest(post("1", start - MINUTE))
    kim = Actor("Kim", Role.agent, ("baggage",))
    done_ = office.desk.act("C1", Act(action=Action.snooze, until="hour"), kim, start)
    assert isinstance(done_, Case)
    casework = Casework(office.config, office.client)
    casework.sweep(start + HOUR - 1)
    assert office.only().snoozed_at
    for _ in range(2):
        casework.sweep(start + HOUR)
        assert not office.only().snoozed_at
    trail = office.desk.book.trail("C1")
    assert [event.action for event in trail if event.action is Action.woke] == [Action.woke]
    entries = inbox.read(office.client, "Kim", start).entries
    assert [entry.place.kind for entry in entries] == [TellKind.back]
    assert fold("C1", trail, 24 * HOUR) == office.only()


def test_taken_back_nobody_was_told(office: Office) -> None:
    office.hire("Kim", Role.agent, "baggage")
    office.hire("Lin", Role.manager)
    start = now_ms()
    office.ingest(post("1", start))
    wish = Act(action=Action.hand_over, to="Kim", why="@Lin knows")
    assert isinstance(office.desk.act("C1", wish, BOSS, start), Case)
    assert [inbox.unread(office.client, who) for who in ("Kim", "Lin")] == [1, 1]
    assert isinstance(office.desk.act("C1", UNDO, BOSS, start + 5_000), Case)
    assert [len(inbox.read(office.client, who, start).entries) for who in ("Kim", "Lin")] == [0, 0]
    assert office.only().owner == ""
    assert office.desk.book.find("C1") == fold("C1", office.desk.book.trail("C1"), 24 * HOUR)


def test_any_trail_folds_to_its_case(rules: Rules) -> None:
    """Whatever people do in whatever order, and take back: the trail is a path, and what is taken back is as before."""
    drawn = random.Random(11)
    wishes = [
        Act(action=Action.claim),
        Act(action=Action.assign, to="Eva"),
        Act(action=Action.hand_over, department="baggage", why="x"),
        Act(action=Action.hand_over, to="Ada", why="x"),
        Act(action=Action.draft, text="x"),
        Act(action=Action.request_approval),
        Act(action=Action.snooze, until="hour"),
        Act(action=Action.wake),
        Act(action=Action.tag, text="vip"),
        Act(action=Action.untag, text="vip"),
        Act(action=Action.resolve),
        Act(action=Action.reopen, why="x"),
        UNDO,
    ]
    taken = 0
    for _ in range(60):
        now, before = case(), case()
        for n in range(25):
            event = decide(now, drawn.choice(wishes), drawn.choice([BOSS, ADA]), T0 + n, rules)
            if isinstance(event, Refusal):
                continue
            assert legal(event.action, event.before, event.after), event
            if event.action is Action.undo and now.just_before is not None:
                taken += 1
                after = apply(now, event)
                for name in ("state", "owner", "department", "tags", "snoozed_at", "hand_overs"):
                    assert getattr(after, name) == getattr(before, name)
            before, now = now, apply(now, event)
    assert taken > 20
