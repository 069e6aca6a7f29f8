"""A spike and its alert: one page, one holder."""

from __future__ import annotations

import msgspec
import pytest

from listening.alerting.alert import PageReason
from listening.people.permissions import Role
from listening.spikes.record import Said, opinion
from listening.store.access import access
from listening.store.alerts import alerts, deliveries
from listening.store.alerts.onduty import UnusableAct
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


PEOPLE = """
[[channels]]
name = "bo-chat"
url = "env:NO_SUCH_CHANNEL"

[[people]]
name = "Bo"
channels = ["bo-chat"]
"""


def risen(town: Town, rules: str = RULES) -> str:
    """Id of a spike for which somebody was called."""
    town.config = config(rules)
    town.past()
    town.pass_by(120)
    town.pass_by(60, extra=40)
    notify.watch(town.client, town.config, town.now)
    town.pass_by(10)
    (spike,) = town.spikes
    return spike.id


def test_who_is_given_a_spike_is_told_and_has_it(town: Town) -> None:
    id = risen(town, RULES + PEOPLE)
    access.add_user(town.client, "Bo", Role.agent)
    assert spike_desk.take(town.client, town.config, id, "Ana", "", town.now) is spike_desk.Done.done
    town.pass_by(10)
    done = spike_desk.give(town.client, town.config, id, "Ana", "Bo", "", "you know the belts", town.now)
    assert done is spike_desk.Done.done
    (alert,) = alerts.unfinished(town.client)
    assert alert.acknowledged is not None
    assert (alert.acknowledged.by, alert.acknowledged.given_by) == ("Bo", "Ana")
    (told,) = [page for page in alert.pages if page.reason is PageReason.given]
    assert [to.channel for to in told.to] == ["bo-chat"]
    (message,) = [
        each.delivery for each in deliveries.of_alert(town.client, alert.id) if each.delivery.channel == "bo-chat"
    ]
    assert message.title.startswith("Given to you")
    assert "Bo has it. Ana gave it to them: you know the belts" in message.text
    (shown,) = spike_desk.shown(town.client, town.now)
    assert shown.holder == "Bo"
    assert spike_desk.take(town.client, town.config, id, "Kim", "", town.now) is spike_desk.Done.taken
    notify.watch(town.client, town.config, town.now + 3_600_000)
    (alert,) = alerts.unfinished(town.client)
    assert [page.reason for page in alert.pages] == [PageReason.new, PageReason.given]


def test_a_department_with_a_long_name_can_be_given_it(town: Town) -> None:
    id = risen(town)
    title = "خدمة العملاء " * 15
    departments = tuple(
        msgspec.structs.replace(each, title=title.strip()) if each.name == "press" else each
        for each in town.config.departments
    )
    town.config = msgspec.structs.replace(town.config, departments=departments)
    assert spike_desk.give(town.client, town.config, id, "Ana", "", "press", "", town.now) is spike_desk.Done.done
    (shown,) = spike_desk.shown(town.client, town.now)
    assert shown.holder == title.strip()


def test_from_a_department_one_of_its_people_takes_it(town: Town) -> None:
    id = risen(town)
    spike_desk.give(town.client, town.config, id, "Ana", "", "press", "", town.now)
    (shown,) = spike_desk.shown(town.client, town.now)
    assert shown.holder == "press"
    town.pass_by(10)
    assert spike_desk.take(town.client, town.config, id, "Kim", "", town.now) is spike_desk.Done.done
    (alert,) = alerts.unfinished(town.client)
    assert alert.acknowledged is not None
    assert (alert.acknowledged.by, alert.acknowledged.department) == ("Kim", "")
    assert spike_desk.take(town.client, town.config, id, "Bea", "", town.now) is spike_desk.Done.taken


@pytest.mark.parametrize(
    ("to", "department", "said"),
    [
        ("", "", "either a person or a department"),
        ("Bo", "press", "either"),
        ("Bo", "", "nobody of that name"),
        ("", "sales", "there are care, press"),
    ],
)
def test_nobody_gets_what_cannot_be_given(town: Town, to: str, department: str, said: str) -> None:
    with pytest.raises(UnusableAct, match=said):
        spike_desk.give(town.client, town.config, "any", "Ana", to, department, "", town.now)


def test_who_has_it_is_the_last_it_was_given_to() -> None:
    said = (
        Said(at=1, who="Ana", taken=True),
        Said(at=2, who="Bea", taken=True),
        Said(at=3, who="Ana", given="Customer care", department="care"),
        Said(at=4, who="Kim", taken=True),
        Said(at=5, who="Lee", taken=True),
    )
    holders = [opinion(said[:n]).holder for n in range(len(said) + 1)]
    assert holders == ["", "Ana", "Ana", "Customer care", "Kim", "Kim"]


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
