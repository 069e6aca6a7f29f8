"""The cases of a spike: all of them, counted alike, and told in its alert."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace

from listening.alerting.alert import Alert, Member
from listening.alerting.from_spikes import trigger
from listening.config import AlertKind
from listening.spikes.casework import SpikeCases, belongs
from listening.spikes.record import Spike
from listening.store.connection import beside
from listening.store.spikes import pictures, spike_cases, spikes
from tests.cases.conftest import HOUR, MINUTE, T0, Office, post
from tests.spikes.test_pages import SPIKE
from tests.spikes.test_telling import picture
from workers.notify.notify import _driver

MANY = spike_cases.PAGE + 5


def _spike(lead: str = "topic:Plovair", closed: int = 0) -> Spike:
    members = (replace(SPIKE.members[0], series=lead),)
    return replace(SPIKE, since=T0 - MINUTE, members=members, lead=lead, closed=closed)


def _opened(office: Office, number: int) -> None:
    office.ingest(*(post(str(n), T0 + n, author=f"a{n}") for n in range(number)))


def test_all_are_counted_and_the_late_among_the_unresolved(office: Office) -> None:
    _opened(office, MANY)
    (soon,) = spike_cases.counted(office.client, office.config, [_spike()], T0 + MINUTE)
    assert soon == SpikeCases(MANY, MANY, 0)
    (later,) = spike_cases.counted(office.client, office.config, [_spike()], T0 + 2000 * HOUR)
    assert later == SpikeCases(MANY, MANY, MANY)
    assert later.words == f"{MANY} cases opened, {MANY} unresolved, {MANY} late."

    async def listed() -> list[str]:
        client = beside(office.client)
        try:
            return [case.id for case in await spike_cases.opened(client, _spike(), T0 + MINUTE)]
        finally:
            await client.aclose()

    assert sorted(asyncio.run(listed())) == sorted(case.id for case in office.cases())


def test_only_those_of_its_topic_department_source_and_time(office: Office) -> None:
    _opened(office, 1)
    case, now = office.only(), T0 + MINUTE
    for lead, its in (
        ("topic:Plovair", True),
        ("topic:Bags", False),
        (f"department:{case.department}", True),
        ("department:nobody", False),
        ("source:s", True),
        ("source:other", False),
        ("total:", True),
    ):
        assert belongs(case, _spike(lead), now) is its, lead
    assert not belongs(case, _spike(closed=T0), now), "it was over by then"
    assert not belongs(case, replace(_spike(), since=T0 + 1), now), "it had not begun"


def test_its_alert_says_what_became_of_them(office: Office) -> None:
    _opened(office, 2)
    spike = _spike()
    spikes.put(office.client, spike, T0, office.config.retention)
    pictures.put(office.client, spike, picture(), T0, office.config.retention)
    alert = Alert(
        id="a",
        kind=AlertKind.spike,
        group="g",
        rule="r",
        severity=spike.severity,
        opened=T0,
        changed=T0,
        members=(Member(trigger=trigger(spike, office.config), joined=T0, told_worse_by=0.0, severity=spike.severity),),
    )
    said = _driver(office.client, office.config, alert, T0 + MINUTE)
    assert said.splitlines()[-1] == "2 cases opened, 2 unresolved."
    assert "412 posts by 318 people, usually 12; still rising." in said
