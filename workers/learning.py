"""The training job: what is new is foretold by the newest models, then learnt.

In this order, so that every answer a model is judged by was given before it
had seen what is right.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from hashlib import blake2b

import msgspec
import numpy as np

from listening.config import Config
from listening.learning.correction import Correction
from listening.learning.encoder import Encoder
from listening.learning.foretold import Asked, Foretold, contest, foretell
from listening.learning.head import MOST_ELSEWHERE, Meanings
from listening.learning.slots import MOODS, ModelSlot, Spoken, examples, right, slots, spoken
from listening.learning.table import Model, ModelTable, Task
from listening.learning.train import FEWEST, Example, TooFew, train
from listening.learning.versions import ModelShelf, ModelVersion
from listening.store import corrections, models
from listening.store.connection import Client

MOOD_CLASSES = tuple(each.value for each in MOODS)
SETTLED_MS = 1_000
"""What was said this short ago is learnt the next time: until then one that came before it may still come."""


class Learning:
    """One run at ``now`` (ms UTC)."""

    def __init__(
        self, client: Client, config: Config, now: int, encoder: Encoder | None = None, leaves: bool = False
    ) -> None:
        """With an ``encoder``: moods of languages that cannot be scored, and nothing else; ``leaves`` those out."""
        self._encoder = encoder
        self._leaves = leaves
        self._client = client
        self._scored = frozenset(config.language.scored)
        self._departments = tuple(sorted(each.name for each in config.departments))
        self._now = now

    def run(self) -> None:
        """Learn what was said since the last run, and make again what is missing."""
        of = corrections.version(self._client)
        shelves = models.shelves(self._client)
        missing = {slot for slot, shelf in shelves.items() if self._takes(slot) and self._gone(slot, shelf)}
        # Learnt by its words alone, or by what nobody has installed any more.
        other = any(self._takes(slot) and self._other(shelf) for slot, shelf in shelves.items())
        if of == models.learnt_of(self._client, self._encoder is not None) and not missing and not other:
            return
        events = corrections.everything(self._client)
        until = self._now - SETTLED_MS
        said = spoken(events, until)
        foretold = models.foretold(self._client)
        for slot in filter(self._takes, sorted({*shelves, *slots(said)})):
            shelf = shelves.get(slot, ModelShelf())
            if slot in missing:
                shelf = self._rebuild(slot, shelf, events)
            self._learn(slot, shelf, said, foretold, until)
        if all(event.at <= until for each in events for event in each):
            models.learnt(self._client, of, self._encoder is not None)

    def _takes(self, slot: ModelSlot) -> bool:
        encoded = slot.task is Task.mood and slot.language not in self._scored
        return encoded if self._encoder is not None else not (encoded and self._leaves)

    @property
    def _named(self) -> str:
        return self._encoder.name if self._encoder is not None else ""

    def _other(self, shelf: ModelShelf) -> bool:
        """Whether its newest version reads other vectors than are to be had now."""
        return shelf.newest is not None and shelf.newest.encoder != self._named

    def _learn(
        self,
        slot: ModelSlot,
        shelf: ModelShelf,
        said: Sequence[Spoken],
        foretold: dict[str, tuple[Foretold, ...]],
        until: int,
    ) -> None:
        told = self._replay(slot, shelf, said) if self._other(shelf) else self._foretell(slot, shelf, said, foretold)
        # What others said of the same mentions is no matter here.
        known = foretold | {id: (one,) for id, one in told.items()}
        judged = contest(slot, said, known, slot.language in self._scored, self._named)
        made = self._train(slot, shelf, said, until)

        def change(held: ModelShelf) -> ModelShelf:
            # As it is now: a person may have moved the pointer in between.
            after = held.with_version(made[0]) if made else held
            return after.with_contest(judged, self._now)

        models.change(self._client, slot, change, {made[0].number: made[1]} if made else {}, told)

    def _foretell(
        self, slot: ModelSlot, shelf: ModelShelf, said: Sequence[Spoken], before: Mapping[str, tuple[Foretold, ...]]
    ) -> dict[str, Foretold]:
        """What the newest version says of what it has not learnt."""
        newest = shelf.newest
        table = models.table(self._client, slot, newest.number) if newest else None
        if newest is None or table is None:
            return {}
        fresh = [
            each for each in said if all(told.slot != slot.name for told in before.get(each.correction.mention, ()))
        ]
        return foretell(slot, fresh, newest.number, newest.until, self._asking(table), self._now, self._named)

    def _replay(self, slot: ModelSlot, shelf: ModelShelf, said: Sequence[Spoken]) -> dict[str, Foretold]:
        """What this kind of model would have said of each mention before it learnt it, had it been there.

        A fourth more is learnt each time, and the next fourth foretold: whoever has reviewed already need not
        begin anew because an encoder came, or went.
        """
        known = [each for each in said if right(slot, each.correction)]
        told: dict[str, Foretold] = {}
        end = FEWEST
        while end < len(known):
            more = end + max(end // 4, FEWEST)
            learnt = known[:end]
            earlier = [each for each in said if each.first <= learnt[-1].first]
            with contextlib.suppress(TooFew):
                table = self._made(slot, examples(slot, learnt, MOOD_CLASSES), MOOD_CLASSES, earlier)
                ask = self._asking(table)
                told |= foretell(slot, known[end:more], shelf.newest_number + 1, -1, ask, self._now, self._named)
            end = more
        return told

    def _asking(self, table: ModelTable) -> Asked:
        model, encoder = Model(table), self._encoder
        if encoder is None or not table.encoder:
            return model.answer
        return lambda text, rule: model.answer(text, rule, encoder(text))

    def _made(
        self, slot: ModelSlot, some: Sequence[Example], classes: Sequence[str], said: Sequence[Spoken]
    ) -> ModelTable:
        """The table of ``some``, with the encoder's help where there is one. Raises TooFew."""
        encoder = self._encoder
        if encoder is None:
            return train(slot.task, some, classes, slot.language)
        there = self._elsewhere(slot, said)
        nothing = np.zeros((0, encoder.width))
        vectors = np.array([encoder(each.text) for each in some]).reshape(-1, encoder.width)
        elsewhere = np.array([encoder(each.text) for each in there]) if there else nothing
        meant = Meanings(encoder.name, vectors, elsewhere, [each.right for each in there])
        return train(slot.task, some, classes, slot.language, meant)

    def _elsewhere(self, slot: ModelSlot, said: Sequence[Spoken]) -> list[Example]:
        """What was said of moods in other languages, the newest."""
        if self._encoder is None:
            return []
        moods = [(each, ModelSlot(Task.mood, each.correction.language)) for each in said if each.correction.language]
        found = [
            Example(text=each.correction.text, rule="", given="", right=answer)
            for each, of in moods
            if of != slot and (answer := right(of, each.correction))
        ]
        return found[-MOST_ELSEWHERE:]

    def _train(
        self, slot: ModelSlot, shelf: ModelShelf, said: Sequence[Spoken], until: int
    ) -> tuple[ModelVersion, ModelTable] | None:
        """A new version, if there is anything new to learn."""
        classes = MOOD_CLASSES if slot.task is Task.mood else self._departments
        some = examples(slot, said, classes)
        of = self._fingerprint(slot, some, classes, said)
        newest = shelf.newest
        if newest is not None and newest.of == of:
            return None
        try:
            table = self._made(slot, some, classes, said)
        except TooFew:
            return None
        return ModelVersion(shelf.newest_number + 1, self._now, until, len(some), classes, of, self._named), table

    def _fingerprint(
        self, slot: ModelSlot, some: Sequence[Example], classes: Sequence[str], said: Sequence[Spoken]
    ) -> str:
        """Stands for all that a version is made of."""
        if self._encoder is None:
            return fingerprint(some, classes)
        return fingerprint([*some, *self._elsewhere(slot, said)], [*classes, str(len(some)), self._encoder.name])

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
                said = spoken(events, each.until)
                some = examples(slot, said, each.classes)
                if each.encoder == self._named and self._fingerprint(slot, some, each.classes, said) == each.of:
                    tables[each.number] = self._made(slot, some, each.classes, said)
                else:
                    lost.add(each.number)
        return models.change(self._client, slot, lambda held: held.without(lost), tables)


def unlearnt(client: Client, config: Config) -> bool:
    """Whether there is something that models with an encoder have not learnt from yet."""
    if corrections.version(client) != models.learnt_of(client, encoded=True):
        return True
    moods = (
        shelf
        for slot, shelf in models.shelves(client).items()
        if slot.task is Task.mood and slot.language not in config.language.scored
    )
    return any(shelf.newest is not None and not shelf.newest.encoder for shelf in moods)


def fingerprint(some: Sequence[Example], classes: Sequence[str]) -> str:
    """Stands for all that a version by words alone is made of."""
    return blake2b(msgspec.msgpack.encode((some, classes)), digest_size=16).hexdigest()
