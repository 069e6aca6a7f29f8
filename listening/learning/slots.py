"""The models that there are: one of departments, one of moods for each language. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from listening.learning.correction import Correction, standing
from listening.learning.rules import department_rule, mood_rule
from listening.learning.table import Task
from listening.learning.train import Example
from listening.mention import Label

MOODS = (Label.negative, Label.neutral, Label.positive)

MOST = 20_000
"""Corrections that one model learns from: the newest."""


class ModelSlot(msgspec.Struct, frozen=True, order=True):
    """What one model is asked about."""

    task: Task
    language: str = ""
    """Of moods; empty for departments, which are asked for in every language."""

    @property
    def name(self) -> str:
        """As it is stored, and typed: ``department``, ``mood:en``."""
        return f"{self.task.value}:{self.language}" if self.language else self.task.value


def slot_of(name: str) -> ModelSlot:
    """The inverse of ``name``. Raises ValueError."""
    task, _, language = name.partition(":")
    return ModelSlot(Task(task), language)


class Spoken(msgspec.Struct, frozen=True):
    """A mention that people spoke about."""

    first: int
    """When they first did, ms UTC: a model that learnt later may have learnt it."""
    last: int
    correction: Correction
    """What holds of it."""


def spoken(events: Iterable[Sequence[Correction]], until: int) -> list[Spoken]:
    """What was said until then (ms UTC, included), in the order in which it was first said."""
    found = []
    for each in events:
        said = [event for event in each if event.at <= until]
        held = standing(said)
        if held is not None:
            found.append(Spoken(said[0].at, said[-1].at, held))
    return sorted(found, key=lambda each: (each.first, each.correction.mention))


def slots(said: Iterable[Spoken]) -> list[ModelSlot]:
    """The models that something was said for."""
    found = {
        ModelSlot(Task.mood, each.correction.language)
        for each in said
        if _mood(each.correction) and each.correction.language
    }
    if any(_department(each.correction) for each in said):
        found.add(ModelSlot(Task.department))
    return sorted(found)


def right(slot: ModelSlot, held: Correction) -> str:
    """What a person says the answer is: the letter of a mood, a department; empty if nothing was said of it."""
    if slot.task is Task.department:
        return _department(held)
    return _mood(held) if held.language == slot.language else ""


def ruled(slot: ModelSlot, held: Correction) -> str:
    """What the rule says; empty if it cannot."""
    if slot.task is Task.department:
        return held.decided.by_route
    said = held.decided.by_compound
    return said.value if said in MOODS else ""


def rule(slot: ModelSlot, held: Correction) -> str:
    """What the rule's answer hangs on."""
    if slot.task is Task.department:
        return department_rule(held.decided.route, held.decided.by_route)
    return mood_rule(held.decided.compound)


def examples(slot: ModelSlot, said: Iterable[Spoken], classes: Sequence[str]) -> list[Example]:
    """What a model learns from, oldest first. What is no answer any more, as a department that is gone, is left out."""
    made = []
    for each in said:
        answer = right(slot, each.correction)
        if answer in classes:
            given = ruled(slot, each.correction)
            made.append(Example(text=each.correction.text, rule=rule(slot, each.correction), given=given, right=answer))
    return made[-MOST:]


def _mood(held: Correction) -> str:
    return held.mood.value if held.mood in MOODS and held.about_us is not False else ""


def _department(held: Correction) -> str:
    return held.department if held.about_us is not False else ""
