"""Closing an alert by hand: who was paged is told, and what goes on pages nobody until it is worse."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from listening.alerting import PageReason, Severity
from listening.alerting.alert import Closing
from listening.alerting.delivery import DeliveryProgress, Sending, Sent
from listening.alerting.evaluate import Changes, close
from listening.alerting.webhook import Happening
from listening.alerting.words import sentence
from listening.store.alerts import alerts, onduty
from listening.store.alerts.onduty import DutyOutcome, UnusableAct
from tests.alerting.conftest import Story
from tests.alerting.plans import MINUTE, trigger
from tests.alerting.test_decide import Play


def over(**more: Any) -> Any:
    return msgspec.structs.replace(trigger(**more), open=False)


def by_hand(play: Play, by: str = "Kim", reason: str = "a test of ours") -> Changes:
    """Somebody closes the one alert; its webhooks are told."""
    changes = close(play.alert, Closing(at=play.now, by=by, reason=reason), play.plan)
    if changes.alerts:
        sent = tuple(Sent(d, DeliveryProgress(state=Sending.sent)) for d in changes.deliveries)
        play.world = msgspec.structs.replace(play.world, alerts=changes.alerts, sent=play.world.sent + sent)
    return changes


def test_who_was_paged_is_told_once_and_nobody_else_is_called() -> None:
    play = Play()
    play.run(trigger())
    by_hand(play)
    assert play.alert.acknowledged is not None
    assert play.alert.acknowledged.by == "Kim", "who closes it has it"
    for _ in range(90):
        play.now += MINUTE
        play.run(trigger())
    assert play.told == [(PageReason.new, ["ana-mail"]), (PageReason.closed_by_hand, ["ana-mail"])]
    assert play.alert.reason is PageReason.settled


def test_it_is_kept_until_what_it_is_about_is_over_and_then_says_nothing_more() -> None:
    play = Play()
    play.run(trigger())
    by_hand(play)
    play.run(trigger())
    play.run(trigger())
    assert not play.alert.finished
    (alert,) = play.run(over()).alerts
    assert (alert.finished, alert.reason, len(alert.pages)) == (True, PageReason.over, 2)


@pytest.mark.parametrize(
    ("more", "anew"),
    [
        ({"worse_by": 9.9}, False),
        ({"worse_by": 10.0}, True),
        ({"severity": Severity.critical}, True),
        ({"severity": Severity.medium}, False),
    ],
)
def test_what_goes_on_is_an_alert_of_its_own_once_it_is_distinctly_worse(more: dict[str, Any], anew: bool) -> None:
    play = Play()
    play.run(trigger(worse_by=5.0))
    closed = play.alert.id
    by_hand(play)
    play.run()
    play.now += 30 * MINUTE
    for _ in range(3):
        play.run(trigger(**{"worse_by": 5.0} | more))
    found = {alert.id: alert for alert in play.world.alerts}
    if not anew:
        assert set(found) == {closed}
        return
    (new,) = [alert for alert in found.values() if alert.id != closed]
    assert [page.reason for page in new.pages] == [PageReason.new]
    assert closed not in found, "nothing of it goes on there"


def test_what_comes_back_after_its_end_is_new() -> None:
    play = Play()
    play.run(trigger())
    closed = play.alert
    by_hand(play)
    play.run(over())
    play.run()
    play.now += MINUTE
    play.run(trigger())
    assert play.alert.id != closed.id
    assert play.told == [(PageReason.new, ["ana-mail"])]


def test_of_several_matters_each_goes_its_way() -> None:
    play = Play()
    play.run(trigger("a"), trigger("b"), trigger("c"))
    closed = play.alert.id
    by_hand(play)
    play.run()
    play.now += 30 * MINUTE
    play.run(over(key="a"), trigger("b", severity=Severity.critical), trigger("c"))
    keys = {alert.id == closed: [m.trigger.key for m in alert.open_members] for alert in play.world.alerts}
    assert keys == {True: ["c"], False: ["b"]}


def test_closing_twice_or_after_the_end_changes_nothing() -> None:
    play = Play()
    play.run(trigger())
    by_hand(play)
    assert by_hand(play, "Eve") == Changes()
    play = Play()
    play.run(trigger())
    play.run(over())
    assert by_hand(play) == Changes()


def test_before_anybody_was_paged_nobody_is() -> None:
    play = Play()
    play.run(trigger(), state=Sending.failed)
    by_hand(play)
    play.run()
    assert play.told == [(PageReason.new, ["ana-mail"])]
    assert play.alert.reason is PageReason.settled


def test_webhooks_hear_closed_once_and_nothing_after_it(told: Story) -> None:
    told.say(trigger())
    id = alerts.unfinished(told.client)[0].id
    onduty.close(told.client, told.config, id, "Kim", "a drill", told.now)
    told.run(2)
    told.say(over())
    got = [msgspec.json.decode(r.body) for r in told.http.requests if r.path == "/tracker"]
    assert [body["type"] for body in got] == [Happening.opened, Happening.closed]
    assert got[1]["alert"]["closed_by_hand"]["reason"] == "a drill"


def test_as_it_is_told_and_kept(story: Story) -> None:
    story.say(trigger())
    id = alerts.unfinished(story.client)[0].id
    story.run(1)
    answer = onduty.close(story.client, story.config, id, " Kim ", " a  drill ", story.now)
    assert answer.outcome is DutyOutcome.done
    story.run(30)
    assert story.mail.subjects() == ["HIGH: Plovair: spike s1", "Closed: Plovair: spike s1"]
    text = story.mail.mails[1].text
    assert "Kim closed it at Mon 1 Jun 13:01 WEST: a drill" in text
    assert "you are called again only if it becomes distinctly worse" in text
    assert "/alerts/ack/" not in text
    assert story.http.titles("bo") == []
    again = onduty.close(story.client, story.config, id, "Eve", "x", story.now)
    assert again.outcome is DutyOutcome.over
    assert onduty.take(story.client, story.config, id, "Eve", "", story.now).outcome is DutyOutcome.over
    story.say(over())
    assert alerts.unfinished(story.client) == []
    zone = story.config.brand.timezone
    said = [sentence(event, zone) for event in alerts.trail(story.client, id)]
    assert said[said.index("Kim closed it: “a drill”") :] == [
        "Kim closed it: “a drill”",
        "Told Ana by ana-mail that it is closed: they had been paged.",
        "Delivered to Ana by ana-mail.",
        "Closed by hand. What goes on pages nobody until it is distinctly worse.",
        "Over: Plovair: spike s1.",
        "Over; everybody who was paged knows.",
    ]


def test_what_is_under_way_is_not_sent_any_more(story: Story) -> None:
    story.mail.accepts = False
    story.say(trigger())
    id = alerts.unfinished(story.client)[0].id
    onduty.close(story.client, story.config, id, "Kim", "a drill", story.now)
    story.mail.accepts = True
    story.run(10)
    assert story.mail.mails == []


@pytest.mark.parametrize(("by", "reason"), [("", "x"), ("Kim", " "), ("Kim", "x" * 501)])
def test_unusable(story: Story, by: str, reason: str) -> None:
    story.say(trigger())
    with pytest.raises(UnusableAct):
        onduty.close(story.client, story.config, story.alert.id, by, reason, story.now)
    assert onduty.close(story.client, story.config, "nope", "Kim", "x", story.now).alert is None
