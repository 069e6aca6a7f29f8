"""From batches to cases, with the real job on a real Valkey."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listening.alerting.delivery import Delivery
from listening.cases.case import Act, Action, Actor, Case, Dismissal, State
from listening.cases.crisis import Switch, Wish
from listening.cases.indexes import ESCALATE, queue, unowned, waiting
from listening.cases.transitions import legal
from listening.config import Config, Network, parse
from listening.mention import Deletion, Mention
from listening.outbox.answer import Answer, AnswerState
from listening.people.permissions import Role
from listening.store import batches, inbox, keys, mentions, outbox, sources, threads
from listening.store.access import access
from listening.store.batches import Batch
from listening.store.cases import came_back, crises
from listening.store.cases.cases import book_of
from listening.store.left_over import left_over
from listening.system.source import SourceState
from tests.cases.conftest import CONFIG, HOUR, MINUTE, T0, Office, post
from workers import jobs
from workers.cases.casework import Casework
from workers.queue import enqueue_batch

BOSS = Actor("Max", Role.manager)
LOVE = "I love plovair"


def ids(case: Case) -> set[str]:
    return {p.id.removeprefix("s:") for p in case.posts}


def sound(office: Office) -> None:
    """Every trail is a path of the table and makes its case; every case is in its indexes."""
    number = int(office.client.get(keys.case_number()) or 0)
    book = office.desk.book
    for id in (f"C{n}" for n in range(1, number + 1)):
        case, trail = book.find(id), book.trail(id)
        assert (case is None) == (not trail)
        if case is None:
            continue
        before, folded = None, None
        for event in trail:
            assert event.before == before
            assert legal(event.action, event.before, event.after), event
            before, folded = event.after, book.fold(id, folded, event)
        assert folded == case
        assert (office.client.zscore(keys.case_index(queue(case.department)), id) is not None) == (
            case.waiting_since > 0 and not case.aside
        )
    assert not office.client.smembers(keys.merging())


def test_a_question_becomes_a_case(office: Office) -> None:
    office.ingest(post("1", T0), post("2", T0, LOVE), post("3", T0, "plovair flies"))
    case = office.only()
    assert (case.id, case.state, case.department, case.opening.route) == ("C1", State.open, "baggage", "bags")
    assert (case.opening.evidence, case.opened_at, case.owner) == ('term "?"', T0, "")
    assert batches.pending(office.client) == 0
    sound(office)


def test_replies_join_and_the_brand_answers(office: Office) -> None:
    office.ingest(post("1", T0))
    office.ingest(post("2", T0 + MINUTE, "@kim so sorry, which flight?", own=True, parent="1"))
    case = office.only()
    assert (case.state, case.answered_at) == (State.answered, T0 + MINUTE)
    office.ingest(post("3", T0 + 2 * MINUTE, "plovair it was PL1", parent="2"))
    case = office.only()
    assert (case.state, ids(case), case.waiting_since) == (State.reopened, {"1", "2", "3"}, T0 + 2 * MINUTE)
    sound(office)


def test_replies_that_come_first(office: Office) -> None:
    office.ingest(post("3", T0 + 2, "hm", own=True, parent="2"))
    office.ingest(post("2", T0 + 1, "plovair indeed", parent="1", author="bo"))
    assert office.cases() == []
    office.ingest(post("1", T0))
    case = office.only()
    assert (ids(case), case.state, case.answered_at) == ({"1", "2", "3"}, State.answered, T0 + 2)
    assert not list(office.client.scan_iter(keys.early("*")))
    office.ingest(post("4", T0 + 3, "plovair and now?", parent="3"))
    assert office.only().state is State.reopened
    sound(office)


def test_a_thread_begun_without_need(office: Office) -> None:
    office.ingest(post("1", T0, "plovair flies"))
    office.ingest(post("2", T0 + 1, "@plovair where is mine?", parent="1", author="bo"))
    case = office.only()
    assert (ids(case), case.opened_at) == ({"1", "2"}, T0 + 1)


def test_two_cases_that_become_one_thread(office: Office) -> None:
    office.ingest(post("2", T0 + 5, parent="1", author="a"), post("9", T0, parent="0", author="b"))
    assert len(office.cases()) == 2
    office.ingest(post("1", T0 + 1, "plovair flies", parent="0", author="c"))
    case = office.only()
    assert (ids(case), case.opened_at) == ({"1", "2", "9"}, T0)
    gone = office.desk.book.find({"C1": "C2", "C2": "C1"}[case.id])
    assert gone is not None
    assert (gone.merged_into, gone.dismissal) == (case.id, Dismissal.merged)
    office.ingest(post("3", T0 + 9, "the brand", own=True, parent="2"))
    assert office.only().answered_at == T0 + 9
    sound(office)


def test_what_people_worked_on_goes_on(office: Office) -> None:
    office.ingest(post("9", T0, parent="0", author="b"))
    office.ingest(post("2", T0 + 5, parent="1", author="a"))
    office.desk.act("C2", Act(action=Action.claim), BOSS, T0 + 6)
    office.ingest(post("1", T0 + 1, "plovair flies", parent="0", author="c"))
    case = office.only()
    assert (case.id, case.owner, ids(case)) == ("C2", "Max", {"1", "2", "9"})
    assert threads.cases_of(office.client, ["s:1", "s:2", "s:9", "s:x"]) == ["C2", "C2", "C2", ""]
    office.ingest(post("5", T0 + 9, "plovair?", parent="9", author="d"))
    assert "5" in ids(office.only())
    sound(office)


def test_a_post_on_its_way_to_a_case_that_is_merged(office: Office) -> None:
    """Its job learnt of the case just before the merger."""
    office.ingest(post("9", T0, parent="0", author="b"), post("2", T0 + 5, parent="1", author="a"))
    office.ingest(post("1", T0 + 1, "plovair flies", parent="0", author="c"))
    case = office.only()
    gone = {"C1": "C2", "C2": "C1"}[case.id]
    threads.lead(office.client, "s:9", gone, case.id, HOUR)
    office.ingest(post("3", T0 + 9, "sorry", own=True, parent="2"))
    after = office.only()
    assert (after.id, after.answered_at) == (case.id, T0 + 9)
    merged = office.desk.book.find(gone)
    assert merged is not None
    assert "3" not in ids(merged)
    sound(office)


@pytest.mark.parametrize(
    ("gap", "topics", "author", "joins"),
    [
        (6 * HOUR, ("Plovair",), "kim", True),
        (-6 * HOUR, ("Plovair",), "kim", True),
        (6 * HOUR + 1, ("Plovair",), "kim", False),
        (HOUR, ("Featherclub",), "kim", False),
        (HOUR, ("Featherclub", "Plovair"), "kim", True),
        (HOUR, ("Plovair",), "bo", False),
        (HOUR, ("Plovair",), "", False),
    ],
)
def test_a_second_post(office: Office, gap: int, topics: tuple[str, ...], author: str, joins: bool) -> None:
    office.ingest(post("1", T0, author="kim" if author else ""))
    office.ingest(post("2", T0 + gap, topics=topics, author=author))
    assert [ids(c) for c in office.cases()] == ([{"1", "2"}] if joins else [{"1"}, {"2"}])


def test_a_second_post_joins_with_all_of_its_thread(office: Office) -> None:
    office.ingest(post("0", T0, "plovair flies", author="zoe"), post("5", T0 + 1))
    office.ingest(post("1", T0 + 2, parent="0"))
    assert ids(office.only()) == {"0", "1", "5"}
    office.ingest(post("2", T0 + 3, "sorry", own=True, parent="0"))
    assert (ids(office.only()), office.only().answered_at) == ({"0", "1", "2", "5"}, T0 + 3)
    sound(office)


def test_the_same_batch_twice(office: Office) -> None:
    said = (post("1", T0), post("2", T0 + 1, "x", own=True, parent="1"), post("3", T0 + 2, "plovair!", parent="2"))
    office.ingest(*said)
    before = [(c, office.desk.book.trail(c.id)) for c in office.cases()]
    office.ingest(*said)
    assert [(c, office.desk.book.trail(c.id)) for c in office.cases()] == before


@pytest.mark.parametrize("where", ["weave", "append", "settle", "done"])
def test_a_job_that_dies_and_is_run_again(office: Office, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    said = (post("1", T0, parent="0"), post("2", T0 + 1, "x", own=True, parent="1"))
    office.ingest(post("4", T0 + 3, "x", own=True, parent="1"))
    name = enqueue_batch(office.client, Batch(mentions=said), 0)

    class Died(Exception):
        pass

    def die(*_: object, **__: object) -> None:
        raise Died

    places = {
        "weave": "listening.store.threads.weave",
        "append": "listening.store.cases.cases.CaseBook.append_many",
        "settle": "listening.store.threads.settle",
        "done": "listening.store.batches.done",
    }
    with monkeypatch.context() as broken:
        broken.setattr(places[where], die)
        with pytest.raises(Died):
            office.run(name)
    assert batches.pending(office.client) == 1
    office.run(name)
    case = office.only()
    assert (ids(case), case.answered_at) == ({"1", "2", "4"}, T0 + 1)
    sound(office)


def test_a_reply_whose_case_is_only_being_opened(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another job comes to the case between its being named and its being written."""
    append = type(office.desk.book).append_many
    late = post("2", T0 + 1, "x", own=True, parent="0")

    def first_the_other(*args: object) -> object:
        monkeypatch.undo()
        office.ingest(late)
        assert ids(office.only()) == {"1", "2", "3"}
        return append(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("listening.store.cases.cases.CaseBook.append_many", first_the_other)
    office.ingest(post("1", T0, parent="0"), post("3", T0 + 2, parent="0"))
    assert ids(office.only()) == {"1", "2", "3"}
    assert not list(office.client.scan_iter(keys.early("*")))
    sound(office)


def test_replies_without_a_topic(office: Office) -> None:
    """Kept where they belong to a case; all others are none of our business."""
    bare = {"topics": (), "text": "same here"}
    office.ingest(
        post("1", T0),
        post("2", T0 + 1, parent="1", author="bo", **bare),  # type: ignore[arg-type]
        post("3", T0 + 2, parent="2", author="al", **bare),  # type: ignore[arg-type]
        post("8", T0, "plovair flies"),
        post("9", T0 + 1, parent="8", **bare),  # type: ignore[arg-type]
    )
    office.ingest(post("4", T0 + 3, parent="3", **bare), post("5", T0, **bare))  # type: ignore[arg-type]
    assert ids(office.only()) == {"1", "2", "3", "4"}
    assert mentions.known(office.client, [f"s:{n}" for n in "123459"]) == [True] * 4 + [False] * 2


def test_a_deleted_post_leaves_no_words_in_the_case(office: Office) -> None:
    office.ingest(post("1", T0, "@plovair xyzzy, where is my bag?", author="quux"))
    name = enqueue_batch(office.client, Batch(deletions=(Deletion(source="s", id="s:1"),)), 0)
    office.run(name)
    for key in office.client.scan_iter("*"):
        kind = office.client.type(key)
        raw = office.client.dump(key)
        assert kind == b"stream" or b"xyzzy" not in (raw or b""), key
        assert b"quux" not in (raw or b"") or b"authorship" in key or (kind == b"string" and b"thread" in key), key


def test_what_people_wrote_keeps_no_words_of_a_deleted_account(office: Office) -> None:
    """Notes, drafts, reasons, answers of the outbox, names of keys."""
    now = jobs.now_ms()
    office.hire(BOSS.name, BOSS.role)
    quote = "my sister Xyzzy broke her leg in gate B12"
    office.ingest(post("1", now, f"@plovair {quote}, where is my bag?", author="quux"))
    office.ingest(post("2", now, "@plovair and mine?", parent="1", author="bo"))
    for act in (
        Act(action=Action.claim),
        Act(action=Action.note, text='She says "My sister  Xyzzy broke her leg in gate B12". Poor thing.'),
        Act(action=Action.draft, text=f"Sorry that {quote}!"),
        Act(action=Action.reopen, why="x"),
    ):
        office.desk.act("C1", act, BOSS, now)
    case = office.cases()[0]
    assert case.draft is not None
    waits = Answer(
        id="a", case="C1", target="s:1", account="we", network=Network.bluesky, text=case.draft.text, by="Max", at=now,
        draft_at=case.draft.at, key="k",
    )  # fmt: skip
    assert outbox.put(office.client, office.desk.book, case, waits) is True
    office.run(enqueue_batch(office.client, Batch(deletions=(Deletion(source="s", author="quux"),)), 0))
    for key in office.client.scan_iter("*"):
        raw = office.client.dump(key) or b""
        assert b"Xyzzy" not in raw and b"broke her leg" not in raw, key  # noqa: PT018
        assert b"quux" not in key or b"!gone:" in key, key
    notes = [event.text for event in office.desk.book.trail("C1") if event.action is Action.note]
    assert notes[0] == 'She says "[…]". Poor thing.'
    after = outbox.find(office.client, "a")
    assert after is not None
    assert (after.state, after.text) == (AnswerState.refused, "Sorry that […]!")
    sound(office)


def test_the_queue(office: Office) -> None:
    office.ingest(post("1", T0), post("2", T0 - HOUR, author="bo"))
    where = "baggage"
    assert office.client.zrange(keys.case_index(queue(where)), 0, -1) == [b"C2", b"C1"]
    assert office.client.zcard(keys.case_index(unowned(where))) == 2
    office.desk.act("C1", Act(action=Action.claim), BOSS, T0)
    office.desk.act("C2", Act(action=Action.hand_over, department="care", why="w"), BOSS, T0)
    assert office.client.zrange(keys.case_index(unowned(where)), 0, -1) == []
    assert office.client.zrange(keys.case_index(queue("care")), 0, -1) == [b"C2"]
    assert office.client.zscore(keys.case_index(waiting("care")), "C2") == T0 - HOUR
    office.desk.act("C1", Act(action=Action.resolve), BOSS, T0)
    assert office.client.zcard(keys.case_index(queue(where))) == 0
    assert office.client.zscore(keys.case_index("state:resolved"), "C1") == T0
    sound(office)


def test_the_sweep(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    now = jobs.now_ms()
    office.hire(BOSS.name, BOSS.role)
    office.ingest(post("1", now), post("2", now, author="bo"), post("3", T0 - 10**10, author="old"))
    office.desk.act("C2", Act(action=Action.claim), BOSS, now)
    for later, levels in ((0, 0), (4 * HOUR, 1), (4 * HOUR + 1, 1), (8 * HOUR, 2), (99 * HOUR, 2)):
        monkeypatch.setattr(jobs, "now_ms", lambda later=later: now + later)
        office.job(jobs.sweep)
        office.job(jobs.sweep)
        assert [c.escalation for c in office.cases()] == [levels, 0, 0]
    assert office.client.zcard(keys.case_index(ESCALATE)) == 0
    # An index is only a copy: what it says of a case that somebody has is not believed.
    office.client.zadd(keys.case_index(ESCALATE), {"C2": 0})
    office.job(jobs.sweep)
    assert office.cases()[1].escalation == 0
    sound(office)


def test_cases_of_a_department_that_is_gone_go_to_the_triage_desk(office: Office) -> None:
    """Another config.toml, another worker: nobody would see them, and no target would be kept."""
    now = jobs.now_ms()
    office.ingest(post("1", now), post("2", now, author="bo"), post("3", now, author="cy"), post("4", now, author="di"))
    office.desk.act("C2", Act(action=Action.claim), BOSS, now)
    office.desk.act("C3", Act(action=Action.dismiss, dismissal=Dismissal.spam, why="spam"), BOSS, now)
    assert {case.department for case in office.cases()} == {"baggage"}
    left = tuple(d for d in office.config.departments if d.name != "baggage")
    routes = tuple(r for r in office.config.routes if r.department != "baggage")
    changed = msgspec.structs.replace(office.config, departments=left, routes=routes)
    assert left_over(changed, office.client) == [
        "3 unresolved cases are of departments that config.toml does not have (baggage): they go to triage"
    ]
    after = Office(office.client, changed)
    after.job(jobs.sweep)
    after.job(jobs.sweep)
    assert {c.id: (c.department, c.state, c.owner) for c in after.cases()} == {
        "C1": ("triage", State.open, ""),
        "C2": ("triage", State.open, ""),
        "C3": ("baggage", State.dismissed, ""),
        "C4": ("triage", State.open, ""),
    }
    last = after.desk.book.trail("C1")[-1]
    assert (last.action, last.why) == (Action.hand_over, "config.toml has no department baggage any more")
    assert after.client.zcard(keys.case_index(queue("triage"))) == 3
    assert after.client.zcard(keys.case_index(queue("baggage"))) == 0
    assert left_over(changed, office.client) == []
    sound(after)


def test_what_is_open_of_things_that_are_gone_is_said(office: Office) -> None:
    """Topics, sources that are pushed to, channels and accounts with something queued, crisis mode."""
    now = jobs.now_ms()
    office.ingest(post("1", now), post("2", now, author="bo"))
    inbox.put(office.client, "shop", "d1", Batch(mentions=(post("3", now),)))
    sources.report(office.client, [SourceState(name="shop", kind="webhook")])
    message = Delivery(id="a1-pager", alert="a1", turn=1, channel="pager", at=now)
    office.client.hset(keys.delivery(message.id), "form", msgspec.json.encode(message))
    office.client.zadd(keys.due(), {message.id: now})
    answer = Answer(
        id="a", case="C1", target="s:1", account="we", network=Network.bluesky, text="x", by="Ada", at=1, draft_at=1,
        key="k",
    )  # fmt: skip
    outbox.put(office.client, office.desk.book, office.cases()[0], answer)
    for name in ("Plovair", "Ferry"):
        crises.switch(office.client, Wish(topic=name, switch=Switch.on, statement="We look."), "Max", Role.manager, now)
    topics = (msgspec.structs.replace(office.config.topics[0], name="Aeroplov"),)
    changed = msgspec.structs.replace(office.config, topics=topics)
    assert left_over(changed, office.client) == [
        "2 unresolved cases are of topics that config.toml does not have (Plovair): they stay in the queues of their "
        "departments",
        "1 delivery pushed to the source shop waits, and config.toml does not have it: read when it is there again",
        "1 message about an alert waits for people, channels or webhooks that config.toml does not have (pager): each "
        "counts as failed, and whoever is next is called",
        "1 answer waits in the outbox for accounts that config.toml does not have (we): none is sent, and their cases "
        "say so",
        "crisis mode is on for what config.toml does not have (Ferry, Plovair): /crisis switches it off",
    ]


def test_approvers_that_cannot_sign_in_are_named(office: Office) -> None:
    first, *others = office.config.departments
    named = msgspec.structs.replace(first, approvers=("Ann", "Bob", "ann"))
    changed = msgspec.structs.replace(office.config, departments=(named, *others))
    assert left_over(changed, office.client) == [], "nobody signs in yet"
    access.add_user(office.client, "Ann", Role.manager)
    access.add_user(office.client, "Bob", Role.manager)
    access.disable_user(office.client, "Bob")
    said = left_over(changed, office.client)
    assert [line.partition(";")[0] for line in said[:2]] == [
        f"departments[1] ({first.name}).approvers: nobody called Bob may sign in",
        f"departments[1] ({first.name}).approvers: nobody called ann may sign in",
    ]


def test_who_cannot_work_keeps_no_case(office: Office) -> None:
    """Disabled, of another role now, or without an account: their department has the cases again, and managers know."""
    now = jobs.now_ms()
    for name in ("Kim", "Lee", "Uma", "Zoe"):
        office.hire(name, Role.agent, "baggage")
    kims = "Kim", "Kim", "Lee", "Uma", "Zoe", "Kim"
    office.ingest(*(post(f"{n}", now, author=f"a{n}") for n, _ in enumerate(kims, 1)))
    for n, name in enumerate(kims, 1):
        done = office.desk.act(f"C{n}", Act(action=Action.claim), Actor(name, Role.agent, ("baggage",)), now)
        assert isinstance(done, Case)
    kim = Actor("Kim", Role.agent, ("baggage",))
    office.desk.act("C6", Act(action=Action.resolve), kim, now)
    office.ingest(post("7", now + 1, "on its way", own=True, parent="2"))
    office.job(jobs.sweep)
    assert [case.owner for case in office.cases()] == list(kims)
    access.disable_user(office.client, "kim")
    access.change_user(office.client, "Lee", Role.executive, ())
    office.client.delete(keys.user("uma"))
    office.client.srem(keys.users(), "uma")
    office.job(jobs.sweep)
    assert {c.id: (c.owner, c.state, c.department) for c in office.cases()} == {
        "C1": ("", State.open, "baggage"),
        "C2": ("", State.answered, "baggage"),
        "C3": ("", State.open, "baggage"),
        "C4": ("", State.open, "baggage"),
        "C5": ("Zoe", State.owned, "baggage"),
        "C6": ("Kim", State.resolved, "baggage"),
    }
    why = {id: office.desk.book.trail(id)[-1].why for id in ("C1", "C3", "C4")}
    assert why == {
        "C1": "Kim is disabled",
        "C3": "Lee is executive and does not work on cases",
        "C4": "Uma has no account any more",
    }
    assert {(back.owner, back.number) for back in came_back.unseen(office.client)} == {
        ("Kim", 2),
        ("Lee", 1),
        ("Uma", 1),
    }
    came_back.seen(office.client)
    # What was over comes to life again: nobody has it.
    office.desk.act("C6", Act(action=Action.reopen, why="he wrote"), BOSS, now)
    Casework(office.config, office.client).sweep(jobs.now_ms())
    assert (office.cases()[5].owner, office.cases()[5].state) == ("", State.reopened)
    assert [back.number for back in came_back.unseen(office.client)] == [1]
    sound(office)


def test_another_sla_moves_the_queue(office: Office, config: Config) -> None:
    office.ingest(post("1", T0))
    index = keys.case_index(queue("baggage"))
    before = office.client.zscore(index, "C1")
    changed = parse(CONFIG + "\n[[sla]]\nfirst_response_minutes = 7\n")
    Casework(changed, office.client).sweep(T0)
    assert before == T0 + 8 * HOUR
    assert office.client.zscore(index, "C1") == T0 + 7 * MINUTE
    assert Casework(changed, office.client).book.reindex("x") == 1
    assert Casework(changed, office.client).book.reindex("x") == 0


def test_retention(office: Office, config: Config) -> None:
    office.ingest(post("1", T0))
    days = config.retention.cases_days * 86_400_000
    book = book_of(config, office.client)
    assert book.forget(int(jobs.now_ms() + days - 60_000)) == 0
    assert book.forget(int(jobs.now_ms() + days + 60_000)) == 1
    left = {key for key in office.client.scan_iter("*") if b"case" in key or b"trail" in key}
    assert left <= {keys.case_number().encode(), keys.case_changes().encode()}


# Threads of up to twelve posts, in any order, in batches of any size.
scripts = st.lists(
    st.tuples(
        st.integers(0, 12),  # which earlier post it replies to; its own number or above: none
        st.sampled_from(["ask", "ask", "love", "plain", "own"]),
        st.sampled_from(["kim", "bo", "al"]),
        st.integers(0, 20),  # hours
    ),
    min_size=1,
    max_size=12,
)
SAID = {"ask": "@plovair where is my bag?", "love": LOVE, "plain": "plovair flies", "own": "sorry"}


def said(rows: list[tuple[int, str, str, int]]) -> list[Mention]:
    return [
        post(
            str(n),
            T0 + hour * HOUR + n,
            SAID[kind],
            author=author,
            parent=str(parent) if parent < n else ("gone" if parent == 12 else ""),
            own=kind == "own",
        )
        for n, (parent, kind, author, hour) in enumerate(rows)
    ]


def outcome(office: Office) -> list[tuple[object, ...]]:
    """What is known of every case, whatever its number."""
    return sorted(
        (sorted(ids(c)), c.opened_at, c.answered_at, c.waiting_since, c.state.value, c.department)
        for c in office.cases()
    )


def expected(rows: list[Mention], window: int) -> list[tuple[list[str], int, int]]:
    """Union-find over replies and authors' second posts; then the definitions of docs/cases.md."""
    top = {m.id: m.id for m in rows} | {m.parent: m.parent for m in rows if m.parent}

    def find(id: str) -> str:
        while top[id] != id:
            id = top[id]
        return id

    asks = [m for m in rows if "?" in m.text]
    for m in rows:
        if m.parent:
            top[find(m.id)] = find(m.parent)
    for a in asks:
        for b in asks:
            if a.author == b.author and abs(a.created - b.created) <= window:
                top[find(a.id)] = find(b.id)
    cases = []
    for thread in {find(m.id) for m in asks}:
        members = [m for m in rows if find(m.id) == thread]
        opened = min(m.created for m in members if m in asks)
        answers = [m.created for m in members if m.own and m.created >= opened]
        cases.append((opened, min(answers, default=0)))
    return sorted(cases)


@given(scripts, st.randoms(use_true_random=False), st.integers(1, 12))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_any_batches(
    office: Office, rows: list[tuple[int, str, str, int]], random: random.Random, size: int
) -> None:
    made = said(rows)
    outcomes = []
    for shuffled in (False, True):
        office.client.flushdb()
        order = list(made)
        if shuffled:
            random.shuffle(order)
        for n in range(0, len(order), size):
            office.ingest(*order[n : n + size])
        sound(office)
        outcomes.append([row[1:5] for row in outcome(office)])
        found = sorted((c.opened_at, c.answered_at) for c in office.cases())
        assert found == expected(made, 6 * HOUR)
    assert sorted(map(str, outcomes[0])) == sorted(map(str, outcomes[1]))
