"""The decision about a mention where models count: the rules first, and then what was learnt. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from listening.config import Config
from listening.learning.rules import department_rule, mood_rule
from listening.learning.slots import ModelSlot
from listening.learning.table import Model, Task, Vector
from listening.mention import UNSURE, Mention, label_of
from listening.triage.triage import Triage

SURE = {Task.mood: 0.5, Task.department: 0.4}
"""Confidence below which a model says nothing: about where it is as likely wrong as right."""


class VersionInUse(msgspec.Struct, frozen=True):
    """A version that has the last word."""

    number: int
    model: Model


class LearntTriage:
    """The decisions of one config and of the models in use. The same mention and models, the same answer."""

    def __init__(self, config: Config, desk: str) -> None:
        """``desk``: the department for what a model cannot tell."""
        self._triage = Triage(config)
        self._desk = desk
        self._departments = frozenset(each.name for each in config.departments)
        self._models: Mapping[ModelSlot, VersionInUse] = {}

    def use(self, models: Mapping[ModelSlot, VersionInUse]) -> None:
        """From the next mention on these have the last word, and no others."""
        self._models = models

    def __call__(self, mention: Mention, received: int) -> Mention:
        """The mention with everything decided; ``received`` in ms UTC."""
        return self.all([mention], received)[0]

    def all(self, mentions: Sequence[Mention], received: int, around: Mapping[str, str] = {}) -> list[Mention]:
        """Each of them with everything decided, in their order; many at once take less time for each.

        ``around``: as ``Triage.all`` takes it.
        """
        decided = self._triage.all(mentions, received, around)
        if not self._models:
            return decided
        # What the brand writes itself is in no figure of customers, and nobody is asked about it.
        return [each if each.own else self._department(self._mood(each)) for each in decided]

    def again(self, stored: Mention) -> Mention:
        """As ``Triage.again``. What a model said of its mood stays, for that hangs on its words alone."""
        decided = self._triage.again(stored)
        if stored.mood:
            moody = msgspec.structs.replace(decided, mood=stored.mood)
            # Routes that ask for a mood keep to what the word list says where the model could not tell.
            certain = stored.mood != UNSURE and moody.label is not label_of(moody.compound)
            decided = self._triage.routed(moody) if certain else moody
        return decided if decided.own else self._department(decided)

    def _mood(self, decided: Mention) -> Mention:
        used = self._models.get(ModelSlot(Task.mood, decided.language))
        if used is None or used.model.table.encoder:
            return decided
        answer = used.model.answer(decided.text, mood_rule(decided.compound))
        if answer.confidence < SURE[Task.mood]:
            # Routes that ask for a mood keep to what the word list says.
            return msgspec.structs.replace(decided, mood=UNSURE, mood_version=used.number)
        learnt = msgspec.structs.replace(decided, mood=answer.best, mood_version=used.number)
        return learnt if learnt.label is label_of(learnt.compound) else self._triage.routed(learnt)

    def awaits(self, decided: Mention) -> bool:
        """Whether its mood is still to be decided, by a model that reads an encoder's vectors: see ``later``."""
        open_ = decided.compound is None and not (decided.mood or decided.own or decided.deleted)
        return open_ and bool(decided.text) and self._encoded(decided) is not None

    def later(self, stored: Mention, vector: Vector) -> Mention:
        """A stored mention with the mood that was awaited. Its department, maybe worked on since, stays."""
        used = self._encoded(stored)
        if used is None:
            return stored
        answer = used.model.answer(stored.text, mood_rule(stored.compound), vector)
        mood = answer.best if answer.confidence >= SURE[Task.mood] else UNSURE
        return msgspec.structs.replace(stored, mood=mood, mood_version=used.number)

    @property
    def encoders(self) -> frozenset[str]:
        """Whose vectors the models in use read."""
        return frozenset(used.model.table.encoder for used in self._models.values()) - {""}

    def _encoded(self, mention: Mention) -> VersionInUse | None:
        used = self._models.get(ModelSlot(Task.mood, mention.language))
        return used if used is not None and used.model.table.encoder else None

    def _department(self, decided: Mention) -> Mention:
        used = self._models.get(ModelSlot(Task.department))
        rule = department_rule(decided.route, decided.department)
        # Of a route that is new, or leads elsewhere than it did, nothing is known yet: it stands.
        if used is None or rule not in used.model.table.rules:
            return decided
        answer = used.model.answer(decided.text, rule)
        likely = (answer.best, answer.second)
        if answer.best not in self._departments:
            return decided
        unsure = answer.confidence < SURE[Task.department] and self._departments.issuperset(likely)
        department = self._desk if unsure else answer.best
        return msgspec.structs.replace(
            decided,
            department=department,
            routed="" if department == decided.department else decided.department,
            department_version=used.number,
            likely=likely if unsure else (),
        )
