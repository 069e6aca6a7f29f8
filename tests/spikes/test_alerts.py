"""A spike and its alert: one page, one holder."""

from __future__ import annotations

from listening.alerting.alert import PageReason
from listening.store.alerts import alerts
from listening.store.spikes import spike_desk
from tests.made import config
from tests.spikes.conftest import Town
from workers.notify import notify

RULES = """
[[channels]]
name = "phone"
url = "env:NO_SUCH_CHANNEL"

[[alerts]]
name = "spikes"
kinds = ["spike"]
severity = "low"
steps = [{who = "phone", minutes = 60}]
"""


def test_taking_a_spike_acknowledges_its_alert(town: Town) -> None:
    town.config = config(RULES)
    town.past()
    town.pass_by(120)
    town.pass_by(60, extra=40)
    notify.watch(town.client, town.config, town.now)
    town.pass_by(10)
    (spike,) = town.spikes
    known = spike_desk.find(town.client, spike.id)
    assert known is not None
    assert known.alert is not None
    assert len(known.alert.pages) == 1

    assert spike_desk.take(town.client, town.config, spike.id, "Kim", "", town.now) is spike_desk.Done.done
    (alert,) = alerts.unfinished(town.client)
    assert alert.acknowledged is not None
    assert alert.acknowledged.by == "Kim"

    town.pass_by(60, extra=40)
    notify.watch(town.client, town.config, town.now)
    (alert,) = alerts.unfinished(town.client)
    assert alert.reason is PageReason.acknowledged


def test_an_alert_taken_by_its_link_is_held_on_the_spike_too(town: Town) -> None:
    from listening.store.alerts import onduty

    town.config = config(RULES)
    town.past()
    town.pass_by(120)
    town.pass_by(60, extra=40)
    notify.watch(town.client, town.config, town.now)
    town.pass_by(10)
    (alert,) = alerts.unfinished(town.client)
    onduty.take(town.client, town.config, alert.id, "Bea", "", town.now, channel="phone")
    (shown,) = spike_desk.shown(town.client, town.now)
    assert shown.holder == "Bea"
    (spike,) = town.spikes
    assert spike_desk.take(town.client, town.config, spike.id, "Kim", "", town.now) is spike_desk.Done.taken
