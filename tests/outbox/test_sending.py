"""Answers go out once whatever the network does, and a worker that dies anywhere loses none and doubles none."""

from __future__ import annotations

import random

import httpx
import msgspec
import pytest
import redis

from listening.cases.case import Act, Action, Actor
from listening.cases.crisis import Switch, Wish
from listening.cases.told import TellKind
from listening.config import Network
from listening.outbox.answer import Answer, AnswerState, Outcome, Told, after, claimed
from listening.people.permissions import Role
from listening.store import keys, outbox, told
from listening.store.cases import crises
from listening.store.cases.cases import CaseBook
from tests.cases.conftest import MINUTE, T0, Office, post
from tests.outbox import others
from tests.outbox.box import ADA, TEXT, Outbox
from tests.outbox.conftest import STORES
from tests.outbox.servers import FakeNetwork, Fault
from workers.outbox import wire

NETWORKS = tuple(Network)
KEYED = (Network.bluesky, Network.mastodon, Network.threads)
"""They know a post by a key of ours, or by one of theirs that is here before it is shown."""
ROOM_FOR_ONE = STORES
LOST = (Fault.cut_before, Fault.error_before, Fault.hang_before)
HANGING = (Fault.hang_before, Fault.hang_after, Fault.late)


def impatient(patch: pytest.MonkeyPatch) -> None:
    """Whatever takes longer is a time-out here, which does no harm: it is asked for again."""
    patch.setattr(wire, "TIMEOUT", httpx.Timeout(0.5))


def cases() -> list[tuple[Network, Fault]]:
    return [(net, fault) for net in NETWORKS for fault in Fault if fault is not Fault.deleted]


@pytest.mark.parametrize(("net", "fault"), cases())
def test_one_fault(
    office: Office, server: FakeNetwork, net: Network, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two networks what hangs is waited for; of the others the connection ends at once, which is the same to us."""
    impatient(monkeypatch)
    monkeypatch.setattr(server, "patient", net in (Network.bluesky, Network.mastodon))
    box = Outbox(office, server, net, [fault])
    if fault in LOST and net not in KEYED + ROOM_FOR_ONE:
        assert box.went_out_once_or_asks().asks  # it is not there; that it never was, nobody says
    else:
        box.went_out_once()


@pytest.mark.parametrize("net", NETWORKS)
def test_a_connection_that_ends_at_any_byte(office: Office, server: FakeNetwork, net: Network) -> None:
    """Every byte is cut at in ``test_wire``; here some, with all that follows from it."""
    for at in (1, 30, 45, 60, 90):
        office.client.flushall()
        server.cut_at = at
        Outbox(office, server, net, [Fault.cut_within]).went_out_once()


@pytest.mark.parametrize("net", [net for net in NETWORKS if net not in ROOM_FOR_ONE])
def test_what_was_deleted_before_it_was_looked_for_is_not_sent_again(
    office: Office, server: FakeNetwork, net: Network
) -> None:
    first = [Fault.none] if net is Network.threads else []  # its container
    found = Outbox(office, server, net, [*first, Fault.deleted]).went_out_once_or_asks()
    assert (len(server.posts), found.state is AnswerState.sent, found.stuck) == (1, False, True)


@pytest.mark.parametrize("net", STORES)
def test_an_answer_that_nobody_here_has_read_is_not_replaced(office: Office, server: FakeNetwork, net: Network) -> None:
    box = Outbox(office, server, net, [])
    other = {"replyText": "Thanks!", "data": {"attributes": {"responseBody": "Thanks!"}}}
    server.posts.append({**others.made(net.value, other, 0, T0), "sent": other})
    assert box.look().why == "The review has another answer by now; it would have been replaced."
    box.office.ingest(post(f"{box.opener}/answer", T0 + MINUTE, "Thanks!", own=True, parent=box.opener))
    server.faults, box.now = [Fault.error_after], box.now + MINUTE
    box.write(TEXT)
    box.answer = box.send()
    assert box.whole().state is AnswerState.sent
    assert len(server.posts) == 2


@pytest.mark.parametrize("net", NETWORKS)
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 40))])
def test_many_faults_and_deaths(
    office: Office, server: FakeNetwork, net: Network, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = random.Random(seed)
    quick = [fault for fault in Fault if fault not in (*HANGING, Fault.deleted)]
    box = Outbox(office, server, net, drawn.choices(quick, k=drawn.randrange(5)))
    server.cut_at = drawn.randrange(500)
    real, deaths = outbox.change, drawn.randrange(3)

    def dying(client: redis.Redis, book: CaseBook, before: Answer, after: Answer, now: int) -> bool:
        nonlocal deaths
        if deaths and drawn.random() < 0.3:
            deaths -= 1
            raise KeyboardInterrupt  # before it is written
        done = real(client, book, before, after, now)
        if deaths and drawn.random() < 0.3:
            deaths -= 1
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(outbox, "change", dying)
    while True:
        try:
            if net in KEYED + ROOM_FOR_ONE:
                box.went_out_once()
            else:
                box.went_out_once_or_asks()
            return
        except KeyboardInterrupt:
            continue


def test_each_change_of_state_stands_in_the_trail(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [Fault.slow_down, Fault.cut_after])
    sent = box.went_out_once()
    assert box.said()[1:] == [
        "Sends the answer with we.",
        "The answer of Ada is being sent with we.",
        "The answer of Ada has not gone out yet: Bluesky asks us to wait. It is tried again.",
        "The answer of Ada is being sent with we, for the second time.",
        "The answer of Ada may have gone out or not: the connection ended before Bluesky answered. we is asked.",
        f"The answer of Ada went out with we: {sent.remote_url}",
    ]
    case = box.book.find("C1")
    assert case is not None
    assert (case.people, case.touches) == (("Ada",), 2)  # the draft, and that it was sent


def test_what_masthead_notes_overtakes_nobody(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [Fault.slow_down])
    seen = box.book.find("C1")
    assert seen is not None
    box.look()
    done = box.office.desk.act("C1", Act(action=Action.claim), ADA, box.now, seen.version)
    assert getattr(done, "owner", done) == "Ada"


@pytest.mark.parametrize("net", [Network.bluesky, Network.discourse])
def test_ten_minutes_without_a_network(
    office: Office, server: FakeNetwork, net: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Outbox(office, server, net, [])
    away = monkeypatch.context()
    with away as patch:
        patch.setattr(httpx.Client, "stream", _unreachable)
        for _ in range(120):
            assert box.look().state is AnswerState.queued
            box.now += 5_000
    box.went_out_once()


def _unreachable(*_: object, **__: object) -> None:
    raise httpx.ConnectError("no route")


@pytest.mark.parametrize("net", NETWORKS)
def test_heard_before_its_network_was_asked_it_is_the_same_answer(
    office: Office, server: FakeNetwork, net: Network
) -> None:
    first = [Fault.none] if net is Network.threads else []
    box = Outbox(office, server, net, [*first, Fault.cut_after])
    assert box.look().state is AnswerState.unknown
    asked = len(server.calls)
    box.office.ingest(box.heard())
    found = box.went_out_once()
    assert (len(server.calls), found.post, found.posted_at) == (asked, box.heard().id, box.now)
    # Whatever of it was sent, the network's answer would have given the same.
    box.office.ingest(box.heard())
    assert box.went_out_once() == found


@pytest.mark.parametrize("net", [Network.github, Network.x])
def test_heard_after_a_person_was_asked_nobody_has_to_look(office: Office, server: FakeNetwork, net: Network) -> None:
    box = Outbox(office, server, net, [Fault.error_before])
    assert box.whole().asks
    box.office.ingest(post("901", box.now, "Something else", own=True, parent=box.opener))
    assert box.found().asks
    server.posts.append({})
    box.office.ingest(box.heard())
    assert box.client.zcard(keys.answers_stuck()) == 0
    box.went_out_once()


def test_heard_while_it_is_sent_the_networks_answer_changes_nothing(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.mastodon, [])
    held = claimed(box.answer, box.now)
    assert outbox.change(box.client, box.book, box.answer, held, box.now)
    server.posts.append({})
    box.office.ingest(box.heard())
    late = after(held, Outcome(kind=Told.unclear, why="?"), box.now)
    assert not outbox.change(box.client, box.book, held, late, box.now)
    box.went_out_once()


def test_what_somebody_posted_there_by_hand_is_not_sent_once_more(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.facebook, [])
    box.office.ingest(box.heard())
    assert (box.whole().state, server.posts) == (AnswerState.sent, [])


def test_the_same_words_elsewhere_are_another_post(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.x, [Fault.error_before])
    box.look()
    words = msgspec.structs.replace(box.heard(), parent="s:77", id="s:902")
    old = msgspec.structs.replace(box.heard(), created=T0, id="s:903")
    box.office.ingest(words, old)
    assert box.found().state is AnswerState.unknown


def test_a_session_is_kept_and_refreshed(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [])
    box.went_out_once()
    box.now += MINUTE
    box.office.ingest(post("2", box.now, parent="1"))
    box.write("And another")
    box.answer = box.send()
    server.faults = [Fault.run_out]
    assert box.whole().state is AnswerState.sent
    assert (server.calls.count("createSession"), server.calls.count("refreshSession")) == (1, 1)


def test_a_session_that_runs_out_again_is_no_refusal(office: Office, server: FakeNetwork) -> None:
    Outbox(office, server, Network.bluesky, [Fault.run_out, Fault.run_out]).went_out_once()


def test_what_grows_without_end_is_not_read(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.mastodon, [Fault.too_large])
    assert box.look().state is AnswerState.unknown


def test_a_text_that_changed_is_not_sent(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [])
    changed = msgspec.structs.replace(box.answer, text="Another", version=2)
    assert outbox.change(box.client, box.book, box.answer, changed, box.now)
    found = box.look()
    assert (found.state, server.posts) == (AnswerState.refused, [])
    assert found.why == "What was approved is not this text any more."


def test_a_crisis_that_began_holds_it_back(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [])
    wish = Wish(topic="Plovair", switch=Switch.on, statement="We know.")
    crises.switch(box.client, wish, "Ada", Role.manager, box.now)
    found = box.look()
    assert (found.state, found.why, server.posts) == (
        AnswerState.refused,
        "This answer needs approval first: Plovair is in crisis mode.",
        [],
    )
    assert outbox.stuck(box.client) == 1
    assert isinstance(box.desk.say(box.answer.id, "", ADA, box.now), Answer)
    assert outbox.stuck(box.client) == 0
    assert box.said()[-1] == "Says that the answer of Ada did not go out with we."


def test_what_is_sent_again_is_not_stuck(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.mastodon, [])
    wish = Wish(topic="Plovair", switch=Switch.on, statement="We know.")
    crises.switch(box.client, wish, "Ada", Role.manager, box.now)
    assert (box.look().state, outbox.stuck(box.client)) == (AnswerState.refused, 1)
    crises.switch(box.client, Wish(topic="Plovair", switch=Switch.off), "Ada", Role.manager, box.now + 1)
    box.answer = box.send()
    assert outbox.stuck(box.client) == 0
    box.went_out_once()


def test_what_bluesky_is_given(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [])
    found = box.went_out_once()
    sent = server.posts[0]["sent"]
    record = sent["record"]
    assert (sent["rkey"], record["text"], record["langs"]) == (box.answer.key, TEXT, ["en"])
    assert record["createdAt"] == "2027-01-15T08:10:00.000Z"
    assert found.posted_at == box.now
    assert record["reply"] == {
        "root": {"uri": "at://did:plc:first/app.bsky.feed.post/1", "cid": "cid0"},
        "parent": {"uri": "at://did:plc:1/app.bsky.feed.post/", "cid": "cid1"},
    }
    said = box.answer.text.encode()
    marked = [said[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode() for f in record["facets"]]
    assert marked == ["@kim.example", "https://x.example/ä"]


def test_what_mastodon_is_given(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.mastodon, [])
    box.went_out_once()
    sent = server.posts[0]["sent"]
    assert (sent["status"], sent["visibility"], sent["spoiler_text"]) == (TEXT, "private", "bags")


def unknown(office: Office, server: FakeNetwork, fault: Fault) -> Outbox:
    """An answer of which nobody but a person can say whether it went out."""
    box = Outbox(office, server, Network.mastodon, [fault])
    assert box.look().state is AnswerState.unknown
    server.posts.clear()
    box.now += 60 * MINUTE
    found = box.whole()
    assert (found.state, found.asks, found.stuck) == (AnswerState.unknown, True, True)
    return box


def test_a_key_too_old_asks_a_person(office: Office, server: FakeNetwork) -> None:
    box = unknown(office, server, Fault.cut_before)
    assert not server.posts
    assert box.client.zcard(keys.answers_stuck()) == 1
    assert box.said()[-1] == "Nobody knows whether the answer of Ada went out with we; please look there."


def test_somebody_says_that_it_went_out(office: Office, server: FakeNetwork) -> None:
    box = unknown(office, server, Fault.cut_after)
    id = (box.answer.at + 1000) << 16
    for wrong in ("no", "https://m.example/@plovair/1", f"{server.url}/@kim/{id}", f"{server.url}/@plovair/{5 << 16}"):
        assert "url: " in getattr(box.desk.say(box.answer.id, wrong, ADA, box.now), "sentence", "")
    done = box.desk.say(box.answer.id, f"{server.url}/@plovair/{id}", ADA, box.now)
    assert isinstance(done, Answer)
    assert (done.state, done.remote, done.posted_at) == (AnswerState.sent, str(id), box.answer.at + 1000)
    case = box.book.find("C1")
    assert case is not None
    assert (case.answered_at, case.has(f"s:{id}")) == (done.posted_at, True)
    assert box.client.zcard(keys.answers_stuck()) == 0
    again = box.desk.say(box.answer.id, "", ADA, box.now)
    assert "nobody has to say more" in getattr(again, "sentence", "")


def test_somebody_says_that_it_did_not_go_out(office: Office, server: FakeNetwork) -> None:
    box = unknown(office, server, Fault.cut_before)
    kim = Actor("Kim", Role.agent, ("press",))
    assert "do not answer" in getattr(box.desk.say(box.answer.id, "", kim, box.now), "sentence", "")
    done = box.desk.say(box.answer.id, "", ADA, box.now)
    assert isinstance(done, Answer)
    assert (done.state, done.why) == (AnswerState.failed, "Ada looked: it is not there.")
    box.answer = box.send()  # the same draft may go out now
    box.went_out_once()


def test_what_may_still_arrive_is_not_called_lost(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.mastodon, [Fault.cut_before])
    box.look()
    assert "may still arrive" in getattr(box.desk.say(box.answer.id, "", ADA, box.now), "sentence", "")
    assert isinstance(box.desk.say(box.answer.id, "", ADA, box.now + 2 * MINUTE), Answer)


def test_two_workers_send_once(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [])
    held = claimed(box.answer, box.now)
    assert outbox.change(box.client, box.book, box.answer, held, box.now)
    assert not outbox.change(box.client, box.book, box.answer, held, box.now)
    assert box.look().state is AnswerState.sending
    assert not server.posts


def test_no_second_answer_while_one_is_on_its_way(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [])
    before = box.said()
    with pytest.raises(AssertionError, match="on its way already"):
        box.send()
    assert box.said() == before  # nothing is noted of what was not sent
    box.went_out_once()
    with pytest.raises(AssertionError, match="There is no draft"):
        box.send()
    box.now += MINUTE
    box.write("And another")
    assert box.send().state is AnswerState.queued


def test_nothing_is_sent_without_an_id(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.bluesky, [])
    held = claimed(box.answer, box.now)
    assert after(held, Outcome(kind=Told.posted), box.now).state is AnswerState.unknown


def test_who_sent_it_is_told_once_that_it_did_not_go_out(office: Office, server: FakeNetwork) -> None:
    box = Outbox(office, server, Network.mastodon, [])
    wish = Wish(topic="Plovair", switch=Switch.on, statement="We know.")
    crises.switch(box.client, wish, "Ada", Role.manager, box.now)
    assert box.look().stuck
    for _ in range(2):
        entries = told.read(box.client, "Ada", box.now).entries
        assert [entry.place.kind for entry in entries] == [TellKind.not_out]
        assert "did not go out" in entries[0].event.text
        box.desk.say(box.answer.id, "", ADA, box.now)
