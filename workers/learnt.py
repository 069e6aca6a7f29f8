"""The models in use, as one worker process holds them."""

from __future__ import annotations

from listening.learning.deciding import LearntTriage, VersionInUse
from listening.learning.slots import ModelSlot
from listening.learning.table import Model
from listening.learning.versions import RULE_ALONE
from listening.store import models
from listening.store.connection import Client


class ModelsInUse:
    """Kept as the pointers say; read again when one has moved."""

    def __init__(self, triage: LearntTriage) -> None:
        self._triage = triage
        self._version = 0
        self._held: dict[ModelSlot, VersionInUse] = {}

    def renew(self, client: Client) -> None:
        version = models.version(client)
        if version == self._version:
            return
        held: dict[ModelSlot, VersionInUse] = {}
        for slot, shelf in models.shelves(client).items():
            before = self._held.get(slot)
            if shelf.active == RULE_ALONE:
                continue
            if before is not None and before.number == shelf.active:
                held[slot] = before
                continue
            table = models.table(client, slot, shelf.active)
            # One that is lost is made again by the training job; until then the rule decides.
            if table is not None:
                held[slot] = VersionInUse(shelf.active, Model(table))
        self._held, self._version = held, version
        self._triage.use(held)
