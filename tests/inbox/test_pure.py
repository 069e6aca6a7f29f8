"""Whom a text names, and who is told of an event."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from listening.cases.case import Action, Case, CaseEvent, State
from listening.cases.conversation import Post, Side
from listening.cases.inbox import place
from listening.cases.naming import named
from listening.cases.telling import tells
from listening.cases.told import Tell, TellKind
from tests.cases.conftest import T0
from tests.cases.test_transitions import case

NAMES = ("Kim", "Kim Lee", "Ada", "jo.d", "Örn", "محمد")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@Kim please look", ("Kim",)),
        ("@kim, @ADA: see", ("Kim", "Ada")),
        ("thanks @Kim Lee!", ("Kim Lee",)),
        ("@Kim\nLee", ("Kim",)),
        ("(@örn)", ("Örn",)),
        ("مرحبا @محمد", ("محمد",)),
        ("@jo.d.", ("jo.d",)),
        ("@Kim @kim", ("Kim",)),
        ("kim@Ada.example", ()),
        ("@Kimberly", ()),
        ("@", ()),
        ("@@Ada", ("Ada",)),
        ("nobody", ()),
        ("@Max", ()),
    ],
)
def test_whom_a_text_names(text: str, who: tuple[str, ...]) -> None:
    assert named(text, NAMES) == who


def wrote(at: int, before: State, after: State, action: Action = Action.joined, **more: object) -> CaseEvent:
    post = replace(Post(f"s:{at}", at, Side.customer), **more)
    return CaseEvent(at=at, recorded=at, who="customer", action=action, before=before, after=after, post=post)


MINE: Case = case(State.owned, owner="Kim")
AGAIN = (Tell("Kim", TellKind.wrote_again),)


@pytest.mark.parametrize(
    ("mine", "event", "told"),
    [
        (MINE, wrote(T0 + 1, State.owned, State.owned), AGAIN),
        (MINE, wrote(T0 + 1, State.answered, State.reopened, Action.customer_replied), AGAIN),
        # What only became known late, what waits for nothing, and what changes nothing.
        (MINE, wrote(T0 - 1, State.owned, State.owned), ()),
        (MINE, wrote(T0 + 1, State.owned, State.owned, waits=False), ()),
        (MINE, wrote(T0 + 1, State.dismissed, State.dismissed), ()),
        (MINE, wrote(T0 + 1, State.owned, State.answered, side=Side.brand), ()),
        (case(State.open), wrote(T0 + 1, State.open, State.open), ()),
        # An old post that asks now.
        (
            case(State.answered, owner="Kim"),
            wrote(T0, State.answered, State.reopened, Action.edited, waits=False, asked_at=T0 + 9),
            AGAIN,
        ),
    ],
)
def test_a_customer_who_writes_again(mine: Case, event: CaseEvent, told: tuple[Tell, ...]) -> None:
    assert tells(mine, event) == told


def test_each_person_once_and_nobody_of_their_own_deeds() -> None:
    event = CaseEvent(
        at=T0, recorded=T0, who="Ada", action=Action.hand_over, before=State.open, after=State.owned, to="Kim"
    )
    given = Tell("Kim", TellKind.assigned)
    assert tells(MINE, event) == (given,)
    both = replace(event, told_by_name=tuple(Tell(who, TellKind.mentioned) for who in ("Kim", "Ada", "Eva")))
    assert tells(MINE, both) == (given, Tell("Eva", TellKind.mentioned))
    assert tells(MINE, replace(event, who="Kim")) == ()


@pytest.mark.parametrize("id", ["", "C1", "C1 x assigned", "C1 1 other", "C1 -1 assigned", "C1  assigned", "a b c d"])
def test_what_is_no_place(id: str) -> None:
    assert place(id) is None
