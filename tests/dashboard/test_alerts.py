"""Alerts in the browser, by the link in a message and by the API, on a real web process."""

from __future__ import annotations

import time

import pytest
import redis
from playwright.sync_api import Browser, Page

from dashboard.door.forms import form_token
from layouts.alerts.alerts import NO_RULES, AlertRights, AlertsOverview, listing
from listening.alerting import Alert, AlertKind, Severity
from listening.alerting.alert import Paged, PageReason, Recipient
from listening.alerting.link import AcknowledgeLink, make
from listening.alerting.plan import Plan
from listening.alerting.words import message, moment
from listening.config import parse
from listening.people.permissions import Role
from listening.store import site
from listening.store.access import access
from listening.store.alerts import alerts, deliveries
from tests.alerting.plans import CHAIN, config_of, trigger
from tests.dashboard.conftest import CONFIG, Serving, Web
from tests.patience import PATIENCE_S
from tests.servers import Valkey
from workers.notify.notify import watch

HOUR = 3_600_000


def now() -> int:
    return time.time_ns() // 1_000_000


def alarm(web: Web, key: str = "s1", **more: object) -> Alert:
    """An open alert whose page was delivered, and the next not yet due."""
    alerts.raise_triggers(web.client, [trigger(key, since=now() - 60_000, **more)])
    for id in watch(web.client, config_of(CHAIN), now()):
        claim = deliveries.claim(web.client, id, now())
        assert claim is not None
        deliveries.succeeded(web.client, claim, now())
    return alerts.unfinished(web.client)[0]


def link_to(web: Web, alert: Alert, expires: int = 0, channel: str = "ana-mail", person: str = "Ana") -> str:
    link = AcknowledgeLink(alert.id, channel, person, expires or now() + HOUR)
    return f"/alerts/ack/{make(site.link_key(web.client), link)}"


def fresh(web: Web, alert: Alert) -> Alert:
    found = alerts.find(web.client, alert.id)
    assert found is not None
    return found


def test_a_preview_of_the_link_acknowledges_nothing(web: Web) -> None:
    alert = alarm(web)
    path = link_to(web, alert)
    for method in ("GET", "HEAD"):
        web.browser().request(method, web.origin + path, timeout=PATIENCE_S)
    page = web.get(web.browser(), path)
    assert page.status_code == 200
    assert "Plovair: spike s1" in page.text
    assert "You are Ana: this link was sent to ana-mail." in page.text
    assert page.headers["cache-control"] == "no-store"
    assert fresh(web, alert).acknowledged is None


def test_the_link_acknowledges_with_name_and_comment(web: Web) -> None:
    alert = alarm(web)
    path = link_to(web, alert)
    done = web.submit(web.browser(), path, name=" Ana  B. ", comment="on <it>")
    assert done.status_code == 200
    assert "You have it" in done.text
    assert "on &lt;it&gt;" in done.text
    held = fresh(web, alert).acknowledged
    assert held is not None
    assert (held.by, held.comment, held.channel) == ("Ana", "on <it>", "ana-mail")
    again = web.get(web.browser(), path)
    assert "Ana has it" in again.text
    assert "<form" not in again.text


def test_of_two_who_press_at_once_one_has_it(web: Web) -> None:
    alert = alarm(web)
    path = link_to(web, alert)
    first, second = web.browser(), web.browser()
    tokens = [web.get(b, path).text.split('name="csrf" value="')[1].split('"')[0] for b in (first, second)]
    for browser, token, name in zip((first, second), tokens, ("Ana", "Bo"), strict=True):
        answer = web.post(browser, path, data={"csrf": token, "name": name, "comment": ""})
        assert answer.status_code == 200
    assert "Ana has it" in answer.text
    held = fresh(web, alert).acknowledged
    assert held is not None
    assert held.by == "Ana"


def test_a_form_from_elsewhere_acknowledges_nothing(web: Web) -> None:
    alert = alarm(web)
    path = link_to(web, alert)
    assert web.post(web.browser(), path, data={"name": "Eve"}).status_code == 403
    evil = {"Origin": "https://evil.example"}
    assert web.post(web.browser(), path, data={"name": "Eve"}, headers=evil).status_code == 403
    assert fresh(web, alert).acknowledged is None


@pytest.mark.parametrize("name", ["", " ", "x" * 41])
def test_a_name_is_needed(web: Web, name: str) -> None:
    alert = alarm(web)
    answer = web.submit(web.browser(), link_to(web, alert, channel="ops", person=""), name=name, comment="")
    assert answer.status_code == 422
    assert "A name has 1 to 40 characters." in answer.text
    assert fresh(web, alert).acknowledged is None


@pytest.mark.parametrize(
    ("channel", "person", "signed_in", "by"),
    [
        ("ana-mail", "Ana", False, "Ana"),
        ("ops", "", False, "Eve (by ops)"),
        ("ops", "", True, "Kim"),
    ],
)
def test_nobody_acts_under_anothers_name(web: Web, channel: str, person: str, signed_in: bool, by: str) -> None:
    """A link of a person is that person's, one of a shared channel says so, who is signed in is known."""
    alert = alarm(web)
    who = web.browser()
    if signed_in:
        access.add_user(web.client, "Kim", Role.executive)
        web.come_in(who, "Kim")
    web.submit(who, link_to(web, alert, channel=channel, person=person), name="Eve", comment="")
    held = fresh(web, alert).acknowledged
    assert held is not None
    assert held.by == by


ABROAD = """
[[channels]]
name = "ops"
url = "env:OPS"

[[people]]
name = "Ana"
timezone = "America/Chicago"
channels = ["ops"]
"""


def test_pages_show_the_clock_of_the_message(client: redis.Redis, valkey: Valkey) -> None:
    """The message of Ana says Chicago; so do the page behind its link and, for Ana, the pages about alerts."""
    config = parse(CONFIG + ABROAD)
    serving = Serving(config, valkey.url)
    web = Web(serving.server, client, config)
    alert = alarm(web)
    theirs, ours = (moment(alert.since, zone) for zone in ("America/Chicago", "Europe/Berlin"))
    told = Paged(turn=1, at=now(), reason=PageReason.new, to=(Recipient("ops", "Ana"),), severity=alert.severity)
    assert theirs in message(alert, told, Plan(config).zone_of("Ana"))[1]
    assert f"since {theirs}" in web.get(web.browser(), link_to(web, alert, channel="ops", person="Ana")).text
    assert f"since {ours}" in web.get(web.browser(), link_to(web, alert, channel="ops", person="")).text
    assert theirs in str(listing(overview(alert), config, AlertRights(True, True, True, "", "America/Chicago")))
    assert ours in str(listing(overview(alert), config, AlertRights(True, True, True, "")))
    said = web.submit(web.browser(), link_to(web, alert, channel="ops", person="Ana"), comment="").text
    held = fresh(web, alert).acknowledged
    assert held is not None
    assert moment(held.at, "America/Chicago") in said
    web.close()
    serving.stop()


def overview(alert: Alert) -> AlertsOverview:
    return AlertsOverview(version=1, going=(alert,), closed=(), silences=(), channels=())


def test_links_that_do_not_work(web: Web) -> None:
    alert = alarm(web)
    good = link_to(web, alert)
    head, _, mac = good.rpartition(".")
    other = make(b"another key" * 3, AcknowledgeLink(alert.id, "ana-mail", "Ana", now() + HOUR))
    for path in (
        link_to(web, alert, expires=now() - 1),
        good[:-1],
        head + "." + mac[::-1],
        head[:-2] + "xx." + mac,
        f"/alerts/ack/{other}",
        "/alerts/ack/x",
        "/alerts/ack/" + "x" * 2000,
        "/alerts/ack/%C3%A9.%00",
    ):
        answer = web.get(web.browser(), path)
        assert answer.status_code == 410, path
        assert "Plovair" not in answer.text
    # A link is for one alert and nothing else.
    assert web.get(web.browser(), "/alerts").status_code == 303


def test_after_the_end_there_is_nothing_to_acknowledge(web: Web) -> None:
    alert = alarm(web)
    path = link_to(web, alert)
    alarm_over = trigger(since=alert.since, open=False)
    alerts.raise_triggers(web.client, [alarm_over])
    watch(web.client, config_of(CHAIN), now())
    answer = web.get(web.browser(), path)
    assert "It is over" in answer.text
    assert "<form" not in answer.text


def test_the_api_lists_and_acknowledges(web: Web) -> None:
    alert = alarm(web)
    reader = web.signed_in(Role.reader)
    listed = web.get(reader, "/api/v1/alerts").json()
    assert [a["id"] for a in listed["open"]] == [alert.id]
    assert listed["closed"] == []
    assert listed["open"][0]["acknowledged"] is None
    assert listed["open"][0]["paged"] == ["Ana by ana-mail"]
    path = f"/api/v1/alerts/{alert.id}/acknowledge"
    assert web.post(reader, path, json={"name": "Bo"}).status_code == 403

    responder = web.signed_in(Role.responder)
    del responder.headers["Origin"]
    assert web.post(responder, path, json={}).status_code == 422
    assert web.post(responder, path, json={"nam": "Bo"}).status_code == 422
    assert web.post(responder, path, data="{").status_code == 422
    done = web.post(responder, path, json={"name": "Bo", "comment": "on it"})
    assert done.status_code == 200
    assert done.json()["acknowledged"]["by"] == "Bo"
    late = web.post(responder, path, json={"name": "Ana"})
    assert (late.status_code, late.json()["detail"]) == (409, "Bo has it already.")
    assert web.post(responder, "/api/v1/alerts/nope/acknowledge", json={"name": "A"}).status_code == 404

    one = web.get(reader, f"/api/v1/alerts/{alert.id}").json()
    assert one["trail"][-1]["sentence"] == "Bo has it. “on it”"
    assert one["messages"][0]["state"] == "sent"
    assert web.get(reader, "/api/v1/alerts/nope").status_code == 404
    paths = web.get(reader, "/api/v1/openapi.json").json()["paths"]
    assert "post" in paths["/api/v1/alerts/{id}/acknowledge"]


def test_a_person_acknowledges_by_api_under_their_own_name(web: Web) -> None:
    alert = alarm(web)
    access.add_user(web.client, "Kim", Role.executive)
    who = web.browser()
    web.come_in(who, "Kim")
    answer = web.post(who, f"/api/v1/alerts/{alert.id}/acknowledge", json={"name": "Eve"})
    assert answer.json()["acknowledged"]["by"] == "Kim"


@pytest.fixture
def page(web: Web, browser: Browser) -> Page:
    """A telephone of somebody who is signed in as Kim."""
    access.add_user(web.client, "Kim", Role.manager)
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    context.add_cookies([web.cookie_of("Kim")])  # type: ignore[list-item]
    page = context.new_page()
    return page


def fits(page: Page) -> bool:
    """Nothing is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_on_a_telephone(web: Web, page: Page) -> None:
    alert = alarm(web, severity=Severity.critical)
    page.goto(f"{web.origin}/alerts")
    page.wait_for_selector("text=Nobody has it yet.")
    assert fits(page)
    page.fill("input[name=comment]", "I look at it")
    page.click("text=I have it")
    page.wait_for_url(f"**/alerts/{alert.id}")
    page.wait_for_selector(".held")
    assert "Kim has it since" in page.inner_text(".held")
    assert "I look at it" in page.inner_text(".held")
    trail = page.inner_text(".trail")
    assert "Paged boss-mail: this is new." in trail
    assert "Kim has it. “I look at it”" in trail
    assert fits(page)


def test_the_page_renews_itself_and_only_then(web: Web, page: Page) -> None:
    page.goto(f"{web.origin}/alerts")
    page.wait_for_selector("text=No alert is open.")
    alarm(web)
    page.wait_for_selector("text=Plovair: spike s1")
    page.fill("input[name=comment]", "half typed")
    with page.expect_response("**/_dash-update-component*"):
        pass  # a look that finds nothing new
    assert page.input_value("input[name=comment]") == "half typed"


def test_a_silence_has_an_end_and_a_reason(web: Web, page: Page) -> None:
    page.goto(f"{web.origin}/alerts")
    page.click("text=Silence something")
    page.select_option("select[name=department]", "care")
    page.select_option("select[name=minutes]", "60")
    page.fill("input[name=reason]", "a planned test")
    assert fits(page)
    page.click("button:has-text('Silence')")
    page.wait_for_selector("text=a planned test (Kim)")
    (silence,) = alerts.silences(web.client, now())
    assert (silence.department, silence.by) == ("care", "Kim")
    assert silence.end - silence.start == HOUR
    page.click("text=End it now")
    page.wait_for_selector("text=None.")
    assert alerts.silences(web.client, now()) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"department": "care", "minutes": "60", "reason": " "}, "needs a reason"),
        ({"department": "care", "minutes": "0", "reason": "x"}, "lasts 1 minute to 31 days"),
        ({"department": "care", "minutes": "99999999", "reason": "x"}, "lasts 1 minute to 31 days"),
        ({"department": "care", "minutes": "", "reason": "x"}, "lasts 1 minute to 31 days"),
        ({"minutes": "60", "reason": "x"}, "hide a crisis"),
    ],
)
def test_a_silence_that_will_not_do(web: Web, fields: dict[str, str], said: str) -> None:
    who = web.signed_in(Role.manager)
    sent = {"csrf": form_token(who.cookies[web.cookie]), **fields}
    answer = web.post(who, "/alerts/silences", data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert alerts.silences(web.client, now()) == []


def test_who_may_do_what_on_the_page(web: Web) -> None:
    alert = alarm(web)
    for role, status in ((Role.executive, 403), (Role.agent, 303)):
        who = web.signed_in(role)
        fields = {
            "csrf": form_token(who.cookies[web.cookie]),
            "department": "care",
            "minutes": "5",
            "reason": "x",
        }
        assert web.post(who, "/alerts/silences", data=fields).status_code == status
    who = web.signed_in(Role.viewer)
    assert web.get(who, f"/alerts/{alert.id}").status_code == 403


def test_the_api_closes(web: Web) -> None:
    alert = alarm(web)
    path = f"/api/v1/alerts/{alert.id}/close"
    reader = web.signed_in(Role.reader)
    assert web.post(reader, path, json={"name": "Bo", "reason": "x"}).status_code == 403
    responder = web.signed_in(Role.responder)
    del responder.headers["Origin"]
    for wrong in ({}, {"name": "Bo"}, {"name": "Bo", "reason": ""}, {"reason": "x"}):
        assert web.post(responder, path, json=wrong).status_code == 422
    done = web.post(responder, path, json={"name": "Bo", "reason": "a drill"})
    assert done.status_code == 200
    assert done.json()["closed_by_hand"]["by"] == "Bo"
    late = web.post(responder, path, json={"name": "Ana", "reason": "me too"})
    assert (late.status_code, late.json()["detail"]) == (409, "It is over.")
    missing = "/api/v1/alerts/nope/close"
    assert web.post(responder, missing, json={"name": "A", "reason": "x"}).status_code == 404
    listed = web.get(reader, "/api/v1/alerts").json()
    assert (listed["open"], [a["id"] for a in listed["closed"]]) == ([], [alert.id])


def test_closing_by_hand_on_a_telephone(web: Web, page: Page) -> None:
    alert = alarm(web)
    page.goto(f"{web.origin}/alerts/{alert.id}")
    page.click("summary:has-text('Close it')")
    page.fill(f"#reason-{alert.id}", "a drill of ours")
    assert fits(page)
    page.click("button:has-text('Close it')")
    page.wait_for_selector("text=closed it")
    assert "“a drill of ours”" in page.inner_text(".alert-card")
    assert page.locator("button:has-text('I have it')").count() == 0
    page.goto(web.origin + link_to(web, alert))
    page.wait_for_selector("text=Kim closed it")


def test_who_may_close(web: Web) -> None:
    alert = alarm(web)
    executive = web.signed_in(Role.executive)
    fields = {"csrf": form_token(executive.cookies[web.cookie]), "reason": "x"}
    assert web.post(executive, f"/alerts/{alert.id}/close", data=fields).status_code == 403
    agent = web.signed_in(Role.agent)
    fields = {"csrf": form_token(agent.cookies[web.cookie]), "reason": ""}
    assert web.post(agent, f"/alerts/{alert.id}/close", data=fields).status_code == 422
    fields["reason"] = "dealt with"
    assert web.post(agent, f"/alerts/{alert.id}/close", data=fields).status_code == 303
    (found,) = alerts.newest(web.client, 1)
    assert found.by_hand is not None
    assert found.by_hand.reason == "dealt with"


def test_what_is_half_typed_survives_that_the_page_renews_itself(web: Web, page: Page) -> None:
    alert = alarm(web)
    page.goto(f"{web.origin}/alerts")
    page.fill(f"#comment-{alert.id}", "I am on")
    alarm(web, "s2", department="press", kind=AlertKind.sla)
    page.wait_for_selector("text=Plovair: spike s2")
    assert page.input_value(f"#comment-{alert.id}") == "I am on"


def test_without_rules_it_is_said_that_nobody_is_called(web: Web) -> None:
    nothing = AlertsOverview(version=0, going=(), closed=(), silences=(), channels=())
    rights = AlertRights(acknowledge=False, close=False, silence=False, token="")
    for config, said in ((config_of("\n"), True), (config_of(CHAIN), False)):
        assert bool(config.alerts) != said
        assert (NO_RULES in str(listing(nothing, config, rights))) == said
