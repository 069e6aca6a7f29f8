"""Alerts in words: the messages people get, and why, in plain sentences. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from listening.alerting.alert import ENDING, PAGING, Acknowledgement, Alert, Member, Paged, PageReason, Recipient
from listening.alerting.decide import NextCall
from listening.alerting.event import AlertMoment, Event
from listening.config.schema import AlertKind
from listening.moments import clock
from listening.spikes.detector.verdict import Severity

SHOWN = 3
"""Matters that a message tells in detail."""


def who(to: Recipient) -> str:
    """``Ana by ana-sms``, or the channel alone."""
    return f"{to.person} by {to.channel}" if to.person else to.channel


def to_words(to: Sequence[Recipient]) -> tuple[str, ...]:
    return tuple(who(each) for each in to)


def moment(ms: int, zone: str) -> str:
    """``Mon 3 Mar 14:02 CET``, where it is read on its own."""
    at = datetime.fromtimestamp(ms / 1000, ZoneInfo(zone))
    return f"{at:%a} {at.day} {at:%b %H:%M %Z}"


SUBJECTS: dict[PageReason, str] = {
    PageReason.new: "{severity}: {title}",
    PageReason.escalated_no_acknowledgement: "{severity}, nobody has it yet: {title}",
    PageReason.delivery_failed_next: "{severity}, others could not be reached: {title}",
    PageReason.distinctly_worse: "Worse, {severity}: {title}",
    PageReason.joined: "Joined, {severity}: {title}",
    PageReason.reminder: "Reminder, {severity}, nobody has it yet: {title}",
    PageReason.closing: "Over: {title}",
    PageReason.closed_by_hand: "Closed: {title}",
    PageReason.given: "Given to you, {severity}: {title}",
}

BECAUSE: dict[PageReason, str] = {
    PageReason.new: "it is new, and you are the first to be called.",
    PageReason.escalated_no_acknowledgement: "nobody has said that they have it.",
    PageReason.delivery_failed_next: "no message to those before you could be delivered.",
    PageReason.distinctly_worse: "it is distinctly worse than when you were told.",
    PageReason.joined: "it has become part of an alert that you know of.",
    PageReason.reminder: "still nobody has said that they have it.",
    PageReason.closing: "you were called for it. There is nothing more to do.",
    PageReason.closed_by_hand: "you were called for it. There is nothing more to do.",
    PageReason.given: "somebody gave it to you: nobody else is called for it now.",
}


def message(alert: Alert, told: Paged, zone: str) -> tuple[str, str]:
    """Subject and first part of the text of a page: what, how much, since when.

    Links stand below it, and ``foot`` below those. ``zone``: that of who reads it.
    """
    severity = severity_word(alert.severity)
    members = alert.members if told.reason in ENDING else alert.open_members
    title = _one_line(alert.title)
    if told.reason is PageReason.joined:
        new = sorted({n.trigger.id: n for to in told.to for n in alert.unknown_to(to, told.turn)}.values(), key=_worst)
        title = _one_line(new[0].trigger.title) + (f" (and {len(new) - 1} more)" if len(new) > 1 else "")
        members = (*new, *(each for each in members if each not in new))
    lines = [SUBJECTS[told.reason].format(severity=severity, title=title), ""]
    for member in members[:SHOWN]:
        trigger = member.trigger
        if len(members) > 1:
            lines.append(f"- {_one_line(trigger.title)}")
        if trigger.detail:
            lines.append(trigger.detail.strip())
    if len(members) > SHOWN:
        lines.append(f"- and {len(members) - SHOWN} more")
    # Late answers say themselves since when.
    if alert.kind is not AlertKind.sla:
        lines.append(f"Since {moment(alert.since, zone)}.")
    held, hand = alert.acknowledged, alert.by_hand
    if hand is not None:
        at = moment(hand.at, zone)
        lines.append(f"{_one_line(hand.by)} closed it at {at}: {_one_line(hand.reason)}")
        if alert.open_members:
            lines.append("It goes on; you are called again only if it becomes distinctly worse.")
    elif held is not None:
        lines.append(f"{_one_line(held.by)} has it.{_given(held)}")
    if told.reason is PageReason.closing:
        lines.append(f"It was over at {moment(alert.closed, zone)}.")
    return lines[0], "\n".join(lines[2:])


def _given(held: Acknowledgement) -> str:
    if not held.given_by:
        return ""
    said = f" {_one_line(held.given_by)} gave it to them"
    return f"{said}: {_one_line(held.comment)}" if held.comment else f"{said}."


def _worst(member: Member) -> tuple[int, float]:
    return -member.severity, -member.trigger.worse_by


def foot(alert: Alert, told: Paged, then: NextCall, zone: str) -> str:
    """What stands below the links: who is called next, and when, and why one gets this."""
    if alert.kind is AlertKind.search:
        return "You get this because you asked to hear of what this saved search finds. Nobody else is called."
    lines = [f"You get this because {BECAUSE[told.reason]}"]
    if told.reason in PAGING and alert.acknowledged is None:
        lines.insert(0, _next(then, zone))
    return "\n".join(lines)


def _next(then: NextCall, zone: str) -> str:
    if then.to:
        names = list(dict.fromkeys(to.person or to.channel for to in then.to))
        verb = "is" if len(names) == 1 else "are"
        return f"If nobody has it by {clock(then.due, ZoneInfo(zone))}, {_listed(names)} {verb} called."
    alone = (
        "Nobody else is on call now; who comes on call next is called if nobody has it."
        if then.waits
        else "Nobody else is called after you."
    )
    again = f" You are called again every {then.reminds} minutes until somebody has it." if then.reminds else ""
    return alone + again


def severity_word(severity: Severity) -> str:
    return severity.name.upper() if severity >= Severity.high else severity.name.capitalize()


DECISIONS: dict[PageReason, str] = {
    PageReason.new: "Paged {to}: this is new.",
    PageReason.escalated_no_acknowledgement: "Paged {to}: nobody acknowledged in time.",
    PageReason.distinctly_worse: "Told {to} again: it is distinctly worse than before.",
    PageReason.delivery_failed_next: "Paged {to}: no message to those before could be delivered.",
    PageReason.joined: "Told {to} what has joined it.",
    PageReason.reminder: "Reminded {to}: still nobody has acknowledged.",
    PageReason.closing: "Told {to} that it is over: they had been paged.",
    PageReason.closed_by_hand: "Told {to} that it is closed: they had been paged.",
    PageReason.given: "Told {to} that they have it now.",
    PageReason.already_paged: "Nobody else was paged: the next in the chain is called {until} if nobody acknowledges.",
    PageReason.acknowledged: "Paged nobody: somebody has it.",
    PageReason.grouped_with: "Paged nobody: it joined an alert whose page had just been sent.",
    PageReason.silenced: "Paged nobody: silenced {until}. {text}",
    PageReason.quiet_hours: "Paged nobody: quiet hours for this severity {until}.",
    PageReason.nobody_on_call: "Paged nobody: nobody of the chain is on call now. Who comes on call next is paged.",
    PageReason.chain_ended: "Paged nobody: everybody in the chain was paged, and nobody has acknowledged.",
    PageReason.nobody_reached: "Paged nobody: not one message could be delivered. The chain begins anew {until}.",
    PageReason.closing_waits: "Told nobody yet that it is over: a page is still on its way.",
    PageReason.over: "Over; everybody who was paged knows.",
    PageReason.over_unpaged: "Over before anybody was paged.",
    PageReason.settled: "Closed by hand. What goes on pages nobody until it is distinctly worse.",
    PageReason.no_rule: "Paged nobody: config.toml has no rule for it any more.",
}


def sentence(event: Event, zone: str) -> str:
    """One entry of a trail in words."""
    to = _listed(event.to)
    text = _one_line(event.text)
    match event.what:
        case AlertMoment.opened:
            return f"Opened: {text}."
        case AlertMoment.joined:
            return f"Joined by: {text}. {DECISIONS[PageReason.grouped_with]}"
        case AlertMoment.grown:
            return f"Became worse: {text}."
        case AlertMoment.ended:
            return f"Over: {text}."
        case AlertMoment.again:
            return f"Back: {text}."
        case AlertMoment.closed:
            return "Closed: nothing of it is left."
        case AlertMoment.acknowledged:
            return f"{event.by} has it." + (f" “{text}”" if text else "")
        case AlertMoment.given:
            return f"{event.by} gave it to {to}." + (f" “{text}”" if text else "")
        case AlertMoment.closed_by_hand:
            return f"{event.by} closed it: “{text}”"
        case AlertMoment.left:
            return f"Became distinctly worse, and is an alert of its own: {text}."
        case AlertMoment.sent:
            return f"Delivered to {to}."
        case AlertMoment.retried:
            return f"Not delivered to {to}: {text}. Tried again {_until(event, zone)}."
        case AlertMoment.failed:
            return f"Could not be delivered to {to}: {text}. Given up."
        case AlertMoment.dropped:
            return f"Not sent to {to}: somebody has it."
        case AlertMoment.decided:
            return decided(event.reason or PageReason.new, to, text, _until(event, zone))


def decided(reason: PageReason, to: str = "", text: str = "", until: str = "") -> str:
    """A decision in words; ``until`` as ``at 14:02``."""
    return " ".join(DECISIONS[reason].format(to=to, text=text, until=until).split())


def _until(event: Event, zone: str) -> str:
    if not event.until:
        return "later"
    word = "until" if event.reason in (PageReason.silenced, PageReason.quiet_hours) else "at"
    return f"{word} {clock(event.until, ZoneInfo(zone))}"


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return names[0] if names else "nobody"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
