"""The training job: what is new is foretold by the newest models, then learnt.

In this order, so that every answer a model is judged by was given before it
had seen what is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import msgspec

from listening.config import Config
from listening.learning.correction import Correction
from listening.learning.foretold import Foretold, contest, foretell
from listening.learning.slots import MOODS, ModelSlot, Spoken, examples, slots, spoken
from listening.learning.table import Model, ModelTable, Task
from listening.learning.train import Example, TooFew, train
from listening.learning.versions import ModelShelf, ModelVersion
from listening.store import corrections, models
from listening.store.connection import Client

SETTLED_MS = 1_000
"""What was said this short ago is learnt the next time: until then one that came before it may still come."""


class Learning:
    """One run at ``now`` (ms UTC)."""

    def __init__(self, client: Client, config: Config, now: int) -> None:
        self._client = client
        self._scored = frozenset(config.language.scored)
        self._departments = tuple(sorted(each.name for each in config.departments))
        self._now = now

    def run(self) -> None:
        """Learn what was said since the last run, and make again what is missing."""
        of = corrections.version(self._client)
        shelves = models.shelves(self._client)
        missing = {slot for slot, shelf in shelves.items() if self._gone(slot, shelf)}
        if of == models.learnt_of(self._client) and not missing:
            return
        events = corrections.everything(self._client)
        until = self._now - SETTLED_MS
        said = spoken(events, until)
        foretold = models.foretold(self._client)
        for slot in sorted({*shelves, *slots(said)}):
            shelf = shelves.get(slot, ModelShelf())
            if slot in missing:
                shelf = self._rebuild(slot, shelf, events)
            self._learn(slot, shelf, said, foretold, until)
        if all(event.at <= until for each in events for event in each):
            models.learnt(self._client, of)

    def _learn(
        self,
        slot: ModelSlot,
        shelf: ModelShelf,
        said: Sequence[Spoken],
        foretold: dict[str, tuple[Foretold, ...]],
        until: int,
    ) -> None:
        told = self._foretell(slot, shelf, said, foretold)
        foretold |= told
        judged = contest(slot, said, foretold, slot.language in self._scored)
        made = self._train(slot, shelf, said, until)

        def change(held: ModelShelf) -> ModelShelf:
            # As it is now: a person may have moved the pointer in between.
            after = held.with_version(made[0]) if made else held
            return after.with_contest(judged, self._now)

        models.change(self._client, slot, change, {made[0].number: made[1]} if made else {}, told)

    def _foretell(
        self, slot: ModelSlot, shelf: ModelShelf, said: Sequence[Spoken], before: Mapping[str, tuple[Foretold, ...]]
    ) -> dict[str, tuple[Foretold, ...]]:
        """What the newest version says of what it has not learnt, beside what was foretold of the same mentions."""
        newest = shelf.newest
        table = models.table(self._client, slot, newest.number) if newest else None
        if newest is None or table is None:
            return {}
        fresh = [each for each in said if all(told.slot != slot.name for told in before.get(each.held.mention, ()))]
        told = foretell(slot, fresh, newest.number, newest.until, Model(table).answer, self._now)
        return {id: (*before.get(id, ()), one) for id, one in told.items()}

    def _train(
        self, slot: ModelSlot, shelf: ModelShelf, said: Sequence[Spoken], until: int
    ) -> tuple[ModelVersion, ModelTable] | None:
        """A new version, if there is anything new to learn."""
        classes = tuple(each.value for each in MOODS) if slot.task is Task.mood else self._departments
        some = examples(slot, said, classes)
        of = fingerprint(some, classes)
        newest = shelf.newest
        if newest is not None and newest.of == of:
            return None
        try:
            table = train(slot.task, some, classes, slot.language)
        except TooFew:
            return None
        return ModelVersion(shelf.given + 1, self._now, until, len(some), classes, of), table

    def _gone(self, slot: ModelSlot, shelf: ModelShelf) -> bool:
        return any(models.table(self._client, slot, each.number) is None for each in shelf.versions)

    def _rebuild(self, slot: ModelSlot, shelf: ModelShelf, events: Sequence[Sequence[Correction]]) -> ModelShelf:
        """Make the tables that are missing again, of what was said until each was made.

        Where some of that was deleted since, there is no such version any more.
        """
        tables = {}
        lost = set()
        for each in shelf.versions:
            if models.table(self._client, slot, each.number) is None:
                some = examples(slot, spoken(events, each.until), each.classes)
                if fingerprint(some, each.classes) == each.of:
                    tables[each.number] = train(slot.task, some, each.classes, slot.language)
                else:
                    lost.add(each.number)
        return models.change(self._client, slot, lambda held: held.without(lost), tables)


def fingerprint(some: Sequence[Example], classes: Sequence[str]) -> str:
    """Stands for all that a version is made of."""
    return blake2b(msgspec.msgpack.encode((some, classes)), digest_size=16).hexdigest()
