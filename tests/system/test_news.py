"""Five kinds of news, from what people and customers do to page, browser and mail: to each person as they choose.

A web process, a worker and the schedule run as they do in production; networks, mail and push services are on loopback.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import redis
from msgspec.structs import replace
from playwright.sync_api import expect

from listening.cases.told import TellKind
from listening.config import Network
from listening.people.account import Subject
from listening.people.permissions import Role
from listening.store import messages
from listening.store.access import access, sessions, users
from listening.store.batches import Batch
from listening.store.clock import now_ms
from listening.terms import fold
from tests.alerting.sinks import MailSink
from tests.cases.conftest import post
from tests.inbox.test_push import PushService
from tests.inbox.test_push import browser as push_browser
from tests.outbox.conftest import config_text
from tests.outbox.servers import FakeNetwork, network
from tests.patience import PATIENCE_MS
from tests.servers import Valkey
from tests.system.running import PATIENCE_S, until
from workers.queue import enqueue_batch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FIVE = {
    "assigned to me": "{} was given to you",
    "mentioned": "You are named in {}",
    "approval wanted": "Your approval is wanted in {}",
    "my answer did not go out": "Your answer in {} did not go out",
    "customer wrote again": "The customer of {} wrote again",
}
"""What the page calls each, and the title of what is sent."""
MORE = """
[redis]
url = "unix://{socket}"

[[channels]]
name = "kim-mail"
url = "env:KIM_MAIL"

[[channels]]
name = "eva-mail"
url = "env:EVA_MAIL"

[[people]]
name = "Kim"
channels = ["kim-mail"]

[[people]]
name = "Eva"
channels = ["eva-mail"]
"""


class Running:
    """A web process, a worker and the schedule on one store."""

    def __init__(self, directory: Path, net: FakeNetwork, valkey: Valkey, pushes: str) -> None:
        self.client = redis.Redis.from_url(valkey.url)
        config = directory / "config.toml"
        config.write_text(config_text(Network.mastodon, net.url, MORE.format(socket=valkey.socket)))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._where = ["--config", str(config), "--data", str(directory / "data")]
        self._log = directory / "log"
        self._parts = [
            self._begin("masthead", "web", "--host", "127.0.0.1", "--port", str(self.port)),
            self._begin("masthead", "schedule"),
            self._begin("tests.inbox.pushing", pushes, "work"),
        ]

    def _begin(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", module, *arguments, *self._where],
                cwd=Path(__file__).resolve().parents[2],
                env=dict(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> Running:
        until(self._serves, "it serves")
        return self

    def _serves(self) -> bool:
        assert all(part.poll() is None for part in self._parts), self._log.read_text()
        with socket.socket() as asked:
            return asked.connect_ex(("127.0.0.1", self.port)) == 0

    def __exit__(self, *_: object) -> None:
        for part in self._parts:
            part.terminate()
        for part in self._parts:
            part.wait(PATIENCE_S)
        self.client.close()

    @contextmanager
    def person(self, browser: Browser, name: str) -> Iterator[Person]:
        access.add_user(self.client, name, Role.manager)
        found = users.find(self.client, name)
        assert found is not None
        users.save(self.client, replace(found, password="chosen"))
        secret = sessions.open_session(self.client, Subject.user, fold(name))
        context = browser.new_context()
        context.add_cookies([{"name": f"masthead-{self.port}", "value": secret, "url": self.address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield Person(self.address, name, page)
        context.close()


class Person:
    """Somebody at a browser, which also asks the API for them."""

    def __init__(self, address: str, name: str, page: Page) -> None:
        self.name, self.page, self._address = name, page, address

    def goes(self, path: str) -> None:
        self.page.goto(self._address + path)
        self.page.wait_for_selector("#top.live")

    def says(self, path: str, **body: object) -> dict[str, Any]:
        answer = self.page.request.post(self._address + path, data=body, headers={"origin": self._address})
        assert answer.ok, answer.text()
        found: dict[str, Any] = answer.json() if answer.status == 200 else {}
        return found

    def knows(self, case: str) -> bool:
        return self.page.request.get(f"{self._address}/api/v1/cases/{case}").ok

    def acts(self, case: str, **body: object) -> int:
        version = self.says(f"/api/v1/cases/{case}/actions", **body)["version"]
        assert isinstance(version, int)
        return version

    def chooses(self, *kinds: str) -> None:
        self.goes("/inbox/messages")
        for kind in kinds:
            self.page.get_by_label(kind).check()
            expect(self.page.locator("#messages-said")).to_contain_text(kind, timeout=PATIENCE_MS)

    def signs_up(self) -> None:
        """As ``assets/push.js`` does; the browser's own service is on loopback."""
        told = push_browser(f"https://push.example/{self.name}")
        self.says("/inbox/push", endpoint=told.endpoint, p256dh=told.p256dh, auth=told.auth)


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeNetwork]:
    monkeypatch.setenv("OUTBOX", "app-password")
    with network() as running:
        yield running


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailSink]:
    sink = MailSink()
    monkeypatch.setenv("KIM_MAIL", sink.url("kim"))
    monkeypatch.setenv("EVA_MAIL", sink.url("eva"))
    yield sink
    sink.close()


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield running
        running.shutdown()


def everything_happens(running: Running, boss: Person, person: Person, case: str, net: FakeNetwork, top: str) -> None:
    """All that somebody can be told of one case."""
    boss.acts(case, action="assign", to=person.name)
    boss.acts(case, action="note", text=f"@{person.name}, is it yours?")
    boss.acts(case, action="draft", text="Sorry")
    boss.acts(case, action="request_approval", to=person.name)
    version = person.acts(case, action="approve", text="Sorry, it comes today.")
    net.refusal = (422, {"error": "no"})
    person.says(f"/api/v1/cases/{case}/answers", account="we", version=version)
    until(lambda: net.refusal is None, "the network was asked")
    again = post(f"{top}0", now_ms(), "@plovair still no bag", parent=top, author=f"author {top}")
    enqueue_batch(running.client, Batch(mentions=(again,)), 0)


def test_each_is_told_where_they_chose(
    tmp_path: Path, browser: Browser, net: FakeNetwork, mail: MailSink, service: PushService
) -> None:
    with ExitStack() as held:
        valkey = held.enter_context(Valkey())
        url = f"http://127.0.0.1:{service.server_address[1]}"
        running = held.enter_context(Running(tmp_path, net, valkey, url))
        kim, eva, boss = (held.enter_context(running.person(browser, name)) for name in ("Kim", "Eva", "Ada"))
        # Kim wants all of it in a browser and by mail, Eva two kinds by mail alone, and Ada nothing.
        kim.signs_up()
        kim.chooses(*FIVE)
        eva.chooses("mentioned", "customer wrote again")
        boss.signs_up()
        asked = [post(n, now_ms(), "@plovair where is my bag?", author=f"author {n}") for n in ("1", "2")]
        for number, each in enumerate(asked, start=1):
            enqueue_batch(running.client, Batch(mentions=(each,)), 0)
            until(lambda number=number: boss.knows(f"C{number}"), "it is a case")
        for person in (kim, eva):
            person.goes("/inbox")
        everything_happens(running, boss, kim, "C1", net, "1")
        everything_happens(running, boss, eva, "C2", net, "2")
        # On the page while they look at it: all of it to both.
        for person, case in ((kim, "C1"), (eva, "C2")):
            expect(person.page.locator(".unread-count")).to_have_text("5", timeout=PATIENCE_MS)
            rows = person.page.locator(".inbox-row.is-unread")
            expect(rows).to_have_count(5, timeout=PATIENCE_MS)
            for kind in FIVE:
                expect(rows.filter(has_text=kind)).to_have_count(1)
            expect(rows.filter(has_text=case)).to_have_count(5)
        until(lambda: len(mail.mails) >= 7 and len(service.told) >= 5, "it is sent")
        until(lambda: messages.waiting(running.client) == [], "nothing more is to be sent")
        to_kim = sorted(title.format("C1") for title in FIVE.values())
        assert sorted(mail.subjects("kim")) == sorted(each["title"] for each in service.told) == to_kim
        assert set(service.paths) == {"/Kim"}
        assert {each["path"] for each in service.told} == {"/case/C1"}
        assert sorted(mail.subjects("eva")) == sorted(
            FIVE[kind].format("C2") for kind in ("mentioned", "customer wrote again")
        )
        assert len(mail.mails) == 7
        # Whoever opens the case has read what was told of it.
        kim.goes("/case/C1")
        expect(kim.page.locator(".unread-count")).to_be_hidden(timeout=PATIENCE_MS)
        assert len(TellKind) == len(FIVE) + 1, "all kinds but one: back from a snooze has no customer and no colleague"
