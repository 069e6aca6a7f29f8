"""What becomes of spikes, as key figures and as lists: opened by a browser, taken and judged through the API."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from listening.alerting.alert import Alert
from listening.alerting.alert import Member as Matter
from listening.alerting.evaluate import Changes
from listening.alerting.trigger import Trigger
from listening.config import AlertKind
from listening.people.permissions import Role
from listening.spans import DAY_MS
from listening.spikes.detector import Path, Severity
from listening.spikes.record import SeriesReading, Spike, SpikeMember, SpikeOutcome
from listening.store import keys, listened
from listening.store.alerts import alerts
from listening.store.spikes import spikes
from tests.dashboard.conftest import Web, say
from tests.kpis.made import mention

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MINUTE = 60_000


def spike(id: str, since: int, opened: int, asked: int, *series: str) -> Spike:
    reading = SeriesReading(at=opened, window=60, observed=31, expected=5, z=8, log10_p=-15, strength=2)
    members = tuple(
        SpikeMember(
            series=each, path=Path.surge, since=since, seen=opened, severity=Severity.high, now=reading, peak=reading
        )
        for each in series
    )
    return Spike(
        id=id, since=since, opened=opened, members=members, lead=series[0], severity=Severity.high, alarmed=asked
    )


def figures(web: Web, session: Any, query: str) -> dict[str, dict[str, Any]]:
    answer = web.get(session, f"/api/v1/kpis?{query}")
    assert answer.status_code == 200, answer.text
    return {figure["key"]: figure for figure in answer.json()["figures"]}


def test_what_becomes_of_spikes(web: Web, browser: Browser) -> None:
    """Opened by a browser, taken and judged through the API, an alert acknowledged; the same process sees each of
    it.
    """
    now = time.time_ns() // 1_000_000
    listened.note(web.client, {"demo": now - 3 * DAY_MS}, now)
    say(web.client, web.config, *(mention(n, now - DAY_MS + n) for n in range(3)))
    made = [
        spike("aaaaaaaa", now - 50 * MINUTE, now - 49 * MINUTE, now - 48 * MINUTE, "topic:Plovair", "department:care"),
        spike("bbbbbbbb", now - 40 * MINUTE, now - 37 * MINUTE, now - 37 * MINUTE, "department:ground"),
        spike("cccccccc", now - 30 * MINUTE, now - 28 * MINUTE, 0, "source:demo", "mood:Plovair"),
        spike("dddddddd", now - 20 * MINUTE, now - 19 * MINUTE, now - 18 * MINUTE, "total:"),
        spike("eeeeeeee", now - 26 * 60 * MINUTE, now - 25 * 60 * MINUTE, 0, "topic:Plovair"),
    ]
    for each in made:
        spikes.put(web.client, each, now, web.config.retention)
    query = f"from={now / 1000 - 24 * 3600:.3f}&to={now / 1000 + 600:.3f}"
    session = web.signed_in(Role.manager)
    found = figures(web, session, query)
    assert (found["spikes"]["value"], found["spikes"]["value_before"]) == (4, None), "the day before nothing was said"
    assert found["time_to_detect_median"]["value"] == median([60, 180, 120, 60])
    assert found["time_to_see_median"]["value"] is None
    assert found["time_to_see_median"]["note"] == "4 unopened"
    assert found["time_to_acknowledge_median"]["note"] == "3 not taken"
    assert found["false_alarms"]["note"] == "4 not judged"
    # One is opened by a person; a second look changes nothing.
    page = browser.new_page()
    page.context.add_cookies([{"name": web.cookie, "value": session.cookies[web.cookie], "url": web.origin}])
    for _ in range(2):
        page.goto(f"{web.origin}/spikes/aaaaaaaa")
        page.wait_for_selector(".s-has")
    seen = int(web.client.get(keys.spike_seen("aaaaaaaa")) or 0)
    assert now < seen < time.time_ns() // 1_000_000
    # One is taken, one has its alert acknowledged, one is judged.
    web.post(session, "/api/v1/spikes/bbbbbbbb/acknowledge", json={})
    taken = spikes.remarks(web.client, ["bbbbbbbb"])[0][0].at
    alert(web, "d1", made[3], now)
    assert figures(web, session, query)["time_to_acknowledge_median"]["value"] == (taken - made[1].alarmed) / 1000
    answer = web.post(session, "/api/v1/alerts/d1/acknowledge", json={})
    assert answer.status_code == 200, answer.text
    held = alerts.find(web.client, "d1")
    assert held is not None
    assert held.acknowledged is not None
    for id, outcome in (
        ("cccccccc", SpikeOutcome.false_alarm),
        ("aaaaaaaa", SpikeOutcome.incident),
        ("bbbbbbbb", SpikeOutcome.news),
    ):
        web.post(session, f"/api/v1/spikes/{id}/notes", json={"outcome": outcome})
    judged = spikes.remarks(web.client, ["cccccccc"])[0][0].at
    found = figures(web, session, query)
    looks = [seen - made[0].since, taken - made[1].since, judged - made[2].since, held.acknowledged.at - made[3].since]
    assert found["time_to_see_median"]["value"] == pytest.approx(median(looks) / 1000)
    assert (found["time_to_see_median"]["items"], found["time_to_see_median"]["note"]) == (4, "")
    waits = [taken - made[1].alarmed, held.acknowledged.at - made[3].alarmed]
    assert found["time_to_acknowledge_median"]["value"] == pytest.approx(median(waits) / 1000)
    assert found["time_to_acknowledge_median"]["note"] == "1 not taken"
    assert found["false_alarms"]["value"] == pytest.approx(100 / 3)
    assert (found["false_alarms"]["items"], found["false_alarms"]["note"]) == (3, "1 not judged")
    for only, number in (
        ("topic=Plovair", 2),
        ("department=care", 1),
        ("source=demo", 1),
        ("topic=Plovair&department=ground", 0),
    ):
        assert figures(web, session, f"{query}&{only}")["spikes"]["value"] == number, only
    somewhere = figures(web, session, f"{query}&country=DE")["spikes"]
    assert (somewhere["value"], somewhere["note"]) == (None, "not known by place")
    # A range whose end cuts between two of them, to the millisecond.
    cut = f"from={made[0].opened / 1000:.3f}&to={made[2].opened / 1000:.3f}"
    assert figures(web, session, cut)["spikes"]["value"] == 2


def alert(web: Web, id: str, of: Spike, now: int) -> None:
    trigger = Trigger(kind=AlertKind.spike, key=of.id, severity=Severity.high, title="x", since=of.since)
    matter = Matter(trigger=trigger, joined=now, told_worse_by=1, severity=Severity.high)
    made = Alert(
        id=id,
        kind=AlertKind.spike,
        group="g",
        rule="r",
        severity=Severity.high,
        opened=now,
        changed=now,
        members=(matter,),
    )
    alerts.change(web.client, lambda world: Changes(alerts=(made,)), now, DAY_MS)
    spikes.link_alert(web.client, of, id, now, web.config.retention)


def test_a_replay_has_spikes_without_a_live_source(web: Web) -> None:
    now = time.time_ns() // 1_000_000
    query = f"from={now / 1000 - 3600:.3f}&to={now / 1000 + 600:.3f}"
    session = web.signed_in(Role.manager)
    none = figures(web, session, query)["spikes"]
    assert (none["value"], none["note"]) == (None, "nothing was watched yet")
    spikes.put(web.client, spike("ffffffff", now - 2 * MINUTE, now - MINUTE, 0, "total:"), now, web.config.retention)
    assert figures(web, session, query)["spikes"]["value"] == 1
