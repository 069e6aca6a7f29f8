"""Two at once: whoever decided on what is no longer so decides again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis

from listening.alerting import PageReason, Plan
from listening.alerting.evaluate import Changes, World, evaluate
from listening.store.alerts import alerts, deliveries, onduty
from listening.store.alerts.alerts import Busy
from tests.alerting.plans import CHAIN, MINUTE, NOON, config_of, trigger
from workers.notify.notify import watch

CONFIG = config_of(CHAIN)
KEPT = 10**10


def pass_raced_by(client: redis.Redis, now: int, other: Callable[[], None]) -> None:
    """A pass that has read everything when ``other`` happens."""
    happened = False

    def decide(world: World) -> Changes:
        nonlocal happened
        if not happened:
            happened = True
            other()
        return evaluate(world, Plan(CONFIG), now)

    alerts.change(client, decide, now, KEPT)


def deliver_all(client: redis.Redis, now: int) -> int:
    claims = [deliveries.claim(client, id, now) for id in watch(client, CONFIG, now)]
    taken = [claim for claim in claims if claim is not None]
    for claim in taken:
        deliveries.succeeded(client, claim, now)
    return len(taken)


def test_a_slower_pass_sends_nothing_again(client: redis.Redis) -> None:
    alerts.raise_triggers(client, [trigger()])
    number = [0]

    def faster() -> None:
        number[0] += deliver_all(client, NOON)

    pass_raced_by(client, NOON, faster)
    number[0] += deliver_all(client, NOON + MINUTE)
    assert number == [1]
    assert len(alerts.unfinished(client)[0].pages) == 1


def test_an_acknowledgement_wins_over_a_pass_that_did_not_know_of_it(client: redis.Redis) -> None:
    alerts.raise_triggers(client, [trigger()])
    deliver_all(client, NOON)
    (alert,) = alerts.unfinished(client)
    late = NOON + 10 * MINUTE

    def answered() -> None:
        onduty.take(client, CONFIG, alert.id, "Ana", "", late)

    pass_raced_by(client, late, answered)
    (alert,) = alerts.unfinished(client)
    assert alert.acknowledged is not None
    assert [page.reason for page in alert.pages] == [PageReason.new]
    assert alert.reason is PageReason.acknowledged


def test_a_silence_made_meanwhile_counts(client: redis.Redis) -> None:
    alerts.raise_triggers(client, [trigger()])

    def hush() -> None:
        onduty.silence(client, by="Kim", reason="x", minutes=5, now=NOON, department="care")

    pass_raced_by(client, NOON, hush)
    assert alerts.unfinished(client)[0].reason is PageReason.silenced


def test_who_never_wins_says_so(client: redis.Redis) -> None:
    alerts.raise_triggers(client, [trigger()])

    def decide(world: World) -> Changes:
        alerts.end_silence(client, "nobody's")
        return evaluate(world, Plan(CONFIG), NOON)

    with pytest.raises(Busy):
        alerts.change(client, decide, NOON, KEPT)


def test_an_answer_is_kept_once(client: redis.Redis) -> None:
    alerts.raise_triggers(client, [trigger()])
    (id,) = watch(client, CONFIG, NOON)
    claim = deliveries.claim(client, id, NOON)
    assert claim is not None
    deliveries.succeeded(client, claim, NOON)
    before = alerts.trail(client, claim.delivery.alert)
    deliveries.succeeded(client, claim, NOON + 1)
    deliveries.failed(client, claim, NOON + 1, "late")
    assert alerts.trail(client, claim.delivery.alert) == before
