"""Messages about cases: as each person chooses, through their channels, once whoever dies where."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from listening.cases.case import Act, Action, Actor, Case
from listening.cases.messages import DELAY_MS, OLDEST_MS, MessagesChosen
from listening.cases.told import TellKind
from listening.config import Config, parse
from listening.people.permissions import Role
from listening.store import keys, messages, told
from listening.store.access import access
from listening.store.clock import now_ms
from tests.alerting.sinks import MailSink
from tests.cases.conftest import CONFIG, HOUR, MINUTE, Office, post
from workers.notify import channels
from workers.notify import messages as sending

CHANNELS = """
[[channels]]
name = "max-mail"
url = "env:MAX_MAIL"

[[channels]]
name = "max-second"
url = "env:MAX_SECOND"

[[people]]
name = "max"
channels = ["max-mail", "max-second"]
quiet = ["Mon-Sun 03:00-04:00"]
"""
KIM = Actor("Kim", Role.agent, ("baggage",))
ALL = MessagesChosen(tuple(TellKind))


@pytest.fixture(scope="module")
def config() -> Config:
    return parse(CONFIG + CHANNELS)


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailSink]:
    sink = MailSink()
    monkeypatch.setenv("MAX_MAIL", sink.url("first"))
    monkeypatch.setenv("MAX_SECOND", sink.url("second"))
    yield sink
    sink.close()


class Post:
    """Somebody names Max; the clock is turned by hand."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.client = office.client
        self.now = now_ms() // (24 * HOUR) * 24 * HOUR + 12 * HOUR
        office.hire("Kim", Role.agent, "baggage")
        office.hire("Max", Role.manager)
        messages.choose(office.client, "MAX", ALL)
        office.ingest(post("1", self.now - MINUTE, "my secret bag @plovair is lost, where is it?"))

    def name(self, text: str = "@Max the customer says: my secret bag") -> Case:
        done = self.office.desk.act("C1", Act(action=Action.note, text=text), KIM, self.now)
        assert isinstance(done, Case), done
        return done

    def pass_(self, ms: int = 0) -> None:
        self.now += ms
        for _ in range(3):
            sending.run(self.client, self.office.config, lambda: self.now)


@pytest.fixture
def box(office: Office) -> Post:
    return Post(office)


def test_it_is_sent_once_through_each_channel_and_quotes_nobody(box: Post, mail: MailSink) -> None:
    box.name()
    box.pass_(DELAY_MS - 1)
    assert mail.mails == []
    box.pass_(1)
    box.pass_(HOUR)
    assert sorted(mail.subjects()) == ["You are named in C1"] * 2
    assert sorted(each.to.split("@")[0] for each in mail.mails) == ["first", "second"]
    for each in mail.mails:
        assert "secret" not in each.text
        assert "By Kim." in each.text
        assert "/case/C1" in each.text
    assert messages.waiting(box.client) == []


@pytest.mark.parametrize("why", ["not chosen", "read", "disabled", "not in config", "undone"])
def test_it_is_not_sent(box: Post, mail: MailSink, why: str) -> None:
    if why == "not chosen":
        messages.choose(box.client, "Max", MessagesChosen((TellKind.assigned,)))
    if why == "undone":
        given = box.office.desk.act("C1", Act(action=Action.assign, to="Max"), KIM, box.now)
        assert isinstance(given, Case)
        assert isinstance(box.office.desk.act("C1", Act(action=Action.undo), KIM, box.now + 1), Case)
        assert messages.waiting(box.client) == []
    elif why == "not in config":
        access.add_user(box.client, "Eva", Role.manager)
        messages.choose(box.client, "Eva", ALL)
        box.name("@Eva")
    else:
        box.name()
    if why == "read":
        told.mark_all(box.client, "Max")
    if why == "disabled":
        access.disable_user(box.client, "Max")
        assert messages.chosen(box.client, "Max").kinds == ()
    box.pass_(DELAY_MS)
    assert (mail.mails, messages.waiting(box.client)) == ([], [])


@pytest.mark.parametrize("late", [False, True])
def test_a_worker_that_dies_in_an_attempt_sends_none_twice(
    box: Post, mail: MailSink, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    """Whether the channel had taken it nobody knows: it is not sent again, and stands in the inbox."""
    real = channels.send

    def dying(url: str, title: str, text: str) -> str:
        if late:
            real(url, title, text)
        raise KeyboardInterrupt

    box.name()
    box.now += DELAY_MS
    sending.run(box.client, box.office.config, lambda: box.now)  # decided: one for each channel
    assert len(messages.waiting(box.client)) == 2
    monkeypatch.setattr(channels, "send", dying)
    with pytest.raises(KeyboardInterrupt):
        sending.run(box.client, box.office.config, lambda: box.now)
    monkeypatch.setattr(channels, "send", real)
    box.pass_(HOUR)
    assert len(mail.mails) == 1 + late
    assert len({each.to for each in mail.mails}) == len(mail.mails)
    assert told.unread(box.client, "Max") == 1


def test_a_worker_that_dies_before_loses_none(box: Post, mail: MailSink, monkeypatch: pytest.MonkeyPatch) -> None:
    box.name()
    box.now += DELAY_MS
    with monkeypatch.context() as patch:
        patch.setattr(messages, "hand_on", _die)
        with pytest.raises(KeyboardInterrupt):
            sending.run(box.client, box.office.config, lambda: box.now)
    box.pass_()
    assert len(mail.mails) == 2


def _die(*_: object) -> bool:
    raise KeyboardInterrupt


def test_two_workers_send_it_once(box: Post, mail: MailSink, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both read the same list before either takes anything."""
    box.name()
    box.now += DELAY_MS
    real = messages.due

    def both(client: redis.Redis, now: int, at_most: int) -> list[object]:
        found = real(client, now, at_most)
        with monkeypatch.context() as patch:
            patch.setattr(messages, "due", real)
            sending.run(client, box.office.config, lambda: box.now)
        return found  # type: ignore[return-value]

    for _ in range(3):
        with monkeypatch.context() as patch:
            patch.setattr(messages, "due", both)
            sending.run(box.client, box.office.config, lambda: box.now)
    assert len(mail.mails) == 2


def test_what_was_surely_not_taken_is_tried_again(box: Post, mail: MailSink, monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["connection refused", "no answer in time", "connection refused", ""]
    asked: list[str] = []

    def refusing(url: str, title: str, text: str) -> str:
        asked.append(url)
        return said.pop(0)

    monkeypatch.setattr(channels, "send", refusing)
    box.name()
    box.pass_(DELAY_MS)
    assert len(asked) == 2
    box.pass_(30_000)
    assert len(asked) == 3, "one that may have arrived is not sent again"
    box.pass_(120_000)
    assert (len(asked), messages.waiting(box.client)) == (4, [])


def test_not_for_ever(box: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAX_MAIL", "mailto://x")
    monkeypatch.setenv("MAX_SECOND", "mailto://x")
    monkeypatch.setattr(channels, "send", lambda *_: "connection refused")
    box.name()
    box.pass_(DELAY_MS)
    for _ in range(5):
        box.pass_(OLDEST_MS)
    assert messages.waiting(box.client) == []


def test_who_wants_quiet_has_it(box: Post, mail: MailSink) -> None:
    day = box.now // (24 * HOUR) * 24 * HOUR
    box.now = day + 26 * HOUR + 10 * MINUTE - HOUR * _berlin(day)
    box.name()
    box.pass_(DELAY_MS)
    assert mail.mails == []
    box.pass_(HOUR)
    assert len(mail.mails) == 2


def _berlin(day: int) -> int:
    """Hours that Berlin is ahead, less one."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    at = datetime.fromtimestamp(day / 1000 + 86_400, UTC).astimezone(ZoneInfo("Europe/Berlin")).utcoffset()
    assert at is not None
    return int(at.total_seconds() // 3600) - 1


def test_nothing_is_stored_for_ever(box: Post) -> None:
    box.name()
    assert box.client.zcard(keys.messages_due()) == 1
    messages.choose(box.client, "Max", MessagesChosen())
    box.pass_(DELAY_MS)
    assert box.client.zcard(keys.messages_due()) == 0
