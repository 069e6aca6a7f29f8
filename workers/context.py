"""What every job of one worker process works with."""

from __future__ import annotations

from contextvars import ContextVar

import msgspec

from listening.config import Config
from listening.store.connection import Client
from listening.triage.triage import Triage
from workers.cases.casework import Casework


class WorkerContext(msgspec.Struct, frozen=True):
    """A config and what is made ready from it."""

    config: Config
    client: Client
    triage: Triage
    casework: Casework


def desk_of(config: Config, client: Client) -> WorkerContext:
    """What jobs of one worker process need."""
    return WorkerContext(config, client, Triage(config), Casework(config, client))


desk: ContextVar[WorkerContext] = ContextVar("desk")
"""Set once by the worker; RQ hands jobs nothing but their JSON arguments."""
