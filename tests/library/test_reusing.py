"""Approved answers at a case: used as they are they need no approval, changed they do; and what came back."""

from __future__ import annotations

import pytest
import redis
from msgspec.structs import replace

from listening.cases.case import Act, Action, Case, Refusal, RefusalKind, Reuse
from listening.cases.crisis import Switch, Wish
from listening.cases.decide import Rules
from listening.config import Config
from listening.library.approved import AnswerText, ApprovedAnswer, LibraryDeed
from listening.library.deciding import LibraryWish, decide
from listening.library.using import Reaction
from listening.outbox.answer import Answer, AnswerState
from listening.people.permissions import Role
from listening.store import library, outbox
from listening.store.cases import crises
from listening.store.cases.sending import SendingDesk
from tests.cases.conftest import MINUTE, T0, Office, post
from tests.library.conftest import ADA, BAG, BEA, KIM, Shelf
from workers.outbox import sending

NOW = T0 + 5 * MINUTE
FILLED = "Sorry @kim, we look for your bag. C1"


def draft(office: Office, text: str, claimed: str = "", case: str = "C1", at: int = NOW) -> Case:
    done = office.desk.act(case, Act(action=Action.draft, text=text, approved_answer=claimed), KIM, at)
    assert isinstance(done, Case), done
    return done


def send(office: Office, config: Config, at: int = NOW) -> Answer | Refusal | None:
    case = office.desk.book.find("C1")
    assert case is not None
    return SendingDesk(config, office.client, office.desk).send("C1", "we", KIM, at, case.version)


@pytest.fixture
def pressed(office: Office) -> Office:
    office.ingest(post("1", T0, "@plovair a journalist asks: what happened?"))
    assert office.only().department == "press"
    return office


def test_used_as_it_is_it_needs_no_approval(pressed: Office, shelf: Shelf, config: Config) -> None:
    shelf.keep()
    done = draft(pressed, FILLED)
    assert done.draft
    assert done.draft.reuse == Reuse("A1", 1, "Ada")
    sent = send(pressed, config)
    assert isinstance(sent, Answer)
    assert (sent.text, sent.approved_by) == (FILLED, "Ada")


@pytest.mark.parametrize("text", [FILLED + ".", FILLED.replace("Sorry", "sorry"), FILLED.replace("@kim", "@max")])
def test_changed_it_needs_approval_again(pressed: Office, shelf: Shelf, config: Config, text: str) -> None:
    shelf.keep()
    done = draft(pressed, text, "A1")
    assert done.draft
    assert done.draft.reuse == Reuse("A1", 1)
    why = "This answer needs approval first: press approves every answer."
    assert send(pressed, config) == Refusal(RefusalKind.not_possible, why)
    # Changed back, byte for byte, it is the approved one again.
    draft(pressed, FILLED, "A1", at=NOW + 1)
    assert isinstance(send(pressed, config, NOW + 1), Answer)


def test_what_nobody_approved_is_not_in_use(pressed: Office, shelf: Shelf, config: Config) -> None:
    shelf.does(BEA, LibraryDeed.propose, wording=BAG)
    assert pressed.desk.reusing.offered(pressed.only(), NOW) == []
    done = draft(pressed, FILLED, "A1")
    assert done.draft
    assert done.draft.reuse is None
    assert isinstance(send(pressed, config), Refusal)


def test_an_answer_that_nobody_knows_is_said(pressed: Office) -> None:
    act = Act(action=Action.draft, text="x", approved_answer="A9")
    said = pressed.desk.act("C1", act, KIM, NOW)
    assert said == Refusal(RefusalKind.unusable, "approved_answer: there is no approved answer A9.")


@pytest.mark.parametrize("what", ["retired", "changed", "over"])
def test_what_is_not_in_use_any_more_is_not_sent(pressed: Office, shelf: Shelf, config: Config, what: str) -> None:
    shelf.keep(replace(BAG, valid_until=NOW + MINUTE))
    draft(pressed, FILLED)
    if what == "retired":
        shelf.does(ADA, LibraryDeed.retire, "A1")
    if what == "changed":
        shelf.does(BEA, LibraryDeed.propose, "A1", replace(BAG, texts=(AnswerText("en", "Hello {author}"),)))
        shelf.does(ADA, LibraryDeed.approve, "A1")
    said = send(pressed, config, NOW + (2 * MINUTE if what == "over" else 0))
    assert isinstance(said, Refusal)
    assert said.sentence.startswith("The approved answer A1 is not in use any more as it stands here")
    # A person may approve it all the same.
    case = pressed.only()
    pressed.desk.act("C1", Act(action=Action.request_approval), KIM, NOW, case.version)
    pressed.desk.act("C1", Act(action=Action.approve), ADA, NOW + 1)
    assert isinstance(send(pressed, config, NOW + 3 * MINUTE), Answer)


def test_one_retired_while_it_waits_is_not_sent(pressed: Office, shelf: Shelf, config: Config) -> None:
    shelf.keep()
    draft(pressed, FILLED)
    sent = send(pressed, config)
    assert isinstance(sent, Answer)
    shelf.does(ADA, LibraryDeed.retire, "A1")
    sending.run(pressed.client, config, pressed.desk.book, lambda: NOW + 1)
    found = outbox.find(pressed.client, sent.id)
    assert found is not None
    assert found.state is AnswerState.refused
    assert found.why.startswith("The approved answer A1 is not in use any more")


def test_a_crisis_asks_for_its_own_approval(pressed: Office, shelf: Shelf, config: Config) -> None:
    shelf.keep()
    draft(pressed, FILLED)
    wish = Wish(topic="Plovair", switch=Switch.on, statement="We know.")
    crises.switch(pressed.client, wish, "Ada", Role.manager, NOW)
    said = send(pressed, config)
    why = "This answer needs approval first: Plovair is in crisis mode."
    assert said == Refusal(RefusalKind.not_possible, why)
    assert Action.mark_answered not in {
        action for action in Action if isinstance(pressed.desk.act("C1", Act(action=action), KIM, NOW), Case)
    }


def test_where_nothing_needs_approval_a_retired_one_goes_out_as_any_text(
    office: Office, shelf: Shelf, config: Config
) -> None:
    office.ingest(post("1", T0))
    shelf.keep()
    case = draft(office, FILLED)
    shelf.does(ADA, LibraryDeed.retire, "A1")
    assert case.draft
    assert office.desk.reusing.outdated(case, case.draft, NOW, Rules(config)) == ""
    assert isinstance(send(office, config), Answer)


def test_how_often_by_whom_and_what_came_back(office: Office, shelf: Shelf) -> None:
    shelf.keep()
    for n in (1, 2, 3):
        office.ingest(post(f"{n}", T0 + n, author=f"kim{n}"))
    for n in (1, 2):
        draft(office, f"Sorry @kim{n}, we look for your bag. C{n}", case=f"C{n}")
    draft(office, "I wrote this", "A1", case="C3")
    assert office.desk.reusing.used(["A1"]) == {"A1": []}  # nothing was posted yet
    for n in (1, 2, 3):
        office.ingest(post(f"own{n}", NOW + MINUTE, "Sorry", own=True, parent=f"{n}", root=f"{n}"))
    office.ingest(post("t1", NOW + 2 * MINUTE, "thank you!", "kim1", parent="own1", root="1"))
    office.ingest(post("t2", NOW + 2 * MINUTE, "this is terrible, awful, I hate it", "kim2", parent="own2", root="2"))
    uses = office.desk.reusing.used(["A1"])["A1"]
    assert sorted((use.case, use.by, use.unchanged, use.reaction) for use in uses) == [
        ("C1", "Kim", True, Reaction.thanked),
        ("C2", "Kim", True, Reaction.angrier),
        ("C3", "Kim", False, Reaction.nothing),
    ]


def test_what_answered_the_like_is_offered_first(office: Office, shelf: Shelf) -> None:
    shelf.keep(replace(BAG, title="Alpha", texts=(AnswerText("en", "One moment {author}"),)))
    shelf.keep(replace(BAG, title="Beta", texts=(AnswerText("en", "One minute {author}"),)))
    office.ingest(post("1", T0, "@plovair my bag is torn at the handle", "kim1"))
    draft(office, "One minute @kim1", "A2")
    office.ingest(post("own1", NOW + MINUTE, "One minute", own=True, parent="1", root="1"))
    office.ingest(post("2", NOW + 2 * MINUTE, "@plovair the handle of my bag is torn", "kim2"))
    case = office.desk.book.find("C2")
    assert case is not None
    first, second = office.desk.reusing.offered(case, NOW)
    assert (first.title, first.text, first.used) == ("Beta", "One minute @kim2", 1)
    assert first.likeness > second.likeness
    # The words of a post that was deleted are learnt from no more.
    library.forget(office.client, NOW + 1)
    assert office.desk.reusing.offered(case, NOW)[0].used == 0


def test_two_who_change_one_at_once(client: redis.Redis, shelf: Shelf, config: Config) -> None:
    kept = shelf.keep()
    wish = LibraryWish(deed=LibraryDeed.retire)
    late = library.change(client, "A1", kept.version - 1, lambda entry: decide(entry, wish, ADA, T0, config))
    assert late == Refusal(RefusalKind.overtaken, "Somebody changed it meanwhile. Nothing was changed.")
    assert library.change(client, "A9", 1, lambda entry: decide(entry, wish, ADA, T0, config)) is None
    found = library.find(client, "A1")
    assert found == kept
    assert [event.deed for event in library.trail(client, "A1")] == [LibraryDeed.propose, LibraryDeed.approve]
    assert isinstance(found, ApprovedAnswer)
