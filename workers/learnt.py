"""The models in use, as one worker process holds them."""

from __future__ import annotations

from listening.learning.deciding import LearntTriage, VersionInUse
from listening.learning.slots import ModelSlot
from listening.learning.table import Model
from listening.learning.versions import ModelVersion
from listening.store import models
from listening.store.connection import Client


class ModelsInUse:
    """Kept as the pointers say; read again when one has moved."""

    def __init__(self, triage: LearntTriage) -> None:
        self._triage = triage
        self._version = 0
        self._held: dict[ModelSlot, tuple[ModelVersion, VersionInUse]] = {}

    def renew(self, client: Client) -> None:
        version = models.version(client)
        if version == self._version:
            return
        held: dict[ModelSlot, tuple[ModelVersion, VersionInUse]] = {}
        for slot, shelf in models.shelves(client).items():
            active = shelf.version(shelf.active)
            if active is None:
                continue
            before = self._held.get(slot)
            # A number is given twice where a store is put back beneath a worker that goes on.
            if before is not None and before[0] == active:
                held[slot] = before
                continue
            table = models.table(client, slot, active.number)
            # One that is lost is made again by the training job; until then the rule decides.
            if table is not None:
                held[slot] = active, VersionInUse(active.number, Model(table))
        self._held, self._version = held, version
        self._triage.use({slot: in_use for slot, (_, in_use) in held.items()})
