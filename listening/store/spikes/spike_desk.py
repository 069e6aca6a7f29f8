"""Spikes as people deal with them: everything about one, who has it, what they say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from listening.alerting.alert import LONGEST_COMMENT
from listening.cases.crisis import Crisis, CrisisEvent, key
from listening.config import Config
from listening.people.permissions import Permission, may
from listening.spans import DAY_MS
from listening.spikes.known import KnownSpike
from listening.spikes.record import Said, Spike, SpikeOutcome, opinion
from listening.spikes.showing import as_line
from listening.spikes.shown import SpikeShown
from listening.spikes.subjects import crisis_keys
from listening.spikes.then import as_it_stood
from listening.store.access import users
from listening.store.alerts import alerts, onduty
from listening.store.alerts.onduty import LONGEST_NAME, UnusableAct
from listening.store.cases import crises
from listening.store.connection import Client
from listening.store.spikes import pictures, spikes

LONGEST_NOTE = 4000
LAST = 6
"""Spikes of the past that a wall may show."""
LAST_MS = DAY_MS
LONGEST_MS = 14 * DAY_MS
MOST_THEN = 500
"""Spikes of this long before a past moment, and as many at most, are asked whether they went on then."""
AFTER_MS = 1_800_000
"""What is done with crisis mode belongs to a spike until so long after its end."""


class Done(StrEnum):
    """What became of something somebody did."""

    done = "done"
    taken = "taken"
    """Somebody else has it already."""
    over = "over"
    missing = "missing"


def find(client: Client, id: str) -> KnownSpike | None:
    """Everything about one spike."""
    spike = spikes.find(client, id)
    return know(client, [spike])[0] if spike else None


def know(client: Client, several: Sequence[Spike]) -> list[KnownSpike]:
    """Everything about some spikes, in their order."""
    ids = [spike.id for spike in several]
    made = pictures.several(client, ids)
    said = spikes.remarks(client, ids)
    linked = spikes.alerts_of(client, ids)
    found = {id: alerts.find(client, id) for id in set(linked) if id}
    return [
        KnownSpike(spike=spike, picture=made[n], remarks=said[n], alert=found.get(linked[n]))
        for n, spike in enumerate(several)
    ]


def take(client: Client, config: Config, id: str, by: str, comment: str, now: int) -> Done:
    """Say that ``by`` has a spike from now on, and its alert if there is one. Raises Unusable."""
    by, comment = " ".join(by.split()), comment.strip()
    if not 1 <= len(by) <= LONGEST_NAME:
        raise UnusableAct(f"A name has 1 to {LONGEST_NAME} characters.")
    if len(comment) > LONGEST_COMMENT:
        raise UnusableAct(f"A comment has {LONGEST_COMMENT} characters at most.")
    known = find(client, id)
    if known is None:
        return Done.missing
    if known.opinion.holder and not known.opinion.department:
        return Done.taken
    if known.spike.closed:
        return Done.over
    if known.alert is not None and not known.alert.closed:
        answer = onduty.take(client, config, known.alert.id, by, comment, now)
        if answer.outcome is onduty.DutyOutcome.taken:
            return Done.taken
    said = Said(at=now, who=by, taken=True, note=comment)
    spikes.say(client, known.spike, said, now, config.retention)
    # Of two at once the first in the list has it.
    first = opinion(spikes.remarks(client, [id])[0])
    return Done.done if (first.holder, first.held_at) == (by, now) else Done.taken


def give(client: Client, config: Config, id: str, by: str, to: str, department: str, note: str, now: int) -> Done:
    """``by`` gives a spike, and its alert if there is one, to the person ``to`` or to ``department``, whoever had it.

    Raises UnusableAct where nobody, both, or somebody unknown is named.
    """
    if bool(to) == bool(department):
        raise UnusableAct("to, department: either a person or a department is needed.")
    label = next((each.label for each in config.departments if each.name == department), "")
    if department and not label:
        known = ", ".join(each.name for each in config.departments)
        raise UnusableAct(f"department: {department} is unknown; there are {known}.")
    user = users.find(client, to) if to else None
    if to and (user is None or user.disabled or not may(user.role, Permission.acknowledge_alerts)):
        raise UnusableAct("to: nobody of that name can have it: they are unknown here, or disabled.")
    if len(note) > LONGEST_COMMENT:
        raise UnusableAct(f"A note has {LONGEST_COMMENT} characters at most.")
    found = find(client, id)
    if found is None:
        return Done.missing
    if found.alert is not None and not found.alert.closed:
        onduty.give(client, config, found.alert.id, label or to, by, note, now, department)
    said = Said(at=now, who=by, given=label or to, department=department, note=note)
    if not spikes.say(client, found.spike, said, now, config.retention):
        raise UnusableAct(f"note: {spikes.MOST_SAID} notes are kept at most.")
    return Done.done


def say(
    client: Client,
    config: Config,
    id: str,
    by: str,
    note: str,
    outcome: SpikeOutcome | None,
    now: int,
) -> Done:
    """Keep a note, or what a spike turned out to be, or both. Raises Unusable."""
    note = note.strip()
    if not note and outcome is None:
        raise UnusableAct("note: a note, or an outcome, is needed.")
    if len(note) > LONGEST_NOTE:
        raise UnusableAct(f"note: {LONGEST_NOTE} characters at most.")
    spike = spikes.find(client, id)
    if spike is None:
        return Done.missing
    said = Said(at=now, who=by, note=note, outcome=outcome)
    if not spikes.say(client, spike, said, now, config.retention):
        raise UnusableAct(f"note: {spikes.MOST_SAID} notes are kept at most.")
    return Done.done


def in_crisis(spike: Spike, modes: Mapping[str, Crisis]) -> bool:
    """Whether crisis mode is on for a spike, or for a topic or a department of it."""
    by_name = not crisis_keys(spike).isdisjoint(modes)
    return by_name or any(crisis.spike == spike.id for crisis in modes.values())


def crises_of(client: Client, spike: Spike, now: int) -> tuple[CrisisEvent, ...]:
    """What was done with crisis mode for a spike, or in its time for a topic or a department of it."""
    concerned = crisis_keys(spike)
    end = (spike.closed or now) + AFTER_MS
    return tuple(
        event
        for event in crises.events(client)
        if event.spike == spike.id or (key(event) in concerned and spike.since <= event.at <= end)
    )


def shown(client: Client, now: int) -> list[SpikeShown]:
    """Spikes that go on, and the last of those that ended within a day; newest first."""
    going = spikes.open_ones(client)
    newest = spikes.newest(client, LAST + len(going), since=now - LAST_MS)
    several = [*going, *[spike for spike in newest if spike.closed][:LAST]]
    modes = crises.current(client) if going else {}
    return [as_line(known, in_crisis(known.spike, modes)) for known in know(client, several)]


def shown_then(client: Client, at: int, modes: Mapping[str, Crisis]) -> list[SpikeShown]:
    """As ``shown`` stood at ``at`` (ms); ``modes``: what was in crisis mode then."""
    began = spikes.newest(client, MOST_THEN, since=at - LONGEST_MS, before=at + 1)
    recent = [spike for spike in began if not spike.closed or spike.closed > at - LAST_MS]
    found = [shown for known in know(client, recent) if (shown := as_it_stood(known, at, modes)) is not None]
    over = sorted((each for each in found if each.spike.closed), key=lambda each: -each.spike.opened)[:LAST]
    return [*(each for each in found if each.spike.open), *(each for each in over if each.spike.opened >= at - LAST_MS)]
