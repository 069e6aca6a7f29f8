"""A spike given to a person or a department, and its cases with it, each as if it were handed over by itself."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.door.errors import for_people
from layouts.spikes.giving import TO_DEPARTMENT, TO_PERSON, GivenPart
from listening.cases.case import UNRESOLVED, Act, Action, Actor, Case, Refusal
from listening.config import Config
from listening.store.alerts.onduty import UnusableAct
from listening.store.cases.desk import Desk
from listening.store.clock import now_ms
from listening.store.connection import Client
from listening.store.spikes import spike_desk

SHOWN = 5
"""Refusals that are said one by one."""


def give(
    client: Client, config: Config, id: str, several: Sequence[Case], fields: dict[str, str], actor: Actor
) -> spike_desk.Done:
    """``fields``: ``to`` as the form writes it, ``what``, ``note``. Raises UnusableAct with what would do."""
    chosen, note = fields.get("to", ""), fields.get("note", "").strip()
    person = chosen.removeprefix(TO_PERSON) if chosen.startswith(TO_PERSON) else ""
    department = chosen.removeprefix(TO_DEPARTMENT) if chosen.startswith(TO_DEPARTMENT) else ""
    what = fields.get("what", GivenPart.both)
    if what not in list(GivenPart):
        raise UnusableAct(f"what: one of {', '.join(GivenPart)}.")
    if what != GivenPart.cases:
        done = spike_desk.give(client, config, id, actor.name, person, department, note, now_ms())
        if done is not spike_desk.Done.done:
            return done
    elif not person and not department:
        raise UnusableAct("to: a person or a department is needed.")
    if what == GivenPart.spike:
        return spike_desk.Done.done
    open_cases = [case for case in several if case.state in UNRESOLVED]
    if not open_cases:
        if what == GivenPart.cases:
            raise UnusableAct("what: it has no unresolved cases.")
        return spike_desk.Done.done
    moving = [c for c in open_cases if (c.owner != person if person else c.department != department or c.owner)]
    act = Act(action=Action.hand_over, to=person, department=department, why=note or f"with the spike {id}")
    to = person or next((each.label for each in config.departments if each.name == department), department)
    said = _moved(Desk(config, client), moving, act, actor, to, len(open_cases) - len(moving))
    return spike_desk.say(client, config, id, actor.name, said, None, now_ms())


def _moved(desk: Desk, moving: Sequence[Case], act: Act, actor: Actor, to: str, there: int) -> str:
    """Hand them over one by one; what became of it, in words for the trail of the spike. ``to``: as it is shown."""
    moved, refused = 0, []
    for case in moving:
        done = desk.act(case.id, act, actor, now_ms(), case.version)
        if isinstance(done, Case):
            moved += 1
        else:
            why = for_people(done.sentence) if isinstance(done, Refusal) else "it is not kept any more."
            refused.append(f"{case.id}: {why}")
    said = [f"{_cases(moved)} handed over to {to}."]
    if there:
        said.append(f"{_cases(there)} {'was' if there == 1 else 'were'} there already.")
    if refused:
        more = f" And {len(refused) - SHOWN} more." if len(refused) > SHOWN else ""
        said.append(f"Not handed over: {' '.join(refused[:SHOWN])}{more}")
    return " ".join(said)


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number:,} cases"
