"""Moods that are decided with an encoder: after their mentions are stored, within a share of the processor.

A mention that waits is decided, written with its counts in one step, and only then waits no more: who dies in
between decides it again, to the same.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from listening.learning.encoder import Encoder
from listening.learning.table import Vector
from listening.mention import Mention
from listening.store import awaiting, mentions
from workers.context import WorkerContext
from workers.queue import enqueue_encoded_learning

AT_ONCE = 50
"""Mentions between two rests."""
TURN_S = 20.0
"""So long at most in one job: what is said by people is learnt in between."""
SHORTEST_S = 0.05
LONGEST_S = 4.0
"""Of one rest: a part that is told to end does so within some seconds. What is owed is rested the next time."""


class ShareOfProcessor:
    """Takes no more of one processor than it may, over some seconds."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._used = time.process_time()
        self._owed = 0.0

    def rest(self) -> None:
        """Give way for what was used since the last time."""
        used = time.process_time()
        self._owed += (used - self._used) * (1 / self._share - 1)
        self._used = used
        if self._owed < SHORTEST_S:
            return
        pause = min(self._owed, LONGEST_S)
        time.sleep(pause)
        self._owed -= pause
        self._used = time.process_time()


class RestingEncoder:
    """An encoder that gives way after each text: for who asks about thousands."""

    def __init__(self, encoder: Encoder, share: float) -> None:
        self.name = encoder.name
        self.width = encoder.width
        self._encoder = encoder
        self._processor = ShareOfProcessor(share)

    def __call__(self, text: str) -> Vector:
        vector = self._encoder(text)
        self._processor.rest()
        return vector


class DecidingMoods:
    """One turn of the part ``encode``."""

    def __init__(self, at: WorkerContext, encoder: Encoder, now: int) -> None:
        self._at = at
        self._encoder = encoder
        self._now = now

    def run(self) -> None:
        """Decide what waits, the longest first, for a turn."""
        self._at.models.renew(self._at.client)
        if not self._at.triage.encoders <= {self._encoder.name}:
            # Another version of the package was installed: its vectors mean something else.
            enqueue_encoded_learning(self._at.client)
            return
        processor = ShareOfProcessor(self._at.config.encoder.cpu)
        until = time.monotonic() + TURN_S
        while ids := awaiting.first(self._at.client, AT_ONCE):
            self._decide(ids)
            if time.monotonic() > until:
                return
            processor.rest()

    def _decide(self, ids: Sequence[str]) -> None:
        client, triage = self._at.client, self._at.triage
        mentions.judge_again(client, ids, self._later, self._at.config.retention, self._now)
        awaiting.done(client, ids)
        # Edited in between, one was added again before it was taken out: as it is now it still waits.
        held = [m for m in mentions.fetch(client, ids) if m is not None and triage.awaits(m)]
        awaiting.add(client, [m.id for m in held], self._now)

    def _later(self, stored: Sequence[Mention]) -> list[Mention]:
        triage = self._at.triage
        return [triage.later(m, self._encoder(m.text)) if triage.awaits(m) else m for m in stored]
