"""A part of Masthead that does not do its work is told to a person, by whatever still works."""

from __future__ import annotations

import logging

import msgspec
import pytest
import redis

from listening.config import AlertKind, Config
from listening.store import chores, parts
from listening.store.alerts import alerts, deliveries
from listening.store.health import look
from listening.system.health import HealthState, Part, PartKind
from listening.system.room import Room
from tests.alerting.conftest import Story
from tests.alerting.plans import CHAIN, MINUTE, config_of
from tests.alerting.sinks import HttpSink, MailSink
from workers.notify.alarm import Alarm
from workers.schedule import PERIODS

PULSE = """
[alerting]
heartbeat = "env:PULSE"
heartbeat_seconds = 60
"""


class Ship:
    """All parts run, until told otherwise; the clock moves only when told."""

    def __init__(self, story: Story, config: Config) -> None:
        self.story = story
        self.client = story.client
        self.config = story.config = config
        self.alarm = Alarm(story.client, lambda: config, lambda: self.story.now)
        self.fails: set[str] = set()
        self.dead: set[PartKind] = set()
        chores.expect(self.client, PERIODS, story.now)

    def sail(self, minutes: float) -> None:
        end = self.story.now + int(minutes * MINUTE)
        while self.story.now < end:
            self.story.now += 5_000
            now = self.story.now
            for kind in PartKind:
                part = Part(name=kind.value, kind=kind, pid=1, host="h", started=now, beat=now)
                parts.leave(self.client, part) if kind in self.dead else parts.beat(self.client, part)
            for name in PERIODS:
                chores.ended(self.client, name, now, "KeyError" if name in self.fails else "")
            self.alarm.look()
            if "alert" not in self.fails and PartKind.work not in self.dead:
                self.story.run()


@pytest.fixture
def ship(story: Story) -> Ship:
    return Ship(story, config_of(CHAIN))


@pytest.fixture
def pulse(story: Story, http: HttpSink, monkeypatch: pytest.MonkeyPatch) -> Ship:
    monkeypatch.setenv("PULSE", http.address("pulse-of-secret-4711"))
    return Ship(story, config_of(CHAIN, PULSE))


def test_nothing_is_said_while_all_is_well(ship: Ship, mail: MailSink, http: HttpSink) -> None:
    ship.sail(5)
    assert (mail.mails, http.requests, alerts.unfinished(ship.client)) == ([], [], [])


def test_what_alerting_can_carry_is_an_alert(ship: Ship, mail: MailSink) -> None:
    ship.fails = {"detect_spikes"}
    ship.sail(0.75)
    assert mail.subjects() == []
    ship.sail(1)
    assert mail.subjects("boss") == ["CRITICAL: Masthead: chore detect_spikes does not work"]
    ship.sail(5)
    assert len(mail.mails) == 1
    ship.fails = set()
    ship.sail(1)
    assert mail.subjects("boss")[1:] == ["Over: Masthead: chore detect_spikes does not work"]
    assert alerts.raised(ship.client, AlertKind.part) == ()


@pytest.mark.parametrize("how", ["alert", "workers"])
def test_what_stops_alerting_is_told_past_it_and_once(how: str, ship: Ship, mail: MailSink) -> None:
    ship.fails, ship.dead = ({"alert"}, set()) if how == "alert" else (set(), {PartKind.work})
    ship.sail(3)
    name = "chore alert" if how == "alert" else "workers"
    (told,) = mail.mails
    assert (told.to, told.subject) == ("boss@example.com", f"CRITICAL: Masthead: {name} does not work")
    assert "KeyError" in told.text if how == "alert" else "none running" in told.text
    ship.sail(30)
    assert len(mail.mails) == 1
    ship.fails, ship.dead = set(), set()
    ship.sail(1)
    assert mail.subjects() == [told.subject, f"Over: Masthead: {name} does not work"]


def test_whatever_still_works(ship: Ship, mail: MailSink, http: HttpSink) -> None:
    mail.accepts = False
    ship.fails = {"alert"}
    ship.sail(3)
    assert http.titles("bo") == ["CRITICAL: Masthead: chore alert does not work"]
    assert mail.mails == []


def test_it_is_tried_until_somebody_has_heard(ship: Ship, mail: MailSink, http: HttpSink) -> None:
    mail.accepts, http.answer = False, lambda _: 500
    ship.fails = {"alert"}
    ship.sail(4)
    mail.accepts = True
    ship.sail(2)
    assert len(mail.mails) == 1


def test_where_no_rule_fits_somebody_is_told_all_the_same(story: Story, mail: MailSink) -> None:
    only_spikes = CHAIN.replace('severity = "critical"', 'kinds = ["spike"]').replace(
        'severity = "low"', 'kinds = ["sla"]'
    )
    ship = Ship(story, config_of(only_spikes))
    ship.fails = {"sweep"}
    ship.sail(3)
    assert mail.subjects() == ["CRITICAL: Masthead: chore sweep does not work"]


def test_redis_is_away(story: Story, mail: MailSink) -> None:
    away = redis.Redis(host="127.0.0.1", port=1, retry=None)
    alarm = Alarm(away, lambda: story.config, lambda: story.now)
    for _ in range(24):
        alarm.look()
        story.now += 5_000
    assert mail.subjects() == ["CRITICAL: Masthead: redis does not work"]


def test_a_killed_part_that_is_started_again_calls_nobody(ship: Ship, mail: MailSink) -> None:
    ship.sail(1)
    ship.dead = {PartKind.listen}
    ship.sail(0.5)
    ship.dead = set()
    ship.sail(5)
    assert mail.mails == []


def test_somebody_is_called_before_and_when_it_happens(
    ship: Ship, mail: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = plenty = Room(used=10, most=100, limited=True, free=10**12)
    monkeypatch.setattr("listening.store.health.room", lambda _: now)
    ship.sail(3)
    assert mail.mails == []
    now = msgspec.structs.replace(plenty, used=90)
    ship.sail(3)
    assert mail.subjects() == ["HIGH: Masthead: memory 90 % used"]
    now = msgspec.structs.replace(plenty, used=83)
    ship.sail(3)
    now = msgspec.structs.replace(plenty, used=90)
    ship.sail(3)
    assert len(mail.mails) == 1, "around its limit it is said once"
    now = msgspec.structs.replace(plenty, used=100)
    ship.sail(3)
    assert mail.subjects()[1:] == ["CRITICAL: Masthead: memory 100 % used"]
    now = plenty
    ship.sail(3)
    assert sorted(mail.subjects()[2:]) == ["Over: Masthead: memory 100 % used", "Over: Masthead: memory 90 % used"]


# -- the monitor outside


def beats(http: HttpSink) -> int:
    return sum(request.path == "/pulse-of-secret-4711" for request in http.requests)


def test_the_monitor_is_called_while_all_is_well(pulse: Ship, http: HttpSink) -> None:
    pulse.sail(5)
    assert beats(http) == 5
    pulse.fails = {"sweep"}
    pulse.sail(1)
    before = beats(http)
    pulse.sail(10)
    assert beats(http) == before, "its silence is what tells"
    pulse.fails = set()
    pulse.sail(2)
    assert beats(http) > before


def test_a_monitor_that_does_not_hear_is_said_and_its_address_is_not(
    pulse: Ship, http: HttpSink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def said() -> tuple[HealthState, str]:
        found = look(pulse.client, pulse.config, pulse.story.now)
        return next((check.state, check.detail) for check in found.checks if check.name == "heartbeat")

    assert said() == (HealthState.ok, "the outside monitor was not called yet")
    pulse.sail(1)
    assert said() == (HealthState.ok, "the outside monitor was called 55 s ago")
    http.answer = lambda request: 503
    pulse.sail(2)
    assert said() == (
        HealthState.warning,
        "the outside monitor does not hear: it answered 503; it last heard 2 min ago",
    )
    assert "4711" not in caplog.text


def test_without_any_channel_that_works_it_is_not_called(pulse: Ship, http: HttpSink, mail: MailSink) -> None:
    pulse.sail(1)
    assert beats(http) == 1
    states = [
        {"name": channel.name, "works": False, "since": 1, "at": 1, "lost": 1, "error": "no answer"}
        for channel in pulse.config.channels
    ]
    pulse.client.hset("{m}!channels", mapping={each["name"]: msgspec.json.encode(each) for each in states})
    assert len(deliveries.channels(pulse.client)) == 3
    pulse.sail(3)
    assert beats(http) == 1
