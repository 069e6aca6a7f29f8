"""Cases of past moments: when each entry of each trail was written down, and what the case was by then."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable

import msgspec
import numpy as np

from listening.cases import indexes
from listening.cases.case import UNRESOLVED, CaseEvent
from listening.cases.fold import fold
from listening.cases.indexes import ENDS
from listening.cases.sla import Targets
from listening.cases.then import CaseThen, stood
from listening.config import Config
from listening.spans import HOUR_MS
from listening.store import keys
from listening.store.cases import feed
from listening.store.changes import Missed
from listening.store.connection import Client
from listening.store.text import text

AT_ONCE = 500
HELD = 60_000
"""Cases as they stood that are held at most."""

_event = msgspec.msgpack.Decoder(CaseEvent).decode


class _Written(msgspec.Struct, array_like=True):
    """The beginning of an entry of a trail."""

    at: int
    recorded: int


_written = msgspec.msgpack.Decoder(_Written).decode


class TrailTimes:
    """All trails there are, under one config's targets. One reader at a time."""

    def __init__(self, client: Client, config: Config) -> None:
        self._client = client
        self._targets = Targets(config)
        self._history_ms = int(config.cases.history_hours * HOUR_MS)
        self._times: dict[str, list[int]] = {}
        self._waiting: set[str] = set()
        self._made: OrderedDict[tuple[str, int], CaseThen | None] = OrderedDict()
        self._position = ""
        self.read_at = 0
        """When they were read last, ms; 0 = never."""
        self._ids: list[str] = []
        self._first = self._last = np.empty(0, np.int64)

    def follow(self, now: int) -> None:
        """Know all that was written down so far; ``now`` in ms."""
        # In this order: what is resolved meanwhile is in the queues that were read, and its trail tells the rest.
        states = [keys.case_index(indexes.state(state)) for state in sorted(UNRESOLVED)]
        self._waiting = {text(id) for key in states for id in self._client.zrange(key, 0, -1)}
        try:
            position, changed = feed.changed(self._client, self._position)
        except Missed:
            position = feed.ends(self._client)
            self._times = {}
            changed = [text(id) for id in self._client.zrange(keys.case_index(ENDS), 0, -1)]
        self._read(changed)
        self._position, self.read_at = position, now
        self._ids = list(self._times)
        self._first = np.array([times[0] for times in self._times.values()], np.int64)
        self._last = np.array([times[-1] for times in self._times.values()], np.int64)

    def changed_since(self, at: int) -> dict[str, CaseThen]:
        """As they stood at ``at`` (ms): the cases that there were, and to which something happened since."""
        here = np.flatnonzero((self._first <= at) & (self._last > at))
        return self._of({self._ids[n]: bisect_right(self._times[self._ids[n]], at) for n in here})

    def waiting_since(self, at: int) -> dict[str, CaseThen]:
        """The cases that wait now, and to which nothing happened since ``at`` (ms)."""
        times = {id: self._times[id] for id in self._waiting if id in self._times}
        return self._of({id: len(written) for id, written in times.items() if written[-1] <= at})

    def begun_since(self, at: int) -> list[str]:
        """Cases that there were not yet at ``at`` (ms)."""
        return [self._ids[n] for n in np.flatnonzero(self._first > at)]

    def _of(self, versions: dict[str, int]) -> dict[str, CaseThen]:
        missing = [each for each in versions.items() if each not in self._made]
        for n in range(0, len(missing), AT_ONCE):
            some = missing[n : n + AT_ONCE]
            pipe = self._client.pipeline(transaction=False)
            for id, version in some:
                pipe.lrange(keys.trail(id), 0, version - 1)
            for (id, version), forms in zip(some, pipe.execute(), strict=True):
                case = fold(id, map(_event, forms), self._history_ms)
                self._made[id, version] = None if case is None else stood(case, self._targets)
        found: dict[str, CaseThen] = {}
        for each in versions.items():
            self._made.move_to_end(each)
            case = self._made[each]
            if case is not None:
                found[each[0]] = case
        while len(self._made) > max(HELD, len(versions)):
            self._made.popitem(last=False)
        return found

    def _read(self, ids: Iterable[str]) -> None:
        wanted = list(ids)
        for n in range(0, len(wanted), AT_ONCE):
            some = wanted[n : n + AT_ONCE]
            pipe = self._client.pipeline(transaction=False)
            for id in some:
                pipe.lrange(keys.trail(id), 0, -1)
            for id, forms in zip(some, pipe.execute(), strict=True):
                if forms:
                    self._times[id] = [_written(form).recorded for form in forms]
