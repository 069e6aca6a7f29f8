"""Alerting from end to end for tests: a real Valkey, a real mail sink, a real HTTP sink. The clock is ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from listening.alerting import Plan, Trigger
from listening.alerting.alert import Acknowledgement, Alert
from listening.alerting.evaluate import acknowledge
from listening.alerting.words import sentence
from listening.config import Config
from listening.store.alerts import alerts
from tests.alerting.plans import CHAIN, MINUTE, NOON, WEBHOOK, config_of
from tests.alerting.sinks import HttpSink, MailSink
from workers.notify.notify import deliver, watch

KEPT = 10**10


class Story:
    """Masthead's alerting with a clock that only moves when told."""

    def __init__(self, client: redis.Redis, config: Config, mail: MailSink, http: HttpSink) -> None:
        self.client = client
        self.config = config
        self.mail = mail
        self.http = http
        self.now = NOON

    def say(self, *triggers: Trigger) -> None:
        alerts.raise_triggers(self.client, triggers)
        self.run()

    def run(self, minutes: float = 0) -> None:
        """Let time pass in steps of a pass every two seconds; messages go out at once."""
        end = self.now + int(minutes * MINUTE)
        while True:
            for id in watch(self.client, self.config, self.now):
                deliver(self.client, self.config, id, lambda: self.now)
            if self.now >= end:
                break
            self.now = min(self.now + 2_000, end)
        # What was just delivered is known to the next pass.
        for id in watch(self.client, self.config, self.now):
            deliver(self.client, self.config, id, lambda: self.now)

    def acknowledge(self, by: str, comment: str = "") -> None:
        id = alerts.unfinished(self.client)[0].id

        def decide(world: object) -> object:
            alert = next(a for a in world.alerts if a.id == id)  # type: ignore[attr-defined]
            held = Acknowledgement(at=self.now, by=by, comment=comment)
            return acknowledge(alert, held, Plan(self.config))

        alerts.change(self.client, decide, self.now, KEPT)  # type: ignore[arg-type]

    @property
    def alert(self) -> Alert:
        return alerts.newest(self.client, 10)[0]

    def trail(self) -> list[str]:
        zone = self.config.brand.timezone
        return [sentence(event, zone) for event in alerts.trail(self.client, self.alert.id)]


@pytest.fixture
def mail() -> Iterator[MailSink]:
    sink = MailSink()
    yield sink
    sink.close()


@pytest.fixture
def http() -> Iterator[HttpSink]:
    sink = HttpSink()
    yield sink
    sink.close()


@pytest.fixture
def story(client: redis.Redis, mail: MailSink, http: HttpSink, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setenv("ANA_MAIL", mail.url("ana"))
    monkeypatch.setenv("BOSS_MAIL", mail.url("boss"))
    monkeypatch.setenv("BO_CHAT", http.url("bo"))
    monkeypatch.setenv("TRACKER", http.address("tracker"))
    monkeypatch.setenv("TRACKER_SECRET", "a shared secret")
    return Story(client, config_of(CHAIN), mail, http)


@pytest.fixture
def told(story: Story) -> Story:
    """With a webhook."""
    story.config = config_of(CHAIN, WEBHOOK)
    return story
