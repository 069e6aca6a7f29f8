"""A case with an answer on its way, and a clock that is turned by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import redis

from listening.cases.case import Act, Action, Actor, State
from listening.cases.pictures import PictureWish
from listening.config import Network, parse
from listening.mention import Mention
from listening.outbox.answer import Answer, AnswerState
from listening.outbox.keys import letter_id, message_id
from listening.people.permissions import Role
from listening.store import keys, outbox, pictures
from listening.store.cases.cases import CaseBook
from listening.store.cases.sending import SendingDesk
from tests.cases.conftest import MINUTE, T0, Office, post
from tests.outbox.conftest import STORES, config_text
from tests.outbox.letters import ORIGINAL, OURS
from tests.outbox.servers import DID, FakeNetwork, Fault
from workers.outbox import sending

TEXT = "Sorry & hello @kim.example, see https://x.example/ä?"
ADA = Actor("Ada", Role.manager)


OPENERS = {
    Network.discourse: "5/2",
    Network.github: "acme/app/comment-8",
    Network.appstore: "7",
    Network.googleplay: "7",
    Network.mail: letter_id("s", ORIGINAL).removeprefix("s:"),
    Network.facebook: "9_8",
    Network.instagram: "81",
    Network.threads: "81",
    Network.youtube: "Ugx7.5",
    Network.x: "7001",
}
"""What is answered, as its network names it."""


class Outbox:
    """What is sent off is what Ada wrote."""

    def __init__(
        self,
        office: Office,
        server: FakeNetwork,
        net: Network,
        faults: list[Fault],
        text: str = TEXT,
        thread: bool = False,
        opener: Mention | None = None,
        shows: Sequence[tuple[bytes, str]] = (),
    ) -> None:
        """``shows``: pictures, each with what it says to whoever does not see it."""
        server.begin(faults)
        self.office = office
        if not any((each.network, each.service) == (net, server.url) for each in office.config.accounts):
            self.office = Office(office.client, parse(config_text(net, server.url)))
        self.config = self.office.config
        self.client, self.server, self.book = office.client, server, self.office.desk.book
        self.desk = SendingDesk(self.config, self.client, self.office.desk)
        self.now = T0 + 10 * MINUTE
        self.opener = OPENERS.get(net, "1")
        self.office.ingest(opener or post(self.opener, T0))
        self.write(text, thread, shows)
        self.answer = self.send()

    def write(self, text: str, thread: bool = False, shows: Sequence[tuple[bytes, str]] = ()) -> None:
        wishes = tuple(PictureWish(pictures.put(self.client, content), alt) for content, alt in shows)
        act = Act(action=Action.draft, text=text, thread=thread, pictures=wishes)
        self.office.desk.act("C1", act, ADA, self.now)

    def send(self) -> Answer:
        case = self.book.find("C1")
        assert case is not None
        answer = self.desk.send("C1", "we", ADA, self.now, case.version)
        assert isinstance(answer, Answer), answer
        return answer

    def found(self) -> Answer:
        found = outbox.find(self.client, self.answer.id)
        assert found is not None
        return found

    def thread(self) -> list[Answer]:
        """All answers there are, in the order of their thread."""
        found = [outbox.find(self.client, id.decode()) for id in self.client.zrange(keys.answers(), 0, -1)]
        return sorted((each for each in found if each is not None), key=lambda each: (each.number, each.at))

    def last(self) -> Answer:
        """The post of its thread that is on its way now, or was the last one."""
        found = outbox.of_case(self.client, "C1")
        assert found is not None
        return found

    def heard(self) -> Mention:
        """The answer, as its source hears it: under the id that its network gave it, in words as this dresses them."""
        net, number = self.answer.network, len(self.server.posts) - 1 if self.server.posts else 0
        source_id = {
            Network.bluesky: f"{DID.removeprefix('did:plc:')}/{self.answer.key}",
            Network.mastodon: str(100 + number),
            Network.discourse: f"5/{10 + number}",
            Network.github: f"acme/app/comment-{900 + number}",
            Network.mail: letter_id("s", message_id(self.answer.key, OURS)).removeprefix("s:"),
            Network.facebook: f"9_{900 + number}",
            Network.youtube: f"Ugx7.{900 + number}",
        }.get(net, str(900 + number))
        said = self.answer.text
        if net is Network.github:
            said = f"*{said}*"
        if net is Network.x:
            said = "@kim " + said.replace("https://x.example/ä?", "https://t.co/abc")
        id = f"{self.opener}/answer" if net in STORES else source_id
        return post(id, self.now, said, own=True, parent=self.opener)

    def look(self) -> Answer:
        self.server.now = self.now
        sending.run(self.client, self.config, self.book, lambda: self.now)
        return self.found()

    def whole(self, step: int = 5_000) -> Answer:
        """Until nothing is left to be done, however long that takes on its clock."""
        for _ in range(1000):
            found = self.look()
            if not self.client.zcard(keys.answers_due()):
                return found
            self.now += step
        raise AssertionError(f"still {found.state}")

    def said(self) -> list[str]:
        """What stands in the trail of the case, but for posts."""
        return [event.text for event in self.book.trail("C1") if event.text]

    def went_out_once_or_asks(self) -> Answer:
        """Never twice; and where nobody can know, somebody is asked."""
        found = self.whole()
        assert len(self.server.posts) <= 1
        assert (found.state is AnswerState.sent) == bool(found.remote)
        assert found.state is AnswerState.sent or found.stuck
        return found

    def went_out_once(self) -> Answer:
        found = self.whole()
        assert len(self.server.posts) == 1
        assert (found.state, bool(found.remote), found.stuck) == (AnswerState.sent, True, False)
        case = self.book.find("C1")
        assert case is not None
        assert case.state is State.answered
        assert case.answered_at == found.posted_at
        assert case.has(found.post)
        assert sum(event.post is not None and event.post.id == found.post for event in self.book.trail("C1")) == 1
        return found


class Killed(BaseException):
    """The worker is dead: nothing after this line of it is done, and nothing of it catches this."""


@contextmanager
def dying(drawn: random.Random) -> Iterator[None]:
    """Up to three deaths of the worker meanwhile, before or after a write of an answer: each is raised as Killed."""
    real, deaths = outbox.change, drawn.randrange(4)

    def change(client: redis.Redis, book: CaseBook, before: Answer, after: Answer, now: int) -> bool:
        nonlocal deaths
        if deaths and drawn.random() < 0.3:
            deaths -= 1
            raise Killed
        done = real(client, book, before, after, now)
        if deaths and drawn.random() < 0.3:
            deaths -= 1
            raise Killed
        return done

    outbox.change = change
    try:
        yield
    finally:
        outbox.change = real
