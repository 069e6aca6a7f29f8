"""Mentions that a listener follows: replies to them matter whatever they say.

A reply such as "same here" names no topic. It is passed on if it answers a
mention that was just passed on, or one that belongs to a case; the ingest job
keeps it only where there is a case.
"""

from __future__ import annotations

from listening.mention import Kind, Mention
from listening.store import threads
from listening.store.clock import now_ms
from listening.store.connection import Client

MOST = 200_000
"""Ids held in memory, the newest: some 30 MB."""

OVERLAP_MS = 5_000
"""Looked at twice: workers' clocks differ a little."""


class Following:
    """Ids of followed mentions, in memory: one look-up per event of a firehose."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._ids: dict[str, None] = {}
        self._read = 0

    def add(self, id: str) -> None:
        """Follow a mention; the oldest is let go when there are too many."""
        self._ids.pop(id, None)
        self._ids[id] = None
        while len(self._ids) > MOST:
            del self._ids[next(iter(self._ids))]

    def wants(self, mention: Mention) -> bool:
        """Whether it replies to something that is followed."""
        if not (mention.parent or mention.root) or mention.kind is Kind.repost:
            return False
        return mention.parent in self._ids or mention.root in self._ids

    def fetch(self) -> list[str]:
        """Ids that became part of a case since the last time. Waits for Redis."""
        since = self._read
        now = now_ms()
        found = threads.followed(self._client, since)
        self._read = now - OVERLAP_MS
        return found
