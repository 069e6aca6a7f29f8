"""The context that every job of one worker process works with."""

from __future__ import annotations

from contextvars import ContextVar

import msgspec

from listening.cases.joining import triage_desk
from listening.config import Config
from listening.learning.deciding import LearntTriage
from listening.store.connection import Client
from workers.cases.casework import Casework
from workers.learnt import ModelsInUse


class WorkerContext(msgspec.Struct, frozen=True):
    """A config and what is made ready from it."""

    config: Config
    client: Client
    triage: LearntTriage
    models: ModelsInUse
    casework: Casework


def desk_of(config: Config, client: Client) -> WorkerContext:
    """What jobs of one worker process need."""
    triage = LearntTriage(config, triage_desk(config))
    return WorkerContext(config, client, triage, ModelsInUse(triage), Casework(config, client))


desk: ContextVar[WorkerContext] = ContextVar("desk")
"""Set once by the worker; RQ hands jobs nothing but their JSON arguments."""
