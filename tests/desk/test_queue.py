"""Lines of a queue: what they say, which are wanted, in which order, and what looks alike."""

from __future__ import annotations

import pytest

from listening.cases.case import State
from listening.cases.line import GONE, QueueRow, row
from listening.cases.queue import Again, Order, Owner, Wanted, Way, view
from listening.cases.similar import SHOWN, similar
from listening.cases.sla import Targets
from listening.config import Config, Priority
from listening.mention import Mention, erase
from tests.cases.conftest import T0, Office, post

HERE = frozenset({"care", "baggage"})


def made(id: str, **more: object) -> QueueRow:
    given: dict[str, object] = {
        "id": id,
        "version": 1,
        "state": "open",
        "state_words": "open",
        "queued": True,
        "priority": "normal",
        "urgency": 2,
        "opened": 100,
        "department": "care",
        "department_title": "care",
        "department_hue": "d0",
        "mood": "u",
        "text": f"text of {id}",
        "reason": "question",
        "posts": 1,
    }
    return QueueRow(**(given | more))  # type: ignore[arg-type]


ROWS = [
    made("C1", due=300, since=10, topics=("Plovair",), language="en", place="Berlin"),
    made("C2", due=200, since=30, owner="Kim", topics=("Featherclub",), language="ja", text="飛行機が遅れている"),
    made("C3", due=200, urgency=0, priority="urgent", hand_overs=3, since=20, author="Straße"),
    made("C4", due=0, department="baggage", opened=900),
    made("C5", due=1, queued=False, state="answered"),
    made("C6", due=1, department="press", language="fr"),
    made("C7", queued=False, state="resolved", closed=50),
    made("C8", queued=False, state="resolved", closed=70),
    made("C9", queued=False, state="dismissed", closed=60, spam_again_at=80),
]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), ["C3", "C2", "C1", "C4"]),
        (Wanted(order=Order.waiting), ["C1", "C3", "C2", "C4"]),
        (Wanted(order=Order.newest), ["C4", "C1", "C2", "C3"]),
        (Wanted(order=Order.hand_overs), ["C3", "C2", "C1", "C4"]),
        (Wanted(order=Order.priority), ["C3", "C2", "C1", "C4"]),
        (Wanted(order=Order.owner), ["C3", "C1", "C4", "C2"]),
        (Wanted(way=Way.back), ["C1", "C2", "C3", "C4"]),
        (Wanted(order=Order.newest, way=Way.back), ["C3", "C2", "C1", "C4"]),
        (Wanted(state=State.answered), ["C5"]),
        (Wanted(state=State.resolved), ["C8", "C7"]),
        (Wanted(state=State.dismissed), ["C9"]),
        (Wanted(again=Again.spam), ["C9"]),
        (Wanted(priority=Priority.urgent), ["C3"]),
        (Wanted(owner=Owner.me), ["C2"]),
        (Wanted(owner=Owner.nobody), ["C3", "C1", "C4"]),
        (Wanted(topic="Featherclub"), ["C2"]),
        (Wanted(language="ja"), ["C2"]),
        (Wanted(place="Berlin"), ["C1"]),
        (Wanted(text="STRASSE"), ["C3"]),
        (Wanted(text="遅れ"), ["C2"]),
        (Wanted(text="text c4"), ["C4"]),
        (Wanted(text="text nowhere"), []),
    ],
)
def test_what_is_wanted(wanted: Wanted, ids: list[str]) -> None:
    shown = view(ROWS, HERE, wanted, "Kim", 10)
    assert [row.id for row in shown.rows] == ids
    assert shown.fitting == len(ids)
    assert shown.languages == ("en", "ja"), "what there is to choose from does not depend on the choice"


def test_what_does_not_fit_on_the_page_is_counted() -> None:
    shown = view(ROWS, HERE, Wanted(), "", 2)
    assert ([row.id for row in shown.rows], shown.fitting) == (["C3", "C2"], 4)


def test_similar_are_the_same_author_and_the_same_words_about_the_same_topic() -> None:
    ours = made("C1", author="kim", source="s", topics=("Plovair",), text="where is my suitcase from Lisbon")
    others = [
        ours,
        made("C2", author="kim", source="s", topics=("Osprelle",), text="something else"),
        made("C3", author="kim", source="other", topics=("Osprelle",), text="another Kim"),
        made("C4", author="max", topics=("Plovair",), text="my suitcase from Lisbon, where?"),
        made("C5", author="max", topics=("Osprelle",), text="my suitcase from Lisbon, where?"),
        made("C6", author="eva", topics=("Plovair",), text="lovely crew"),
    ]
    assert [row.id for row in similar(ours, others)] == ["C2", "C4"]
    many = [made(f"C{n}", author="kim", source="s") for n in range(10, 30)]
    assert len(similar(ours, many)) == SHOWN


def _row(office: Office, config: Config, opener: Mention | None, *crises: str) -> QueueRow:
    return row(office.only(), opener, config, Targets(config), crises)


def test_a_line_says_what_one_chooses_by(office: Office, config: Config) -> None:
    said = post("1", T0, "@plovair where is my bag?\n\n\u202eevil", "kim")
    office.ingest(said)
    found = _row(office, config, said, "Plovair")
    case = office.only()
    assert (found.id, found.version, found.state, found.queued) == (case.id, 1, "open", True)
    assert found.due == Targets(config).clocks(case).due // 1000
    assert found.risk < found.due
    assert found.text == "@plovair where is my bag? evil"
    assert (found.department, found.reason, found.crisis) == ("baggage", "question", True)
    assert not _row(office, config, said, "Featherclub").crisis


def test_what_was_deleted_at_its_source_is_not_on_the_desk(office: Office, config: Config) -> None:
    said = post("1", T0, "@plovair where is my bag?", "kim")
    office.ingest(said)
    for opener in (erase(said), None):
        found = _row(office, config, opener)
        assert found.text == GONE
        assert found.author == ""
