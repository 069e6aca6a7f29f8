"""Files on their way to the queue: ``masthead import`` and ``masthead replay``.

Rows go the way every mention goes: matched here, queued in batches, judged and
stored by the workers. What comes of them is counted per run, exactly.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from uuid import uuid4

import msgspec

from listening.config import Config
from listening.mention import Deletion, Mention, Reject
from listening.store import batches, sources
from listening.store.batches import Batch
from listening.store.clock import now_ms
from listening.store.connection import Client
from workers.intake import Matched
from workers.queue import enqueue_batch, recover, waiting

POLL_S = 0.02
SLOW_POLL_S = 0.2
REPLAY_FLUSH_S = 0.2


STUCK_S = 90.0
"""Without a single batch recorded for this long something is wrong with the workers."""


class Stuck(Exception):
    """Batches are queued and no worker stores them; the message says how many."""


class Totals(msgspec.Struct, frozen=True):
    """What came of a file; the last line that import and replay print."""

    read: int
    """Rows: the sum of matched, unmatched, deleted and rejected ones."""
    matched: int
    """Mentions of a topic: the sum of those stored and the duplicates."""
    stored: int
    duplicates: int
    """Known already."""
    rejected: dict[str, int]
    """By reason."""
    seconds: float
    unmatched: int = 0
    """Of no topic."""
    deleted: int = 0
    """The file says that they were deleted at their source."""
    mended: int = 0
    """Texts and names that had been read in the wrong encoding before they came here."""


class FileRun:
    """One run of one file."""

    def __init__(self, client: Client, config: Config, topic: str = "", instead: bool = False) -> None:
        """``topic`` gives every row that topic of the config, whatever its text says.

        It is added to those the text matches, or stands ``instead`` of them.
        """
        self._instead = instead
        self._order = {name.name: n for n, name in enumerate(config.topics)}
        self._client = client
        self._config = config
        self._topic = topic
        self._match = Matched(config)
        self._run = uuid4().hex
        self._batch: list[Mention] = []
        self._deletions: list[Deletion] = []
        self._deleted = self._unmatched = 0
        self._rejects: list[Reject] = []
        self._queued = 0
        self._unfinished: list[str] = []
        self._read = 0
        self._matched = 0
        self._rejected: Counter[str] = Counter()
        self._begun = time.monotonic()

    @property
    def run(self) -> str:
        return self._run

    def take(self, event: Mention | Deletion | Reject) -> None:
        """Take one row in; waits while the workers are busy with earlier ones."""
        self._read += 1
        if isinstance(event, Reject):
            self._rejected[event.reason] += 1
            self._rejects.append(event)
            return
        if isinstance(event, Deletion):
            self._deleted += 1
            self._deletions.append(event)
        else:
            mention = self._of_topics(event)
            if mention is None:
                self._unmatched += 1
                return
            self._matched += 1
            self._batch.append(mention)
        if len(self._batch) + len(self._deletions) >= self._config.ingest.batch:
            self.flush()

    def _of_topics(self, mention: Mention) -> Mention | None:
        if not self._topic:
            return self._match(mention)
        found = () if self._instead else self._match.topics(mention)
        given = (self._topic,)
        return msgspec.structs.replace(
            mention,
            topics=tuple(sorted({*given, *found}, key=self._order.__getitem__)) if found else given,
            own=self._match.wrote(mention),
            given=given,
        )

    def flush(self) -> None:
        """Queue what is held."""
        if self._rejects:
            sources.keep_rejects(self._client, self._rejects, self._config.retention.rejects)
            self._rejects = []
        if not (self._batch or self._deletions):
            return
        self._await_room()
        batch = Batch(mentions=tuple(self._batch), deletions=tuple(self._deletions), run=self._run)
        self._unfinished.append(enqueue_batch(self._client, batch, now_ms()))
        self._queued += 1
        self._batch = []
        self._deletions = []

    def _await_room(self) -> None:
        """Wait while the workers are busy. Raises Stuck when none of them takes anything."""
        fewest = waits = waiting(self._client)
        moved = time.monotonic()
        while waits >= self._config.ingest.queued:
            time.sleep(POLL_S)
            waits = waiting(self._client)
            if waits < fewest:
                fewest, moved = waits, time.monotonic()
            elif time.monotonic() - moved > STUCK_S:
                raise Stuck(_stuck(self._queued - self.done(), self._queued))

    def done(self) -> int:
        """Batches recorded so far, with the cases they made."""
        self._unfinished = batches.unfinished(self._client, self._unfinished)
        return self._queued - len(self._unfinished)

    @property
    def queued(self) -> int:
        """Batches queued so far."""
        return self._queued

    def wait(self, tick: Callable[[], None] = lambda: None) -> Totals:
        """Wait until every batch is recorded; ``tick`` is called meanwhile."""
        self.flush()
        mended = moved = time.monotonic()
        before = done = self.done()
        while done < self._queued:
            tick()
            # Where the workers take long, to ask often is to take their time.
            time.sleep(min(max(POLL_S, (time.monotonic() - moved) / 4), SLOW_POLL_S))
            now = time.monotonic()
            if now - mended > 5:
                recover(self._client, now_ms())  # the schedule may not be running
                mended = now
            done = self.done()
            if done > before:
                before, moved = done, now
            elif now - moved > STUCK_S:
                raise Stuck(_stuck(self._queued - done, self._queued))
        return self.totals()

    def totals(self) -> Totals:
        recorded = batches.progress(self._client, self._run)
        return Totals(
            read=self._read,
            matched=self._matched,
            stored=recorded.stored,
            duplicates=recorded.duplicates,
            rejected=dict(self._rejected),
            seconds=round(time.monotonic() - self._begun, 3),
            unmatched=self._unmatched,
            deleted=self._deleted,
        )


def _stuck(left: int, queued: int) -> str:
    return (
        f"{left} of {queued} batches are not being stored; "
        "the workers' logs say why. Nothing is lost: they are stored once a worker can"
    )


def replayed(mentions: Iterable[Mention], run: str, begin: int, speed: float) -> Iterator[Mention]:
    """The mentions as if they happened from ``begin`` (ms) on, ``speed`` times as fast.

    Each gets an id of its own, so that a file can be replayed again and beside
    its own history; threads hold together. ``speed`` may be infinite: then all
    happen at ``begin``. Expects time order.
    """
    first = None
    mark = f"~{run[:8]}"
    for mention in mentions:
        if first is None:
            first = mention.created
        yield msgspec.structs.replace(
            mention,
            id=mention.id + mark,
            parent=mention.parent and mention.parent + mark,
            root=mention.root and mention.root + mark,
            original=mention.original and mention.original + mark,
            created=begin + int((mention.created - first) / speed),
            edited=0,
        )
