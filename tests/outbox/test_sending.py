"""Answers go out once whatever the network does, and a worker that dies anywhere loses none and doubles none."""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec
import pytest
import redis

from listening.cases.case import Action, CaseEvent, State
from listening.config import Account, Config, Network
from listening.outbox.answer import Answer, AnswerState, Outcome, Told, after, claimed
from listening.outbox.keys import key
from listening.store import keys, outbox
from listening.store.cases.cases import CaseBook, book_of
from tests.cases.conftest import MINUTE, T0, Office, post
from tests.outbox.servers import FakeNetwork, Fault, network
from workers.outbox import sending

NETWORKS = tuple(Network)


@pytest.fixture(scope="module")
def server() -> Iterator[FakeNetwork]:
    with network() as running:
        yield running


class Outbox:
    """A case with an answer on its way, and a clock that is turned by hand."""

    def __init__(self, office: Office, config: Config, server: FakeNetwork, net: Network, faults: list[Fault]) -> None:
        office.ingest(post("1", T0))
        server.faults, server.posts, server.keys, server.asked = list(faults), [], {}, []
        account = Account(name="we", network=net, service=server.url, handle="plovair.example", secret="env:OUTBOX")
        self.config = msgspec.structs.replace(config, accounts=(account,))
        self.client, self.server = office.client, server
        self.book: CaseBook = book_of(self.config, office.client)
        self.now = T0 + 10 * MINUTE
        self.answer = Answer(
            id="a1",
            case="C1",
            target="s:1",
            account="we",
            network=net,
            text="Sorry & hello @kim.example, see https://x.example/ä?",
            by="Ada",
            at=self.now,
            draft_at=1,
            key=key(net, self.now, 5),
        )
        assert outbox.put(self.client, self.answer) is None

    def look(self) -> Answer:
        self.server.now = self.now
        sending.run(self.client, self.config, self.book, lambda: self.now)
        found = outbox.find(self.client, "a1")
        assert found is not None
        return found

    def whole(self) -> Answer:
        """Until nothing is left to be done, however long that takes on its clock."""
        for _ in range(300):
            found = self.look()
            if not self.client.zcard(keys.answers_due()):
                return found
            self.now += 5_000
        raise AssertionError(f"still {found.state}")

    def went_out_once(self) -> Answer:
        found = self.whole()
        assert len(self.server.posts) == 1
        assert (found.state, bool(found.remote), found.stuck) == (AnswerState.sent, True, False)
        case = self.book.find("C1")
        assert case is not None
        assert case.state is State.answered
        assert case.answered_at == found.posted_at
        assert case.has(found.post)
        return found


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTBOX", "app-password")


@pytest.mark.parametrize("net", NETWORKS)
@pytest.mark.parametrize("fault", list(Fault))
def test_one_fault(office: Office, config: Config, server: FakeNetwork, net: Network, fault: Fault) -> None:
    Outbox(office, config, server, net, [fault]).went_out_once()


@pytest.mark.parametrize("net", NETWORKS)
@pytest.mark.parametrize("seed", range(6))
def test_many_faults_and_deaths(
    office: Office,
    config: Config,
    server: FakeNetwork,
    net: Network,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = random.Random(seed)
    box = Outbox(office, config, server, net, drawn.choices(list(Fault), k=drawn.randrange(5)))
    server.cut_at = drawn.randrange(500)
    real, deaths = outbox.change, drawn.randrange(3)

    def dying(client: redis.Redis, before: Answer, after: Answer) -> bool:
        nonlocal deaths
        if deaths and drawn.random() < 0.3:
            deaths -= 1
            raise KeyboardInterrupt  # before it is written
        done = real(client, before, after)
        if deaths and drawn.random() < 0.3:
            deaths -= 1
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(outbox, "change", dying)
    while True:
        try:
            box.went_out_once()
            return
        except KeyboardInterrupt:
            continue


def test_what_bluesky_is_given(office: Office, config: Config, server: FakeNetwork) -> None:
    box = Outbox(office, config, server, Network.bluesky, [])
    box.went_out_once()
    sent = server.posts[0]["sent"]
    record = sent["record"]
    assert (sent["rkey"], record["text"]) == (box.answer.key, box.answer.text)
    assert record["reply"]["root"] == record["reply"]["parent"]
    assert record["reply"]["parent"]["cid"] == "cid1"
    said = box.answer.text.encode()
    marked = [said[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode() for f in record["facets"]]
    assert marked == ["@kim.example", "https://x.example/ä"]


def test_what_mastodon_is_given(office: Office, config: Config, server: FakeNetwork) -> None:
    box = Outbox(office, config, server, Network.mastodon, [])
    box.went_out_once()
    sent = server.posts[0]["sent"]
    assert (sent["status"], sent["visibility"], sent["spoiler_text"]) == (box.answer.text, "private", "bags")


def test_a_key_too_old_asks_a_person(office: Office, config: Config, server: FakeNetwork) -> None:
    box = Outbox(office, config, server, Network.mastodon, [Fault.cut_before])
    assert box.look().state is AnswerState.unknown
    box.now += 60 * MINUTE
    found = box.whole()
    assert (found.state, found.asks, server.posts) == (AnswerState.unknown, True, [])
    assert box.client.zcard(keys.answers_stuck()) == 1
    events: list[CaseEvent] = box.book.trail("C1")
    assert events[-1].action is Action.note
    assert "please look there" in events[-1].text


def test_two_workers_send_once(office: Office, config: Config, server: FakeNetwork) -> None:
    box = Outbox(office, config, server, Network.bluesky, [])
    assert outbox.change(box.client, box.answer, claimed(box.answer, box.now))
    assert not outbox.change(box.client, box.answer, claimed(box.answer, box.now))
    assert box.look().state is AnswerState.sending
    assert not server.posts


def test_no_second_answer_while_one_is_on_its_way(office: Office, config: Config, server: FakeNetwork) -> None:
    box = Outbox(office, config, server, Network.bluesky, [])
    other = msgspec.structs.replace(box.answer, id="a2", draft_at=2)
    assert outbox.put(box.client, other) == box.answer
    box.went_out_once()
    assert outbox.put(box.client, msgspec.structs.replace(other, draft_at=1)) is not None
    assert outbox.put(box.client, other) is None


def test_nothing_is_sent_without_an_id(office: Office, config: Config, server: FakeNetwork) -> None:
    box = Outbox(office, config, server, Network.bluesky, [])
    held = claimed(box.answer, box.now)
    assert after(held, Outcome(told=Told.posted), box.now).state is AnswerState.unknown
