"""Words that decided where a model did, for whoever looks at a mention."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import msgspec

from listening.learning.rules import mood_rule
from listening.learning.slots import ModelSlot
from listening.learning.table import Model, Task
from listening.learning.versions import ModelVersion
from listening.mention import UNSURE, Mention
from listening.store import models
from listening.store.connection import Client

MODELS_HELD = 4


class LearntWords(msgspec.Struct, frozen=True):
    """Empty where no model decided, or its version is not kept any more."""

    mood: str = ""
    department: str = ""


def reading_words(client: Client) -> Callable[[Mention], LearntWords]:
    """Ready to be asked; the models asked last are held."""

    held: OrderedDict[tuple[ModelSlot, ModelVersion], Model] = OrderedDict()

    def model(slot: ModelSlot, number: int) -> Model | None:
        version = models.kept(client, slot, number)
        if version is None:
            return None
        found = held.get((slot, version))
        if found is None:
            table = models.table(client, slot, number)
            if table is None:
                return None
            found = held[slot, version] = Model(table)
            while len(held) > MODELS_HELD:
                held.popitem(last=False)
        held.move_to_end((slot, version))
        return found

    def words(slot: ModelSlot, number: int, text: str, wanted: str) -> str:
        found = model(slot, number) if number else None
        if found is None or wanted not in found.table.classes:
            return ""
        said = ", ".join(found.words(text, wanted))
        meant = f"what it means, by {found.table.encoder}" if found.table.encoder else ""
        return f"{said}; {meant}" if said and meant else said or meant

    def read(mention: Mention) -> LearntWords:
        if mention.deleted:
            return LearntWords()
        mood, number = ModelSlot(Task.mood, mention.language), mention.mood_version
        wanted = mention.mood
        if wanted == UNSURE:
            asked = model(mood, number)
            wanted = asked.answer(mention.text, mood_rule(mention.compound)).best if asked else ""
        department = mention.likely[0] if mention.likely else mention.department
        return LearntWords(
            words(mood, number, mention.text, wanted),
            words(ModelSlot(Task.department), mention.department_version, mention.text, department),
        )

    return read
