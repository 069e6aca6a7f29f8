"""Page again? Every reason has a row, and no sequence of happenings calls anybody twice."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.alerting import Alert, PageReason, Plan, Severity, page
from listening.alerting.alert import Acknowledgement
from listening.alerting.delivery import DeliveryProgress, Purpose, Sending, Sent
from listening.alerting.evaluate import Changes, World, evaluate
from listening.alerting.silence import Silence
from tests.alerting.plans import CHAIN, MINUTE, NOON, config_of, trigger

PLAN = Plan(config_of(CHAIN))


class Play:
    """Alerting without a store: passes over a world, every message with a fate of its own."""

    def __init__(self, plan: Plan = PLAN) -> None:
        self.plan = plan
        self.world = World()
        self.now = NOON

    def run(self, *triggers: Any, state: Sending = Sending.sent, silences: Any = ()) -> Changes:
        world = msgspec.structs.replace(self.world, triggers=triggers, silences=tuple(silences))
        changes = evaluate(world, self.plan, self.now)
        alerts = {alert.id: alert for alert in self.world.alerts}
        alerts |= {alert.id: alert for alert in changes.alerts}
        sent = [*self.world.sent, *(Sent(d, DeliveryProgress(state=state)) for d in changes.deliveries)]
        self.world = World(alerts=tuple(a for a in alerts.values() if not a.finished), sent=tuple(sent))
        return changes

    def settle(self, state: Sending) -> None:
        """What became of every message so far."""
        sent = tuple(Sent(s.delivery, DeliveryProgress(state=state)) for s in self.world.sent)
        self.world = msgspec.structs.replace(self.world, sent=sent)

    def acknowledge(self, by: str, **more: Any) -> None:
        held = Acknowledgement(at=self.now, by=by, **more)
        alerts = tuple(msgspec.structs.replace(a, acknowledged=held) for a in self.world.alerts)
        self.world = msgspec.structs.replace(self.world, alerts=alerts)

    @property
    def alert(self) -> Alert:
        (alert,) = self.world.alerts
        return alert

    @property
    def told(self) -> list[tuple[PageReason, list[str]]]:
        return [(p.reason, [to.channel for to in p.to]) for p in self.alert.pages]


def test_new() -> None:
    play = Play()
    changes = play.run(trigger())
    assert play.told == [(PageReason.new, ["ana-mail"])]
    (delivery,) = changes.deliveries
    assert delivery.id == f"{play.alert.id}.1.ana-mail"
    assert delivery.purpose is Purpose.page


def test_already_paged_says_until_when() -> None:
    play = Play()
    play.run(trigger())
    changes = play.run(trigger())
    assert (play.alert.reason, play.alert.until) == (PageReason.already_paged, NOON + 10 * MINUTE)
    assert changes.deliveries == ()
    assert play.run(trigger()) == Changes()


def test_escalates_to_each_once_and_then_the_chain_has_ended() -> None:
    play = Play()
    for _ in range(90):
        play.run(trigger())
        play.now += MINUTE
    assert play.told == [
        (PageReason.new, ["ana-mail"]),
        (PageReason.escalated_no_acknowledgement, ["bo-chat"]),
    ]
    assert [p.at for p in play.alert.pages] == [NOON, NOON + 10 * MINUTE]
    assert play.alert.reason is PageReason.chain_ended


def test_reminders_are_sent_only_if_asked_for() -> None:
    reminding = CHAIN.replace('severity = "low"', 'severity = "low"\nremind_minutes = 30')
    play = Play(Plan(config_of(reminding)))
    for _ in range(100):
        play.run(trigger())
        play.now += MINUTE
    reminded = [p.at - NOON for p in play.alert.pages if p.reason is PageReason.reminder]
    assert reminded == [40 * MINUTE, 70 * MINUTE]


def test_reminders_do_not_wait_for_a_long_last_step() -> None:
    """After the last step there is nobody to wait for, however many minutes it has."""
    reminding = CHAIN.replace('severity = "low"', 'severity = "low"\nremind_minutes = 15')
    long = reminding.replace('{ who = "Bo", minutes = 10 }', '{ who = "Bo", minutes = 60 }')
    play = Play(Plan(config_of(long)))
    feet = []
    for _ in range(60):
        feet += [delivery.foot for delivery in play.run(trigger()).deliveries]
        play.now += MINUTE
    assert [(p.at - NOON) // MINUTE for p in play.alert.pages] == [0, 10, 25, 40, 55]
    assert feet[0].startswith("If nobody has it by 13:10, Bo is called.\n")
    again = "Nobody else is called after you. You are called again every 15 minutes until somebody has it.\n"
    assert all(foot.startswith(again) for foot in feet[1:])
    assert play.alert.reason is PageReason.chain_ended, "and the page names nobody who is next"


def test_who_is_asleep_when_their_step_comes_is_called_when_they_wake() -> None:
    """The message says when; it does not say that nobody is called."""
    sleeping = CHAIN.replace('channels = ["bo-chat"]', 'channels = ["bo-chat"]\nquiet = ["Mon-Sun 07:00-09:00"]')
    play = Play(Plan(config_of(sleeping)))
    (delivery,) = play.run(trigger(severity=Severity.low)).deliveries
    # 12:00 UTC is 07:00 in Chicago, where Bo sleeps until nine.
    assert delivery.foot.startswith("If nobody has it by 15:00, Bo is called.\n"), "as Lisbon's clock shows it"
    play.run(trigger(severity=Severity.low))
    assert (play.alert.reason, play.alert.until) == (PageReason.already_paged, NOON + 120 * MINUTE)
    play.now = NOON + 120 * MINUTE
    play.run(trigger(severity=Severity.low))
    assert play.told[-1] == (PageReason.escalated_no_acknowledgement, ["bo-chat"])


def test_where_somebody_comes_on_call_later_it_is_not_said_that_nobody_is_called() -> None:
    nights = CHAIN.replace(
        '[[alerts]]\nname = "crisis"',
        '[[rotas]]\nname = "night"\nshifts = [{ person = "Bo", hours = ["Mon-Sun 20:00-23:00"] }]\n'
        '[[alerts]]\nname = "crisis"',
    ).replace('{ who = "Bo", minutes = 10 }', '{ who = "night", minutes = 10 }')
    play = Play(Plan(config_of(nights)))
    (delivery,) = play.run(trigger()).deliveries
    assert delivery.foot.startswith("Nobody else is on call now; who comes on call next is called if nobody has it.\n")
    play.now = NOON + 14 * 60 * MINUTE  # 21:00 in Chicago
    play.run(trigger())
    assert play.told[-1] == (PageReason.escalated_no_acknowledgement, ["bo-chat"])


def test_who_is_called_already_is_not_called_by_a_later_step() -> None:
    doubled = CHAIN.replace('{ who = "Bo", minutes = 10 }', '{ who = "Ana", minutes = 10 }')
    play = Play(Plan(config_of(doubled)))
    for _ in range(40):
        play.run(trigger())
        play.now += MINUTE
    assert play.told == [(PageReason.new, ["ana-mail"])]


@pytest.mark.parametrize(
    ("now", "severity", "reason", "told"),
    [
        # Lisbon, 23:30 in summer: Ana sleeps through what is low, and nobody else is woken for it.
        (NOON + 10 * 60 * MINUTE + 30 * MINUTE, Severity.low, PageReason.quiet_hours, []),
        (NOON + 10 * 60 * MINUTE + 30 * MINUTE, Severity.medium, PageReason.new, ["ana-mail"]),
        (NOON, Severity.low, PageReason.new, ["ana-mail"]),
    ],
)
def test_quiet_hours(now: int, severity: Severity, reason: PageReason, told: list[str]) -> None:
    play = Play()
    play.now = now
    play.run(trigger(severity=severity))
    assert play.alert.reason is reason
    assert [to.channel for p in play.alert.pages for to in p.to] == told
    if reason is PageReason.quiet_hours:
        play.now = play.alert.until
        play.run(trigger(severity=severity))
        assert play.told == [(PageReason.new, ["ana-mail"])]


def test_nobody_on_call_goes_to_the_next_and_waits_for_the_first() -> None:
    weekdays = CHAIN.replace(
        'shifts = [{ person = "Ana" }]',
        'shifts = [{ person = "Ana", hours = ["Tue 08:00-20:00"] }]',
    )
    play = Play(Plan(config_of(weekdays)))
    play.run(trigger())
    assert play.told == [(PageReason.new, ["bo-chat"])]
    alone = weekdays.replace('    { who = "Bo", minutes = 10 },\n', "")
    play = Play(Plan(config_of(alone)))
    play.run(trigger())
    assert play.alert.reason is PageReason.nobody_on_call
    play.now += 20 * 60 * MINUTE
    play.run(trigger())
    assert play.told == [(PageReason.new, ["ana-mail"])]


def _silence(**more: Any) -> Silence:
    values = {"id": "x", "by": "Kim", "reason": "a test", "start": NOON, "end": NOON + 30 * MINUTE}
    return Silence(**(values | more))


@pytest.mark.parametrize(
    ("silence", "silent"),
    [
        (_silence(department="care"), True),
        (_silence(department="press"), False),
        (_silence(topic="Plovair", kind="spike"), True),
        (_silence(kind="sla"), False),
        (_silence(key="s1"), True),
        (_silence(key="s2"), False),
        (_silence(department="care", end=NOON), False),
        (_silence(department="care", start=NOON + 1), False),
    ],
)
def test_silences(silence: Silence, silent: bool) -> None:
    play = Play()
    play.run(trigger(), silences=[silence])
    assert (play.alert.reason is PageReason.silenced) == silent
    if silent:
        assert play.alert.until == silence.end
        play.now = silence.end
        play.run(trigger(), silences=[silence])
    assert play.told == [(PageReason.new, ["ana-mail"])]


def test_of_two_silences_the_first_to_end_counts() -> None:
    play = Play()
    later = NOON + 60 * MINUTE
    silences = [_silence(department="care"), _silence(id="y", department="press", end=later)]
    matters = (trigger("s1"), trigger("s2", department="press"))
    play.run(*matters, silences=silences)
    assert (play.alert.reason, play.alert.until) == (PageReason.silenced, NOON + 30 * MINUTE)
    play.now = play.alert.until
    play.run(*matters, silences=silences)
    assert play.told == [(PageReason.new, ["ana-mail"])]


def test_one_loud_matter_is_enough() -> None:
    play = Play()
    play.run(trigger("s1"), trigger("s2", department="press"), silences=[_silence(department="care")])
    assert play.told == [(PageReason.new, ["ana-mail"])]


def test_all_failed_goes_to_the_next_at_once_and_then_begins_anew() -> None:
    play = Play()
    for _ in range(4):
        play.run(trigger(), state=Sending.failed)
    assert play.told == [
        (PageReason.new, ["ana-mail"]),
        (PageReason.delivery_failed_next, ["bo-chat"]),
    ]
    assert (play.alert.reason, play.alert.until) == (PageReason.nobody_reached, NOON + 10 * MINUTE)
    play.now += 10 * MINUTE
    play.run(trigger())
    assert play.told[2:] == [(PageReason.delivery_failed_next, ["ana-mail"])]
    assert play.alert.pages[-1].round == 1


def test_a_message_on_its_way_is_waited_for() -> None:
    play = Play()
    play.run(trigger(), state=Sending.decided)
    play.run(trigger())
    assert play.alert.reason is PageReason.already_paged


def test_acknowledged_is_quiet_and_worse_goes_to_who_has_it() -> None:
    play = Play()
    play.run(trigger())
    play.acknowledge("BO")
    play.now += 60 * MINUTE
    play.run(trigger())
    assert play.alert.reason is PageReason.acknowledged
    changes = play.run(trigger(severity=Severity.critical))
    assert play.told[1:] == [(PageReason.distinctly_worse, ["bo-chat"])]
    assert [d.purpose for d in changes.deliveries] == [Purpose.update]
    play.run(trigger(severity=Severity.critical))
    assert len(play.told) == 2


def test_what_joins_is_told_to_those_who_know() -> None:
    """One alert must not hide another: whoever has it, or was called, hears the name of what joined."""
    play = Play()
    play.run(trigger())
    play.now += MINUTE
    play.run(trigger("c2", title="Dell: 3455 times the usual", worse_by=3455.0))
    play.run(trigger("c3", title="Sony: 4457 times the usual", worse_by=4457.0))
    assert len(play.alert.members) == 3
    assert len(play.told) == 1, "they were called a moment ago"
    play.now += MINUTE
    (delivery,) = play.run(trigger()).deliveries
    assert play.told[1:] == [(PageReason.joined, ["ana-mail"])]
    assert delivery.title == "Joined, HIGH: Sony: 4457 times the usual (and 1 more)"
    assert "Dell: 3455 times the usual" in delivery.text
    play.acknowledge("BO")
    for minutes in (3, 4):
        play.now = NOON + minutes * MINUTE
        play.run(trigger())
    assert len(play.told) == 2, "who took it saw all three"
    (delivery,) = play.run(trigger("c4")).deliveries
    assert play.told[2:] == [(PageReason.joined, ["bo-chat"])]
    assert delivery.purpose is Purpose.update


def test_how_it_grows_is_no_news_to_who_was_just_called() -> None:
    play = Play()
    play.run(trigger(severity=Severity.low, worse_by=3.0))
    for worse_by in (5.0, 7.0, 9.0):
        play.now += MINUTE
        play.run(trigger(severity=Severity.high, worse_by=worse_by))
        play.run(trigger(severity=Severity.high, worse_by=worse_by))
    assert play.told == [(PageReason.new, ["ana-mail"])]
    play.now += 2 * MINUTE
    play.run(trigger(severity=Severity.high, worse_by=9.0))
    assert play.told[1:] == [(PageReason.distinctly_worse, ["ana-mail"])]
    # Others are called at once: another rule fits.
    play.now += MINUTE
    play.run(trigger(severity=Severity.critical, worse_by=9.0))
    assert play.told[2:] == [(PageReason.distinctly_worse, ["boss-mail"])]


def test_who_took_it_by_a_link_is_told_there() -> None:
    play = Play()
    play.run(trigger())
    play.acknowledge("somebody nobody knows", channel="boss-mail")
    play.now += 5 * MINUTE
    play.run(trigger(worse_by=2.0))
    assert play.told[1:] == [(PageReason.distinctly_worse, ["boss-mail"])]


@pytest.mark.parametrize(
    ("state", "reason", "told"),
    [
        (Sending.sent, PageReason.over, [(PageReason.new, ["ana-mail"]), (PageReason.closing, ["ana-mail"])]),
        (Sending.failed, PageReason.over_unpaged, [(PageReason.new, ["ana-mail"])]),
    ],
)
def test_closing(state: Sending, reason: PageReason, told: list[Any]) -> None:
    play = Play()
    play.run(trigger())
    play.settle(Sending.decided)
    over = msgspec.structs.replace(trigger(), open=False)
    play.run(over)
    assert play.alert.reason is PageReason.closing_waits
    play.settle(state)
    last = play.run()
    if state is Sending.sent:
        assert play.told == told
        last = play.run()
    (alert,) = last.alerts
    assert alert.finished
    assert alert.reason is reason
    assert [(p.reason, [to.channel for to in p.to]) for p in alert.pages] == told


def test_over_before_anybody_was_called() -> None:
    play = Play()
    play.run(trigger(), silences=[_silence(department="care")])
    (alert,) = play.run(msgspec.structs.replace(trigger(), open=False)).alerts
    assert (alert.reason, alert.finished, alert.pages) == (PageReason.over_unpaged, True, ())


def test_what_comes_again_is_an_alert_of_its_own() -> None:
    play = Play()
    play.run(trigger())
    first = play.alert
    play.run(msgspec.structs.replace(trigger(), open=False))
    play.now += MINUTE
    play.run(trigger())
    assert play.alert.id != first.id
    assert play.told == [(PageReason.new, ["ana-mail"])]


def test_no_rule_no_alert_and_no_rule_any_more_no_page() -> None:
    strict = Plan(config_of(CHAIN.replace('severity = "low"', 'severity = "high"')))
    play = Play(strict)
    play.run(trigger(severity=Severity.medium))
    assert play.world.alerts == ()
    play = Play()
    play.run(trigger(severity=Severity.medium))
    play.plan = strict
    play.now += 60 * MINUTE
    play.run(trigger(severity=Severity.medium))
    assert play.alert.reason is PageReason.no_rule


def test_groups_are_what_the_rule_says() -> None:
    for group_by, number in (("", 1), ('group_by = ["department"]', 2), ("group_minutes = 0", 3)):
        plan = Plan(config_of(CHAIN.replace('severity = "low"', f'severity = "low"\n{group_by}')))
        play = Play(plan)
        play.run(trigger("a"), trigger("b"), trigger("c", department="press"))
        assert len(play.world.alerts) == number, group_by


HAPPENINGS = st.lists(
    st.tuples(
        st.integers(0, 15 * MINUTE),
        st.sampled_from(list(Severity)),
        st.floats(1, 20),
        st.booleans(),
        st.sampled_from([Sending.sent, Sending.failed, Sending.decided]),
        st.sampled_from(["", "", "", "", "Ana", "Bo", "nobody we know"]),
    ),
    max_size=25,
)


@settings(deadline=None)
@given(HAPPENINGS)
def test_the_same_world_decides_the_same_and_is_done_after_it(happenings: list[Any]) -> None:
    """A decision is taken once: passes at one instant come to rest, and no reason comes twice."""
    play = Play()
    for wait, severity, worse_by, silent, state, holder in happenings:
        play.now += wait
        silences = [_silence(department="care", start=play.now, end=play.now + 1)] * silent
        matter = trigger(severity=severity, worse_by=worse_by)
        # It may be worse and unanswered at once: two reasons, two passes.
        for _ in range(3):
            play.run(matter, state=state, silences=silences)
        decision = page(play.alert, play.world.sent, play.plan, silences, play.now)
        assert decision == page(play.alert, play.world.sent, play.plan, silences, play.now)
        if state is not Sending.failed:
            assert not decision.to
            reasons = [p.reason for p in play.alert.pages if p.at == play.now]
            assert wait == 0 or len(reasons) == len(set(reasons))
        if silent:
            assert decision.reason is PageReason.silenced
        if holder and not play.alert.acknowledged:
            play.acknowledge(holder)
    called = [
        (p.rule, p.round, to.channel)
        for a in play.world.alerts
        for p in a.pages
        if p.chain and p.reason is not PageReason.reminder
        for to in p.to
    ]
    assert len(called) == len(set(called))
