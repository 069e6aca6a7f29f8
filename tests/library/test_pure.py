"""Who may do what with an approved answer, what may stand in it, how it is filled, and which a case is offered."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from listening.cases.case import Action, Actor, Case, CaseEvent, Draft, Opening, Refusal, RefusalKind, Reuse, State
from listening.cases.conversation import Post, Side
from listening.cases.fold import begin
from listening.config import Priority, parse
from listening.library.approved import AnswerText, ApprovedAnswer, LibraryDeed, LibraryEvent, Wording, after, fold
from listening.library.blanks import Blanks, Filled, blanks, fill
from listening.library.deciding import LibraryWish, decide, possible
from listening.library.likeness import alike, terms
from listening.library.suggesting import fitting, ranked, same
from listening.library.using import Reaction, answered_by, uses
from listening.mention import Mention
from listening.people.permissions import Role
from listening.triage.answering import Reason
from tests.cases.conftest import CONFIG, MINUTE, T0, post

CONFIGURED = parse(CONFIG)
TEXT = AnswerText("en", "Sorry {author}, we look for it: {link} ({case}, {department})")
WORDING = Wording(
    title="Lost bag", texts=(TEXT,), link="https://plovair.example/bags", department="baggage", owner="Kim"
)
KIM = Actor("Kim", Role.agent, ("baggage",))
MAX = Actor("Max", Role.agent, ("baggage", "care"))
PIA = Actor("Pia", Role.agent, ("press",))
ADA = Actor("Ada", Role.manager)
EVA = Actor("Eva", Role.executive)

D = LibraryDeed


def wish(deed: LibraryDeed = D.propose, why: str = "", **changed: object) -> LibraryWish:
    return LibraryWish(deed=deed, wording=replace(WORDING, **changed) if deed is D.propose else None, why=why)


def made(*steps: tuple[Actor, LibraryWish]) -> ApprovedAnswer:
    entry: ApprovedAnswer | None = None
    for n, (actor, wanted) in enumerate(steps):
        event = decide(entry, wanted, actor, T0 + n, CONFIGURED)
        assert isinstance(event, LibraryEvent), event
        entry = after(entry or ApprovedAnswer(id="A1", version=0), event)
    assert entry is not None
    return entry


def test_what_somebody_wrote_is_used_once_another_approved_it() -> None:
    proposed = made((KIM, wish()))
    assert (proposed.usable(T0), possible(proposed, KIM, CONFIGURED)) == (None, {D.propose})
    done = made((KIM, wish()), (ADA, wish(D.approve)))
    assert done.usable(T0) == WORDING
    assert (done.approved_by, done.edition) == ("Ada", 1)
    # A change waits; what was approved stays in use until it is approved as well.
    changed = made((KIM, wish()), (ADA, wish(D.approve)), (ADA, wish(title="Bag lost")))
    assert changed.usable(T0) == WORDING
    assert D.approve not in possible(changed, ADA, CONFIGURED)
    retired = made((KIM, wish()), (ADA, wish(D.approve)), (KIM, wish(D.retire)))
    assert retired.usable(T0) is None
    again = made((KIM, wish()), (ADA, wish(D.approve)), (KIM, wish(D.retire)), (KIM, wish()), (ADA, wish(D.approve)))
    assert again.usable(T0)
    assert again.edition == 2


def test_what_is_not_valid_any_more_is_not_used() -> None:
    done = made((KIM, wish(valid_until=T0 + 100)), (ADA, wish(D.approve)))
    assert done.usable(T0 + 99)
    assert done.usable(T0 + 100) is None


PROPOSED = made((KIM, wish()))
ALL_DEPARTMENTS = made((KIM, wish(department="")))
OF_PRESS = made((PIA, wish(department="press")))
IN_USE = made((KIM, wish()), (ADA, wish(D.approve)))
MOVED = made((KIM, wish()), (ADA, wish(D.approve)), (ADA, wish(department="press")))


@pytest.mark.parametrize(
    ("entry", "actor", "wanted", "why"),
    [
        (None, EVA, wish(), "The role you have here, executive, reads the library and does not change it."),
        (None, PIA, wish(), "This answer is of baggage, and you are not."),
        (IN_USE, PIA, wish(department="press"), "This answer is of baggage, and you are not."),
        (IN_USE, KIM, wish(department="care"), "This answer is of care, and you are not."),
        (PROPOSED, KIM, wish(D.approve), "Somebody else has to look at what you wrote."),
        (PROPOSED, MAX, wish(D.approve), "This is approved by a manager."),
        (OF_PRESS, MAX, wish(D.approve), "This is approved by Pia, a manager."),
        (ALL_DEPARTMENTS, PIA, wish(D.approve), "This is approved by a manager."),
        # It was for another department as well: who approves for one only does not approve that.
        (MOVED, PIA, wish(D.approve), "This is approved by Pia, a manager."),
        (PROPOSED, MAX, wish(D.send_back, "no"), "This is approved by a manager."),
        (IN_USE, PIA, wish(D.retire), "This answer is of baggage, and you are not."),
    ],
)
def test_who_may_not(entry: ApprovedAnswer | None, actor: Actor, wanted: LibraryWish, why: str) -> None:
    assert decide(entry, wanted, actor, T0, CONFIGURED) == Refusal(RefusalKind.not_allowed, why)
    assert decide(entry, wanted, ADA, T0, CONFIGURED) != Refusal(RefusalKind.not_allowed, why)


def test_who_approves_for_a_department_approves_what_others_wrote_for_it() -> None:
    max_of_press = Actor("Max", Role.agent, ("press",))
    entry = made((max_of_press, wish(department="press")))
    assert isinstance(decide(entry, wish(D.approve), PIA, T0, CONFIGURED), LibraryEvent)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (wish(title=" "), "title: one to 120 characters are needed."),
        (wish(title="x" * 121), "title: one to 120 characters are needed."),
        (wish(texts=()), "texts: a text in one to 40 languages is needed."),
        (wish(texts=(AnswerText("en", " \n"),)), "texts: a text in one to 40 languages is needed."),
        (wish(texts=(AnswerText("en", "a"), AnswerText("en", "b"))), "texts: English stands there twice."),
        (wish(texts=(AnswerText("xx", "a"),)), "language: xx is no language; codes are those of ISO 639, as en."),
        (
            wish(texts=(AnswerText("en", "Hi {name}"),)),
            "text: {name} stands for nothing; there are {author}, {case}, {department}, {link}.",
        ),
        (wish(link=""), "link: the text has {link}, so that an address is needed."),
        (
            wish(link="http://plovair.example"),
            "link: an address that begins with https:// is needed, of at most 500 characters.",
        ),
        (wish(link="https://["), "link: an address that begins with https:// is needed, of at most 500 characters."),
        (wish(department="pets"), "department: pets is unknown; there are care, baggage, press, triage."),
        (wish(topic="Pets"), "topic: Pets is unknown; there are Plovair, Featherclub, Osprelle."),
        (wish(valid_until=T0), "valid until: that day is over."),
    ],
)
def test_what_may_not_stand_in_one(wanted: LibraryWish, why: str) -> None:
    assert decide(None, wanted, ADA, T0, CONFIGURED) == Refusal(RefusalKind.unusable, why)


def test_what_is_sent_back_has_to_be_changed_first() -> None:
    assert decide(PROPOSED, wish(D.send_back), ADA, T0, CONFIGURED) == Refusal(
        RefusalKind.unusable, "why: what has to change is needed."
    )
    back = made((KIM, wish()), (ADA, wish(D.send_back, "too long")))
    assert decide(back, wish(D.approve), ADA, T0, CONFIGURED) == Refusal(
        RefusalKind.not_possible, "It was sent back; it has to be changed first."
    )
    assert decide(None, wish(D.approve), ADA, T0, CONFIGURED) == Refusal(
        RefusalKind.not_possible, "There is no such answer."
    )
    assert made((KIM, wish()), (ADA, wish(D.send_back, "too long")), (KIM, wish())).sent_back_why == ""


def test_an_answer_is_what_its_trail_says() -> None:
    events = [
        LibraryEvent(at=T0, who="Kim", deed=D.propose, wording=WORDING),
        LibraryEvent(at=T0 + 1, who="Ada", deed=D.approve),
    ]
    assert fold("A1", events) == made((KIM, wish()), (ADA, wish(D.approve)))
    assert fold("A1", []) is None


# -- variables


def case(**changed: object) -> Case:
    opening = Opening("baggage", "bags", Reason.question, "?", Priority.normal, ("Plovair",), "s")
    event = CaseEvent(
        at=T0,
        recorded=T0,
        who="customer",
        action=Action.opened,
        before=None,
        after=State.open,
        post=Post("s:1", T0, Side.customer, opens=True),
        opening=opening,
    )
    return replace(begin("C1", event, 10**9), **changed)


def test_variables_are_filled_once() -> None:
    known = Blanks("@kim", "C1", "Baggage")
    assert fill(TEXT.text, WORDING, known) == Filled(
        "Sorry @kim, we look for it: https://plovair.example/bags (C1, Baggage)"
    )
    # What is filled in is no text to be filled.
    assert fill("{author}", WORDING, Blanks("{case}", "C1", "x")).text == "{case}"
    assert fill("{author} {link} {author}", replace(WORDING, link=""), Blanks()).missing == ("author", "link")
    assert fill("{ no variable }", WORDING, Blanks()) == Filled("{ no variable }")


@pytest.mark.parametrize(
    ("author", "name", "handle", "filled"),
    [
        ("kim", "Kim", "", "@kim"),
        ("kim@m.example", "", "", "@kim@m.example"),
        ("did:plc:abc", "Kim Lee", "kim.bsky.social", "@kim.bsky.social"),
        ("did:plc:abc", "Kim Lee", "", "Kim Lee"),
        ("12345", "José Núñez", "", "José Núñez"),
        ("12345", "Visit https://evil.example now", "", ""),
        ("12345", "CEO of Plovair: we lie.", "", ""),
        ("12345", "x" * 41, "", ""),
        ("12345", "", "", ""),
        ("kim <b>", "a\nb", "", ""),
    ],
)
def test_only_what_is_a_name_is_filled_in(author: str, name: str, handle: str, filled: str) -> None:
    mention = replace(post("1", T0, author=author), name=name)
    assert blanks(case(), mention, handle, CONFIGURED) == Blanks(filled, "C1", "baggage")


def test_a_deleted_author_has_no_name() -> None:
    assert blanks(case(), None, "", CONFIGURED).author == ""
    assert blanks(case(), replace(post("1", T0), deleted=True), "", CONFIGURED).author == ""


# -- likeness


def test_the_same_words_are_most_alike() -> None:
    groups = [["where is my bag?"], ["the flight was late again"], ["bag"], []]
    scores = alike("@plovair where is my bag? https://x.example", groups)
    assert scores[0] == pytest.approx(1)
    assert (scores[1], scores[3]) == (0, 0)
    assert 0 < scores[2] < 1


def test_rare_words_weigh_more() -> None:
    groups = [["please help with the refund"], ["please help with the seat"], ["please help with the meal"]]
    first, *others = alike("please help, refund", groups)
    assert first > max(others)


def test_of_scripts_without_spaces_two_signs_make_a_term() -> None:
    assert terms("荷物が届") == ["荷物", "物が", "が届"]
    like, unlike = alike("荷物が届きません", [["荷物が届かない"], ["予約を変更"]])
    assert like > unlike
    assert terms("{author} @kim C123 an it bag") == ["bag"]


@given(st.text(max_size=60), st.lists(st.lists(st.text(max_size=40), max_size=3), max_size=4))
def test_likeness_is_a_share(text: str, groups: list[list[str]]) -> None:
    scores = alike(text, groups)
    assert len(scores) == len(groups)
    assert all(-1e-9 <= score <= 1 + 1e-9 for score in scores)


# -- what a case is offered


def entry(id: str, text: str = "Hello", language: str = "en", **changed: object) -> ApprovedAnswer:
    wording = replace(WORDING, title=id, texts=(AnswerText(language, text),), department="", **changed)
    return ApprovedAnswer(id=id, version=2, approved=wording, approved_by="Ada", approved_at=T0, edition=1)


KNOWN = Blanks("@kim", "C1", "Baggage")


def offered(*entries: ApprovedAnswer, language: str = "en", known: Blanks = KNOWN) -> list[str]:
    return [each.answer for each, _ in fitting(entries, case(), language, known, T0)]


def test_language_department_and_topic_come_first() -> None:
    german, care = entry("A2", language="de"), entry("A3")
    care = replace(care, approved=replace(care.newest, department="care"))
    club, plovair = entry("A4", topic="Featherclub"), entry("A5", topic="Plovair")
    waits = ApprovedAnswer(id="A6", version=1, proposed=WORDING, proposed_by="Kim")
    gone = replace(entry("A7"), retired_at=T0)
    every = (entry("A1"), german, care, club, plovair, waits, gone)
    assert offered(*every) == ["A1", "A5"]
    assert offered(*every, language="de") == ["A2"]
    assert offered(*every, language="fr") == []
    assert offered(*every, language="und") == ["A1", "A2", "A5"]


def test_what_answered_the_most_alike_stands_first() -> None:
    found = fitting([entry("A1", "Sorry"), entry("A2", "Sorry too"), entry("A3", "Bag")], case(), "en", KNOWN, T0)
    before: Mapping[str, list[str]] = {"A2": ["nothing works", "where is my bag"], "A1": ["I want my money back"]}
    shown = ranked(found, "@plovair where is my bag?", before, {"A1": 9, "A2": 2})
    assert [each.answer for each in shown] == ["A2", "A3", "A1"]
    assert (shown[0].used, shown[2].used) == (2, 9)
    assert shown[0].likeness > shown[1].likeness > shown[2].likeness == 0


def test_only_what_is_the_same_byte_for_byte_is_unchanged() -> None:
    found = fitting([entry("A1", "Hi {author}"), entry("A2", "Hi {author}")], case(), "en", KNOWN, T0)
    one = same(found, "Hi @kim")
    assert one is not None
    assert one.answer == "A1"
    two = same(found, "Hi @kim", "A2")
    assert two is not None
    assert two.answer == "A2"
    for text in ("Hi @kim ", "hi @kim", "Hi @kim!", "Hi {author}", "Hi ＠kim"):
        assert same(found, text) is None, text
    # Where a variable cannot be filled it is no text that was approved.
    unfilled = fitting([entry("A1", "Hi {author}")], case(), "en", Blanks("", "C1", "x"), T0)
    assert (unfilled[0][0].missing, same(unfilled, "Hi {author}")) == (("author",), None)


# -- what came back

DRAFT = Draft(text="x", author="Kim", at=T0 + MINUTE, posted_at=T0 + 2 * MINUTE, reuse=Reuse("A1", 1, "Ada"))


@pytest.mark.parametrize(
    ("text", "compound", "author", "reaction"),
    [
        ("thank you so much", 0.4, "kim", Reaction.thanked),
        ("great, that works for me now", 0.6, "kim", Reaction.thanked),
        ("and when does it come?", 0.0, "kim", Reaction.wrote_again),
        ("this is worse than before", -0.8, "kim", Reaction.angrier),
        ("hm, not nice", -0.3, "kim", Reaction.wrote_again),
        ("これは", None, "kim", Reaction.wrote_again),
        ("this is worse than before", -0.8, "somebody", Reaction.nothing),
    ],
)
def test_what_came_back(text: str, compound: float | None, author: str, reaction: Reaction) -> None:
    wrote = post("2", T0 + 3 * MINUTE, text, author, parent="1", compound=compound)
    kept: dict[str, Mention] = {"s:1": post("1", T0, compound=-0.2), "s:2": wrote}
    posts = (
        Post("s:1", T0, Side.customer, opens=True),
        Post("s:2", T0 + 3 * MINUTE, Side.customer, waits=compound is None or compound < 0.5),
    )
    (use,) = uses("A1", case(posts=posts, drafts=(DRAFT,)), kept)
    assert (use.reaction, use.by, use.unchanged) == (reaction, "Kim", True)


def test_only_what_was_posted_is_a_use() -> None:
    waits = replace(DRAFT, posted_at=0)
    other = replace(DRAFT, reuse=Reuse("A2", 1))
    assert uses("A1", case(drafts=(waits, other)), {}) == []
    assert answered_by("A1", case(drafts=(waits, other))) == ""
    assert answered_by("A1", case(drafts=(DRAFT,))) == "s:1"
    (use,) = uses("A1", case(drafts=(DRAFT,)), {})
    assert use.reaction is Reaction.nothing
