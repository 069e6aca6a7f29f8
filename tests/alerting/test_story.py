"""One alert from end to end: a real Valkey, a real mail sink, a real HTTP sink. The clock is ours."""

from __future__ import annotations

import hashlib
import hmac

import msgspec
import pytest

from listening.alerting import PageReason, Severity
from listening.alerting.channel import losing
from listening.store.alerts import alerts, deliveries
from listening.store.left_over import left_over
from tests.alerting.conftest import Story
from tests.alerting.plans import CHAIN, config_of, trigger
from workers.notify.notify import deliver, watch


def test_page_escalation_acknowledgement_closing(story: Story) -> None:
    story.say(trigger())
    assert story.mail.subjects() == ["HIGH: Plovair: spike s1"]
    assert "210 in 5 minutes, usually 40" in story.mail.mails[0].text
    assert "/alerts/ack/" in story.mail.mails[0].text
    assert "/spikes/s1" in story.mail.mails[0].text

    story.run(9.9)
    assert len(story.mail.mails) == 1
    assert story.http.titles("bo") == []
    story.run(0.2)
    assert story.http.titles("bo") == ["HIGH, nobody has it yet: Plovair: spike s1"]

    story.acknowledge("Bo", "on it")
    story.run(120)
    assert len(story.mail.mails) == 1
    assert len(story.http.titles("bo")) == 1

    story.say(msgspec.structs.replace(trigger(), open=False))
    assert story.mail.subjects() == ["HIGH: Plovair: spike s1", "Over: Plovair: spike s1"]
    assert story.http.titles("bo")[1:] == ["Over: Plovair: spike s1"]
    story.run(60)
    assert (len(story.mail.mails), len(story.http.titles("bo"))) == (2, 2)
    assert alerts.unfinished(story.client) == []
    assert story.trail() == [
        "Opened: Plovair: spike s1.",
        "Paged Ana by ana-mail: this is new.",
        "Delivered to Ana by ana-mail.",
        "Nobody else was paged: the next in the chain is called at 14:10 if nobody acknowledges.",
        "Paged Bo by bo-chat: nobody acknowledged in time.",
        "Delivered to Bo by bo-chat.",
        "Paged nobody: everybody in the chain was paged, and nobody has acknowledged.",
        "Bo has it. “on it”",
        "Paged nobody: somebody has it.",
        "Over: Plovair: spike s1.",
        "Closed: nothing of it is left.",
        "Told Ana by ana-mail and Bo by bo-chat that it is over: they had been paged.",
        "Delivered to Ana by ana-mail.",
        "Delivered to Bo by bo-chat.",
        "Over; everybody who was paged knows.",
    ]


def test_a_webhook_is_told_signed_and_once(told: Story) -> None:
    told.say(trigger())
    told.acknowledge("Ana")
    told.say(msgspec.structs.replace(trigger(), open=False))
    told.run(30)
    got = [r for r in told.http.requests if r.path == "/tracker"]
    bodies = [msgspec.json.decode(r.body) for r in got]
    assert [b["type"] for b in bodies] == ["alert.opened", "alert.changed", "alert.closed"]
    assert len({b["id"] for b in bodies}) == 3
    assert bodies[1]["alert"]["acknowledged"]["by"] == "Ana"
    for request, body in zip(got, bodies, strict=True):
        stamp = request.headers["masthead-timestamp"]
        mac = hmac.new(b"a shared secret", stamp.encode() + b"." + request.body, hashlib.sha256)
        assert request.headers["masthead-signature"] == f"v1={mac.hexdigest()}"
        assert request.headers["masthead-delivery"] == body["id"]


def test_a_webhook_that_fails_is_told_again_with_the_same_id(told: Story) -> None:
    told.http.answer = lambda request: 503 if request.path == "/tracker" else 200
    told.say(trigger())
    told.run(0.05)
    told.http.answer = lambda _: 200
    told.run(5)
    got = [r for r in told.http.requests if r.path == "/tracker"]
    assert len(got) == 2
    assert got[0].body == got[1].body
    assert got[0].headers["masthead-delivery"] == got[1].headers["masthead-delivery"]
    assert got[0].headers["masthead-timestamp"] < got[1].headers["masthead-timestamp"]


def test_what_cannot_be_delivered_goes_to_the_next_and_is_shown(story: Story) -> None:
    def on_the_wall() -> list[str]:
        return [each.name for each in losing(deliveries.channels(story.client), story.config)]

    story.mail.accepts = False
    story.say(trigger())
    story.run(2)
    assert on_the_wall() == [], "it is tried again"
    assert "Not delivered to Ana by ana-mail: the mail server answered 550. Tried again" in "\n".join(story.trail())
    story.run(2)
    assert story.mail.mails == []
    assert on_the_wall() == ["ana-mail"]
    assert story.http.titles("bo") == ["HIGH, others could not be reached: Plovair: spike s1"]
    shown = {state.name: state for state in deliveries.channels(story.client)}
    assert not shown["ana-mail"].works
    assert shown["ana-mail"].error
    assert shown["bo-chat"].works
    said = "\n".join(story.trail())
    assert "Given up." in said
    assert "hunter2" not in said + shown["ana-mail"].error

    story.say(msgspec.structs.replace(trigger(), open=False))
    story.run(5)
    assert story.http.titles("bo")[1:] == ["Over: Plovair: spike s1"]
    assert story.mail.mails == []  # who was never reached is not told that it is over


def test_a_channel_without_its_secret_goes_to_the_next_without_waiting(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANA_MAIL")
    story.say(trigger())
    assert story.http.titles("bo") == ["HIGH, others could not be reached: Plovair: spike s1"]
    assert any("environment variable ANA_MAIL is not set" in line for line in story.trail())


def test_whatever_a_channel_raises_is_a_failure_without_its_words(
    story: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> str:
        raise OSError("https://hunter2@example.com refused us")

    monkeypatch.setattr("workers.notify.channels.send", broken)
    story.say(trigger())
    story.run(8)
    assert story.alert.reason is PageReason.nobody_reached
    said = "\n".join(story.trail()) + caplog.text
    assert "the attempt broke off (OSError)" in said
    assert "hunter2" not in said


def test_a_short_failure_delays_and_loses_nothing(story: Story) -> None:
    story.mail.accepts = False
    story.say(trigger())
    story.run(0.3)
    story.mail.accepts = True
    story.run(1)
    assert story.mail.subjects() == ["HIGH: Plovair: spike s1"]


def test_a_storm_of_one_group_is_one_page(story: Story) -> None:
    story.say(*(trigger(f"s{n}") for n in range(12)))
    story.run(2)
    story.say(trigger("late"))
    story.run(5)
    # What came later has a name as well, in one message more.
    told = ["HIGH: Plovair: spike s0 (and 11 more)", "Joined, HIGH: Plovair: spike late"]
    assert story.mail.subjects() == told
    assert len(story.alert.members) == 13
    assert any(line.startswith("Joined by: Plovair: spike late.") for line in story.trail())
    story.say(trigger("much later"))
    assert story.mail.subjects() == [*told, "HIGH: Plovair: spike much later"]


def test_only_distinctly_worse_is_told_again(story: Story) -> None:
    story.say(trigger(worse_by=5.0))
    story.say(trigger(worse_by=9.9))
    assert len(story.mail.mails) == 1
    story.say(trigger(worse_by=10.0))
    assert len(story.mail.mails) == 1, "who was just called looks at it"
    story.run(5)
    story.say(trigger(worse_by=10.1))
    assert story.mail.subjects()[1:] == ["Worse, HIGH: Plovair: spike s1"]
    # Critical has a rule of its own, and that one's chain begins.
    story.say(trigger(worse_by=10.1, severity=Severity.critical))
    assert story.mail.subjects("boss") == ["Worse, CRITICAL: Plovair: spike s1"]
    assert len(story.mail.subjects("ana")) == 2


def test_worse_once_acknowledged_goes_to_who_has_it_alone(story: Story) -> None:
    story.say(trigger())
    story.acknowledge("bo")
    story.say(trigger(severity=Severity.critical))
    story.run(60)
    assert story.http.titles("bo") == ["Worse, CRITICAL: Plovair: spike s1"]
    assert len(story.mail.mails) == 1


def test_what_was_decided_before_an_acknowledgement_is_not_sent_after_it(story: Story) -> None:
    story.mail.accepts = False
    story.say(trigger())
    story.mail.accepts = True
    story.acknowledge("Bo")
    story.run(10)
    assert story.mail.mails == []
    assert "Not sent to Ana by ana-mail: somebody has it." in story.trail()


def test_the_same_trigger_again_changes_nothing(story: Story) -> None:
    story.say(trigger())
    version = alerts.version(story.client)
    story.say(trigger())
    story.say(trigger())
    assert alerts.version(story.client) == version


def test_one_of_several_recipients_is_tried_again_alone(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"mailto://127.0.0.1:{told.mail.port}?to=ana@example.com,bo@example.com&from=x@example.com&mode=insecure"
    monkeypatch.setenv("ANA_MAIL", url)
    told.mail.refuses = {"bo@example.com"}
    told.say(trigger())
    told.run(2)
    assert {mail.to for mail in told.mail.mails} == {"ana@example.com"}
    told.mail.refuses.clear()
    told.run(10)
    assert sorted(mail.to for mail in told.mail.mails) == ["ana@example.com", "bo@example.com"]


def test_no_secret_is_kept_or_logged(
    told: Story, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(1)
    port = told.mail.port
    monkeypatch.setenv("ANA_MAIL", f"mailto://kim:pa55word@127.0.0.1:{port}?to=a@b.cd&from=x@y.zz&mode=insecure")
    monkeypatch.setenv("BO_CHAT", "json://127.0.0.1:1/t0ps3cret?x=pa55word")
    monkeypatch.setenv("TRACKER", "http://127.0.0.1:1/t0ps3cret")
    monkeypatch.setenv("TRACKER_SECRET", "s1gn1ng")
    told.say(trigger())
    told.run(20)
    kept = b"".join(
        told.client.dump(key) + b"".join(k + v for k, v in told.client.hgetall(key).items())
        for key in told.client.scan_iter("*", _type="hash")
    )
    kept += b"".join(told.client.get(key) for key in told.client.scan_iter("*", _type="string"))
    said = caplog.text.encode() + kept
    for secret in (b"pa55word", b"t0ps3cret", b"s1gn1ng"):
        assert secret not in said
    assert {s.name for s in deliveries.channels(told.client) if not s.works} == {
        "ana-mail",
        "bo-chat",
        "tracker",
    }


def test_a_message_to_somebody_who_is_gone_calls_the_next(story: Story) -> None:
    """Their channel is somebody else's now: they get nothing in the name of who is gone."""
    alerts.raise_triggers(story.client, (trigger(),))
    (waiting,) = watch(story.client, story.config, story.now)
    story.config = config_of(CHAIN.replace('name = "Ana"', 'name = "Cy"').replace('person = "Ana"', 'person = "Cy"'))
    assert left_over(story.config, story.client) == [
        "1 message about an alert waits for people, channels or webhooks that config.toml does not have (Ana): each "
        "counts as failed, and whoever is next is called"
    ]
    deliver(story.client, story.config, waiting, lambda: story.now)
    story.run()
    assert story.mail.mails == []
    assert len(story.http.titles("bo")) == 1
    assert any("nobody called Ana with that channel" in line for line in story.trail())


def test_open_alerts_of_a_rule_that_is_gone_are_said(story: Story) -> None:
    story.say(trigger("s1"), trigger("s2", severity=Severity.critical))
    story.config = config_of(CHAIN.replace('name = "anything"', 'name = "the rest"'))
    assert left_over(story.config, story.client) == [
        "1 open alert is of rules that config.toml does not have (anything): others fit and go on with them (the rest)"
    ]
    story.config = config_of(CHAIN[: CHAIN.index('[[alerts]]\nname = "anything"')])
    assert left_over(story.config, story.client) == [
        "1 open alert fits no rule of config.toml any more (anything): nobody is called; close them at /alerts, or add "
        "a rule"
    ]
    story.run(30)
    assert story.http.titles("bo") == []
