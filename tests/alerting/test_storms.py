"""Twenty storms: random matters, acknowledgements, closings, silences, failing channels, dying workers.

A real Valkey, a clock of our own, and a wire that notes what the channels took.
Never two pages for one reason, no page lost.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import msgspec
import pytest
import redis

from listening.alerting import AlertKind, PageReason, Plan, Severity, Trigger
from listening.alerting.alert import ENDING, PAGING, Alert, Paged
from listening.alerting.delivery import ENDED, LEASE_MS, Delivery, Purpose, Sending
from listening.alerting.evaluate import Changes, World, evaluate
from listening.alerting.event import AlertMoment
from listening.alerting.silence import covers
from listening.store import keys
from listening.store.alerts import alerts, deliveries, onduty
from listening.store.alerts.deliveries import Claim
from tests.alerting.plans import CHAIN, MINUTE, NOON, WEBHOOK, config_of, trigger

KEPT = 10**10
STEPS = 150
DEPARTMENTS = ("care", "press")


class Wire(msgspec.Struct):
    """What a channel took."""

    at: int
    delivery: Delivery


class Storm:
    def __init__(self, client: redis.Redis, seed: int) -> None:
        self.client = client
        self.random = random.Random(seed)
        self.config = config_of(CHAIN, WEBHOOK)
        self.plan = Plan(self.config)
        self.now = NOON
        self.wire: list[Wire] = []
        self.down: dict[str, int] = {}
        """Channel -> until when it takes nothing."""
        self.matters: dict[str, Trigger] = {}
        self.deaths: Counter[str] = Counter()
        """Workers that died after the channel took the message, per delivery."""
        self.late: list[Callable[[], None]] = []
        self.calm = False

    # -- what happens

    def step(self) -> None:
        acts = [self.matter] * 4 + [self.mend] * 2
        acts += [self.acknowledge, self.silence, self.outage, self.close]
        self.random.choice(acts)()
        self.now += self.random.choice([500, 2_000, 2_000, 2_000, 20_000, MINUTE, 4 * MINUTE])
        self.work()

    def matter(self) -> None:
        """Something begins, or goes on and becomes better or worse."""
        key = f"m{self.random.randrange(5)}"
        old = self.matters.get(key)
        worse_by = self.random.uniform(1, 3) * (old.worse_by if old and old.open else 1.0)
        new = trigger(
            key,
            self.random.choice(list(Severity)),
            kind=AlertKind.spike if key < "m3" else AlertKind.sla,
            department=DEPARTMENTS[int(key[1]) % 2],
            since=self.now,
            worse_by=worse_by,
        )
        if old is not None and old.open:
            new = msgspec.structs.replace(new, since=old.since)
        self.say(new)

    def mend(self) -> None:
        """Something is over."""
        going = [m for m in self.matters.values() if m.open]
        if going:
            self.say(msgspec.structs.replace(self.random.choice(going), open=False))

    def say(self, new: Trigger) -> None:
        self.matters[new.key] = new
        alerts.raise_triggers(self.client, [new])

    def acknowledge(self) -> None:
        going = alerts.unfinished(self.client)
        if going:
            name = self.random.choice(["Ana", "Bo", "somebody else"])
            onduty.take(self.client, self.config, self.random.choice(going).id, name, "", self.now)

    def close(self) -> None:
        going = alerts.unfinished(self.client)
        if going and self.random.random() < 0.5:
            id = self.random.choice(going).id
            onduty.close(self.client, self.config, id, "Kim", "dealt with", self.now)

    def silence(self) -> None:
        onduty.silence(
            self.client,
            by="Kim",
            reason="planned",
            minutes=self.random.randrange(1, 40),
            now=self.now,
            kind=self.random.choice([None, AlertKind.spike]),
            department=self.random.choice(DEPARTMENTS),
        )

    def outage(self) -> None:
        channel = self.random.choice(["ana-mail", "bo-chat", "boss-mail", "tracker"])
        self.down[channel] = self.now + self.random.randrange(20 * MINUTE)

    # -- the workers

    def work(self) -> None:
        for act in self.late:
            if self.random.random() < 0.5:
                act()
        self.late = []
        due = self.watch()
        self.nobody_is_forgotten()
        for id in due:
            if self.calm or self.random.random() > 0.1:  # else: the queue was lost
                self.attempt(id)

    def nobody_is_forgotten(self) -> None:
        """After a pass: what is open, not silenced and nobody's has been called for, as far as is due."""
        kept = alerts.silences(self.client, self.now)
        for alert in alerts.unfinished(self.client):
            loud = any(not any(covers(s, alert.id, m.trigger, self.now) for s in kept) for m in alert.open_members)
            if not loud or alert.acknowledged:
                continue
            chain = [page for page in alert.pages if page.chain]
            if not chain:
                assert alert.reason is PageReason.quiet_hours, alert
            elif chain[-1].rule == "anything" and chain[-1].step == 0:
                # Who knows of it hears first that it is worse, or more; the next pass goes on.
                excused = (PageReason.quiet_hours, PageReason.distinctly_worse, PageReason.joined)
                assert self.now < chain[-1].at + 10 * MINUTE or alert.reason in excused

    def watch(self) -> list[str]:
        raced = self.calm or self.random.random() > 0.2

        def decide(world: World) -> Changes:
            nonlocal raced
            if not raced:
                raced = True
                self.watch()  # another one was faster: what we decide now must not count
            return evaluate(world, self.plan, self.now)

        alerts.change(self.client, decide, self.now, KEPT)
        return deliveries.hand_over(self.client, self.now)

    def attempt(self, id: str) -> None:
        claim = deliveries.claim(self.client, id, self.now)
        if claim is None:
            return
        fate = 1.0 if self.calm else self.random.random()
        if fate < 0.1:
            return  # killed before the channel heard of it
        if self.down.get(claim.delivery.channel, 0) > self.now:
            deliveries.failed(self.client, claim, self.now, "down")
            return
        self.wire.append(Wire(self.now, claim.delivery))
        if fate < 0.2:
            self.deaths[id] += 1
            return  # killed before it could say so
        if fate < 0.25:
            self.deaths[id] += 1
            self.late.append(self.answer(claim))  # so slow that its lease may be over
            return
        deliveries.succeeded(self.client, claim, self.now)

    def answer(self, claim: Claim) -> Callable[[], None]:
        return lambda: deliveries.succeeded(self.client, claim, self.now)

    def subside(self) -> None:
        """Everything works again, everything is over, and time passes."""
        self.calm = True
        self.down = {}
        for matter in self.matters.values():
            self.say(msgspec.structs.replace(matter, open=False))
        for _ in range(60):
            self.now += LEASE_MS
            self.work()


def _all(storm: Storm) -> list[Alert]:
    return alerts.newest(storm.client, 10_000)


@pytest.fixture(params=[*range(5), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(5, 100))])
def storm(request: pytest.FixtureRequest, client: redis.Redis) -> Storm:
    storm = Storm(client, request.param)
    for _ in range(STEPS):
        storm.step()
    return storm


def test_never_two_pages_for_one_reason_and_none_lost(storm: Storm) -> None:
    going = {alert.id for alert in alerts.unfinished(storm.client)}
    storm.subside()
    found = _all(storm)
    assert len(found) > 3
    assert sum(len(alert.pages) for alert in found) > 5
    assert going or found
    _nothing_is_left(storm, found)
    for alert in found:
        _no_reason_twice(alert)
        _nobody_else_after_an_acknowledgement(storm, alert)
        _who_was_reached_knows_that_it_is_over(storm, alert)
        _silences_hold(storm, alert)
        _nothing_was_lost(storm, alert)
    _what_was_closed_pages_no_more(found)
    _the_wire(storm)


def _nothing_is_left(storm: Storm, found: list[Alert]) -> None:
    assert alerts.unfinished(storm.client) == []
    assert storm.client.zcard(keys.due()) == 0
    assert all(alert.finished for alert in found)
    for alert in found:
        for sent in deliveries.of_alert(storm.client, alert.id):
            assert sent.progress.state in ENDED


def _no_reason_twice(alert: Alert) -> None:
    """Per rule and round the chain calls each channel once; worse means worse."""
    called: set[tuple[str, int, str]] = set()
    closed: set[str] = set()
    worst = Severity.low
    for page in alert.pages:
        if page.reason in ENDING:
            assert not {to.channel for to in page.to} & closed
            closed |= {to.channel for to in page.to}
        elif page.chain:
            links = {(page.rule, page.round, to.channel) for to in page.to}
            assert not links & called, alert.pages
            called |= links
        elif page.reason is PageReason.joined:
            _names_what_they_did_not_know(alert, page)
        else:
            assert page.reason is PageReason.distinctly_worse
        if page.reason not in ENDING:
            worst = max(worst, page.severity)
    assert [page.turn for page in alert.pages] == list(range(1, len(alert.pages) + 1))
    assert worst <= alert.severity


def _names_what_they_did_not_know(alert: Alert, page: Paged) -> None:
    """And is no second call within two minutes of the one before."""
    before = [p for p in alert.pages[: page.turn - 1] if p.reason in PAGING]
    assert page.at >= before[-1].at + 2 * MINUTE
    for to in page.to:
        last = max((p.at for p in before if to in p.to), default=0)
        assert any(last < member.joined <= page.at for member in alert.members)


def _nobody_else_after_an_acknowledgement(storm: Storm, alert: Alert) -> None:
    held = alert.acknowledged
    if held is None:
        return
    for page in alert.pages:
        if page.at > held.at and page.reason not in ENDING:
            assert page.reason in (PageReason.distinctly_worse, PageReason.joined)
            known = {to.channel for to in storm.plan.channels_of(held.by)}
            before = {to.channel for p in alert.pages[: page.turn - 1] for to in p.to}
            assert {to.channel for to in page.to} <= (known or before)
    for wire in storm.wire:
        if wire.delivery.alert == alert.id and wire.delivery.purpose is Purpose.page:
            assert wire.at <= held.at


def _what_was_closed_pages_no_more(found: list[Alert]) -> None:
    """What goes on after an alert was closed by hand is in another one only if it is distinctly worse."""
    for closed in (alert for alert in found if alert.by_hand):
        for old in closed.members:
            for new in (m for alert in found if alert is not closed for m in alert.members):
                same = (new.trigger.id, new.trigger.since) == (old.trigger.id, old.trigger.since)
                if same and new.joined >= closed.closed:
                    assert new.severity > old.severity or new.trigger.worse_by >= 2 * old.told_worse_by


def _who_was_reached_knows_that_it_is_over(storm: Storm, alert: Alert) -> None:
    sent = [
        s
        for s in deliveries.of_alert(storm.client, alert.id)
        if s.progress.state is Sending.sent and s.delivery.purpose is not Purpose.webhook
    ]
    reached = {s.delivery.channel for s in sent if s.delivery.reason not in ENDING}
    asked = {to.channel for p in alert.pages if p.reason in ENDING for to in p.to}
    assert asked == reached


def _silences_hold(storm: Storm, alert: Alert) -> None:
    kept = [msgspec.json.decode(form, type=onduty.Silence) for form in storm.client.hvals(keys.silences())]
    for page in alert.pages:
        if page.reason in PAGING:
            members = [m for m in alert.members if m.joined <= page.at]
            everything = all(any(covers(s, alert.id, m.trigger, page.at) for s in kept) for m in members)
            # A silence made at the very instant of a page may have come after it.
            assert not everything or any(s.start == page.at for s in kept)


def _nothing_was_lost(storm: Storm, alert: Alert) -> None:
    """Nobody was called only where a silence, an acknowledgement or the end came first."""
    decisions = [event.reason for event in alerts.trail(storm.client, alert.id) if event.what is AlertMoment.decided]
    first = decisions[0]
    if not any(page.reason in PAGING for page in alert.pages):
        assert first in (
            PageReason.silenced,
            PageReason.over_unpaged,
            PageReason.acknowledged,
            PageReason.quiet_hours,
            PageReason.settled,
        )
    for sent in deliveries.of_alert(storm.client, alert.id):
        if sent.progress.state is Sending.failed:
            assert sent.progress.attempts >= 5
        if sent.progress.state is Sending.dropped:
            assert alert.acknowledged is not None


def _the_wire(storm: Storm) -> None:
    """On the wire: once each, and once more for each worker that died too late; in order."""
    taken = Counter(wire.delivery.id for wire in storm.wire)
    for id, number in taken.items():
        assert number <= 1 + storm.deaths[id], id
    last: dict[tuple[str, str], int] = {}
    for wire in storm.wire:
        delivery = wire.delivery
        place = (delivery.alert, delivery.channel)
        turn = delivery.turn or int(delivery.id.split(".")[1][1:])
        assert turn >= last.get(place, 0), "a message overtook another"
        last[place] = turn
    for alert in _all(storm):
        for sent in deliveries.of_alert(storm.client, alert.id):
            assert (sent.progress.state is not Sending.sent) or taken[sent.delivery.id]
