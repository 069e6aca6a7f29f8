"""The decision whether to page again: one pure function that says whom, or why nobody, and names its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from listening.alerting.alert import ENDING, PAGING, Alert, Paged, PageReason, Recipient
from listening.alerting.delivery import ENDED, Purpose, Sending, Sent
from listening.alerting.plan import Plan
from listening.alerting.silence import Silence, silenced
from listening.config import AlertKind, AlertRule
from listening.spans import MINUTE_MS

SETTLING_MS = 5 * MINUTE_MS
"""Who was called this short a while ago looks at it now: how it grows meanwhile is no news yet."""
JOINING_MS = 2 * MINUTE_MS
"""What joins an alert is told at most this often: many matters may join in a row."""
ANEW_MS = 10 * MINUTE_MS
"""Where not one message to anybody arrived, the chain begins anew after this long."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What to do about an alert now."""

    reason: PageReason
    to: tuple[Recipient, ...] = ()
    """Who is told; empty: nobody is."""
    rule: str = ""
    step: int = 0
    round: int = 0
    chain: bool = False
    """Whether the alert stands at this step of its chain from now on."""
    until: int = 0
    """When this decision changes by itself, ms UTC; 0 = it does not."""
    why: str = ""
    """Of a silence: its reason and who wants it."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a decision looks at."""

    alert: Alert
    sent: Sequence[Sent]
    """Its messages to people, in the order they were decided; none to webhooks."""
    plan: Plan
    rule: AlertRule | None
    silences: Sequence[Silence]
    now: int

    def turn(self, page: Paged) -> list[Sent]:
        """The messages of one page."""
        return [each for each in self.sent if each.delivery.turn == page.turn]

    @property
    def at(self) -> Paged | None:
        """Where in its chain the alert stands."""
        return next((p for p in reversed(self.alert.pages) if p.chain), None)

    def channels(self, *states: Sending) -> tuple[Recipient, ...]:
        """Who has a message that calls them, in one of these states; each once."""
        found = {
            s.delivery.channel: Recipient(s.delivery.channel, s.delivery.person)
            for s in self.sent
            if s.progress.state in states and s.delivery.reason not in ENDING
        }
        return tuple(found.values())

    @property
    def worse(self) -> bool:
        """Whether it is distinctly worse than what people were told, and that is news.

        Another rule calls others: that does not wait.
        """
        called = [p for p in self.alert.pages if p.reason in PAGING]
        same = self.at is None or self.rule is None or self.rule.name == self.at.rule
        if same and called and self.now < called[-1].at + SETTLING_MS:
            return False
        told = max((p.severity for p in self.alert.pages), default=None)
        if told is not None and self.alert.severity > told:
            return True
        factor = self.rule.worse if self.rule else float("inf")
        return any(m.trigger.worse_by >= factor * m.told_worse_by for m in self.alert.open_members)


def page(alert: Alert, sent: Sequence[Sent], plan: Plan, silences: Sequence[Silence], now: int) -> Decision:
    """Decide about one alert at ``now`` (ms UTC): the first stage that has an answer gives it.

    ``sent`` are the alert's messages to people so far. The same arguments give
    the same decision; what it decides is in ``alert.pages`` from then on, so
    that it is not decided twice.
    """
    facts = Facts(alert=alert, sent=sent, plan=plan, rule=plan.rule_of(alert), silences=silences, now=now)
    for stage in STAGES:
        decision = stage(facts)
        if decision is not None:
            return decision
    raise AssertionError("the last stage always decides")


def _over(facts: Facts) -> Decision | None:
    """Nothing is wrong any more, or somebody closed it: those who were reached are told, once."""
    alert = facts.alert
    if alert.open_members and not alert.by_hand:
        return None
    told = {s.delivery.channel for s in facts.sent if s.delivery.reason in ENDING}
    told |= {r.channel for p in alert.pages if p.reason in ENDING for r in p.to}
    reached = facts.plan.known(facts.channels(Sending.sent))
    # What was found stays found: that no more came is no news.
    found = alert.kind is AlertKind.search
    to = () if found else tuple(r for r in reached if r.channel not in told)
    if to:
        return Decision(reason=PageReason.closed_by_hand if alert.by_hand else PageReason.closing, to=to)
    if any(s.progress.state not in ENDED for s in facts.sent):
        return Decision(reason=PageReason.closing_waits)
    if alert.open_members:
        return Decision(reason=PageReason.settled)
    return Decision(reason=PageReason.over if told or (found and reached) else PageReason.over_unpaged)


def _silenced(facts: Facts) -> Decision | None:
    silence = silenced(facts.alert, facts.silences, facts.now)
    if silence is None:
        return None
    why = f"{silence.reason} ({silence.by})"
    return Decision(reason=PageReason.silenced, until=silence.end, why=why)


def _held(facts: Facts) -> Decision | None:
    """Somebody has it: nobody else is called, and they only if it becomes distinctly worse."""
    if facts.alert.acknowledged is None:
        return None
    if facts.worse:
        to = _holder(facts)
        if to:
            return Decision(reason=PageReason.distinctly_worse, to=to)
    return _told_of_joined(facts, _holder(facts)) or Decision(reason=PageReason.acknowledged)


def _told_of_joined(facts: Facts, to: Sequence[Recipient]) -> Decision | None:
    """Those of ``to`` who do not know yet of a matter that joined."""
    called = [p.at for p in facts.alert.pages if p.reason in PAGING]
    if not called or facts.now < called[-1] + JOINING_MS:
        return None
    held = facts.alert.acknowledged
    seen = held.at if held else 0  # who took it looked at what it was then
    unaware = tuple(r for r in to if any(m.joined > seen for m in facts.alert.unknown_to(r)))
    return Decision(reason=PageReason.joined, to=unaware) if unaware else None


def _holder(facts: Facts) -> tuple[Recipient, ...]:
    held = facts.alert.acknowledged
    assert held is not None
    known = facts.plan.channels_of(held.by)
    if not known and held.channel:
        known = (Recipient(held.channel),)  # whoever reads there took it, by a name of their own
    return facts.plan.known(known or facts.channels(Sending.sent))


def _no_rule(facts: Facts) -> Decision | None:
    return None if facts.rule else Decision(reason=PageReason.no_rule)


def _first(facts: Facts) -> Decision | None:
    if facts.at is not None:
        return None
    return _walk(facts, PageReason.new) or Decision(reason=PageReason.nobody_on_call)


def _worse(facts: Facts) -> Decision | None:
    """Those who were called are called again; under another rule its chain begins."""
    at = facts.at
    assert at is not None
    assert facts.rule is not None
    if not facts.worse:
        return None
    if facts.rule.name != at.rule:
        decision = _walk(facts, PageReason.distinctly_worse)
        if decision is not None:
            return decision
    to = facts.plan.known(facts.channels(Sending.sent, Sending.sending, Sending.decided))
    return Decision(reason=PageReason.distinctly_worse, to=to) if to else None


def _joined(facts: Facts) -> Decision | None:
    """Those who were called are told what has become part of it since."""
    return _told_of_joined(facts, facts.plan.known(facts.channels(Sending.sent, Sending.sending, Sending.decided)))


def _failed(facts: Facts) -> Decision | None:
    """Every message of this step failed: the next step is called, without waiting."""
    at = facts.at
    assert at is not None
    states = {s.progress.state for s in facts.turn(at)}
    if not states or states - {Sending.failed}:
        return None
    after = _walk(facts, PageReason.delivery_failed_next, _next(facts, at), at.round)
    if after is not None:
        return after
    if facts.channels(Sending.sent, Sending.sending, Sending.decided):
        return None  # somebody of an earlier step knows
    if facts.now < at.at + ANEW_MS:
        return Decision(reason=PageReason.nobody_reached, until=at.at + ANEW_MS)
    anew = _walk(facts, PageReason.delivery_failed_next, 0, at.round + 1)
    return anew or Decision(reason=PageReason.nobody_reached)


def _unanswered(facts: Facts) -> Decision | None:
    at = facts.at
    assert at is not None
    assert facts.rule is not None
    deadline = _deadline(facts.rule, at)
    if facts.now < deadline:
        # After the last of a chain there is nobody to wait for.
        then = _after(facts, at, deadline)
        return Decision(reason=PageReason.already_paged, until=then.due) if then.to else None
    return _walk(facts, PageReason.escalated_no_acknowledgement, _next(facts, at), at.round)


def _next(facts: Facts, at: Paged) -> int:
    # Where config.toml has given the alert another rule since, that one begins.
    return at.step + 1 if facts.rule and facts.rule.name == at.rule else 0


def _deadline(rule: AlertRule, at: Paged) -> int:
    # A chain that config.toml made shorter since has no step of that number.
    steps = rule.steps
    return at.at + steps[min(at.step, len(steps) - 1)].minutes * MINUTE_MS


def _remind(facts: Facts) -> Decision | None:
    """Off unless config.toml says so: the last who were called are called again."""
    at = facts.at
    assert at is not None
    assert facts.rule is not None
    if not facts.rule.remind_minutes:
        return None
    last = max(p.at for p in facts.alert.pages if p.reason in PAGING)
    due = last + facts.rule.remind_minutes * MINUTE_MS
    if facts.now < due:
        return Decision(reason=PageReason.chain_ended, until=due)
    to = facts.plan.known(at.to)
    if not to:
        return None
    # Its place in the chain stays: a reminder must not put off who comes on call later.
    return Decision(reason=PageReason.reminder, to=to, rule=at.rule, step=at.step, round=at.round)


def _ended(facts: Facts) -> Decision | None:
    return Decision(reason=PageReason.chain_ended)


STAGES: tuple[Callable[[Facts], Decision | None], ...] = (
    _over,
    _silenced,
    _held,
    _no_rule,
    _first,
    _worse,
    _failed,
    _joined,
    _unanswered,
    _remind,
    _ended,
)
"""In this order, and each may rely on those before it having had no answer."""


class NextCall(msgspec.Struct, frozen=True, kw_only=True):
    """What happens if nobody acknowledges, as things stand when the newest page is decided."""

    to: tuple[Recipient, ...] = ()
    """Who is called next."""
    due: int = 0
    """When (ms UTC); 0 if nobody is."""
    waits: bool = False
    """Nobody else is on call then, and whoever comes on call later is called."""
    reminds: int = 0
    """The last who were called are called again every so many minutes; 0 = never."""


def following(alert: Alert, plan: Plan) -> NextCall:
    """Who is called next if nobody acknowledges, and when."""
    rule = plan.rule_of(alert)
    facts = Facts(alert=alert, sent=(), plan=plan, rule=rule, silences=(), now=0)
    at = facts.at
    if rule is None or at is None:
        return NextCall()
    return _after(facts, at, _deadline(rule, at))


NIGHTS = 8
"""Quiet hours in a row that are looked beyond: those of a week."""


def _after(facts: Facts, at: Paged, deadline: int) -> NextCall:
    rule = facts.rule
    assert rule is not None
    start, due = _next(facts, at), deadline
    for _ in range(NIGHTS):
        then = msgspec.structs.replace(facts, now=due)
        decision = _walk(then, PageReason.escalated_no_acknowledgement, start, at.round)
        if decision is None:
            break
        if decision.to:
            return NextCall(to=decision.to, due=due)
        due = decision.until
    waits = any(facts.plan.changes(step) for step in rule.steps[start:])
    return NextCall(waits=waits, reminds=rule.remind_minutes)


def _walk(facts: Facts, reason: PageReason, start: int = 0, round: int = 0) -> Decision | None:
    """The first step from ``start`` on that reaches somebody new; None if there is none.

    Somebody new: who was not called yet in this rule's chain. Somebody who
    only wants quiet is waited for: low severities do not climb over a sleeper.
    """
    rule = facts.rule
    assert rule is not None
    before = {
        r.channel
        for p in facts.alert.pages
        if p.rule == rule.name and p.round == round and p.reason in PAGING
        for r in p.to
    }
    for n in range(start, len(rule.steps)):
        reach = facts.plan.reach(rule.steps[n], facts.alert.severity, facts.now)
        to = tuple(r for r in reach.to if r.channel not in before)
        if to:
            return Decision(reason=reason, to=to, rule=rule.name, step=n, round=round, chain=True)
        if reach.quiet_until:
            return Decision(reason=PageReason.quiet_hours, until=reach.quiet_until)
    return None


def purpose_of(reason: PageReason, held: bool) -> Purpose:
    """Whether a message calls somebody, or tells those who know."""
    return Purpose.update if reason in ENDING or held else Purpose.page
