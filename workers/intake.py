"""The intake of one source, up to its jobs: match, batch, slow down, and keep count."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Sequence

import msgspec
from redis.exceptions import RedisError

from listening.config import Config, Source, Topic
from listening.mention import Deletion, Mention, Reject
from listening.spans import MINUTE_MS
from listening.store import batches
from listening.store import sources as store
from listening.store.batches import Batch
from listening.store.clock import now_ms
from listening.store.connection import Client
from listening.store.patience import trouble
from listening.system.source import ALIVE, Connection, SourceState
from listening.terms import Matcher, fold, own_handles
from workers.following import Following
from workers.queue import enqueue_batch, waiting
from workers.sources.base import Cut, Heard
from workers.sources.bluesky.handles import Handles

log = logging.getLogger(__name__)

BEHIND_MS = 10_000
"""Events older than this mean that we are catching up."""
HANDED_OVER_MS = MINUTE_MS
"""A listener that begins this soon after the last report goes on where that one was: a part
that ends again and again must not look like a source that has just begun."""
PAST_QUEUED = 4
"""Jobs waiting at most while the past is told: what is said now must not queue up behind it."""


class Promise(msgspec.Struct, frozen=True):
    """What can be said of the past once so many batches are recorded."""

    batch: int
    missing_s: float
    whole_from: int


class Matched:
    """Which topics a mention is about, and whether the brand wrote it. Pure."""

    def __init__(self, config: Config) -> None:
        self._names = tuple(topic.name for topic in config.topics)
        self._matcher = Matcher(config.topics)
        self.own = own_handles(config.brand.own)
        """Handles, and, once they are found, the ids they stand for; folded."""

    def __call__(self, mention: Mention) -> Mention | None:
        """The mention with topics and ``own``; None if it is of no interest.

        Of the brand's own posts without a topic only replies matter: they answer
        somebody. Edits always matter, for the mention may be stored already.
        """
        topics = self.topics(mention)
        own = self.wrote(mention)
        if not (topics or mention.edited or (own and mention.parent)):
            return None
        given = tuple(name for name in topics if name in mention.topics)
        return msgspec.structs.replace(mention, topics=topics, own=own, given=given)

    def topics(self, mention: Mention) -> tuple[str, ...]:
        """Which topics its text is about, and which whoever pushed it says, as far as config.toml knows them."""
        topics = tuple(self._names[n] for n in self._matcher.matching(mention.full_text))
        if mention.topics:
            return tuple(name for name in self._names if name in topics or name in mention.topics)
        return topics

    def wrote(self, mention: Mention) -> bool:
        """Whether the brand wrote it."""
        return mention.own or (bool(self.own) and fold(mention.author) in self.own)


class Intake:
    """What the listener knows and holds of one source. Implements ``sources.base.Link``."""

    def __init__(
        self,
        config: Config,
        source: Source,
        client: Client,
        handles: Handles | None = None,
        following: Following | None = None,
    ) -> None:
        self._config = config
        self._client = client
        self._match = Matched(config)
        self._found_own: frozenset[str] = frozenset()
        self._handles = handles
        self._following = following
        self._mentions: list[Mention] = []
        self._deletions: list[Deletion] = []
        self._rejects: list[Reject] = []
        self._cursor = ""
        self._newest = 0
        self._written_cursor = ""
        self._flushing = asyncio.Lock()
        self._flusher: asyncio.Task[None] | None = None
        self._events: deque[tuple[float, int, int]] = deque()
        kind = str(type(source).__struct_config__.tag)
        self._state = SourceState(name=source.name, kind=kind)
        self._written = 0
        self._promises: deque[Promise] = deque()
        self.reading = False

    @property
    def topics(self) -> tuple[Topic, ...]:
        return self._config.topics

    @property
    def own(self) -> frozenset[str]:
        return self._match.own

    def found_own(self, ids: frozenset[str]) -> None:
        """The brand's own accounts at this source, by id."""
        self._found_own = own_handles(ids)
        self._match.own |= self._found_own

    def steer(self, config: Config) -> None:
        """Match by a newer config from here on."""
        self._config = config
        self._match = Matched(config)
        self._match.own |= self._found_own

    def renamed(self, did: str, handle: str) -> None:
        """An account goes by another handle now."""
        if self._handles is not None:
            self._handles.renamed(did, handle)

    # -- connection

    def enter(self, connection: Connection) -> None:
        self.reading = True
        if connection != self._state.connection or not self._state.since:
            steady = self._state.steady if connection in ALIVE else 0
            self._state = msgspec.structs.replace(
                self._state, connection=connection, since=now_ms(), retry_at=0, behind_s=0, steady=steady
            )

    def adopt(self, before: SourceState | None) -> None:
        """Begin to read it, where another listener ended: what it has not heard for is not forgotten."""
        now = now_ms()
        if before is not None and before.well and now - before.beat <= HANDED_OVER_MS:
            self._state = msgspec.structs.replace(
                self._state, well=before.well, reason=before.reason, heard=before.heard, since=before.well
            )
        else:
            self._state = msgspec.structs.replace(self._state, well=now, steady=0, reason="")

    def quiet(self) -> None:
        self._well(now_ms())

    def _well(self, now: int) -> None:
        """Something shows that it works."""
        self._state = msgspec.structs.replace(self._state, well=now, steady=self._state.steady or now, reason="")

    def live(self) -> None:
        self.enter(Connection.live)

    async def spent(self, period: str, more: int = 0) -> int:
        try:
            return await asyncio.to_thread(store.spent, self._client, self._state.name, period, more)
        except RedisError as error:
            raise Cut(f"what it may still ask cannot be counted: {trouble(error)}") from error

    def allowance(self, words: str) -> None:
        self._state = msgspec.structs.replace(self._state, allowance=words)

    def missing(self, seconds: float, whole_from: int = 0) -> None:
        """More is said at once; less only when the workers have it, or figures would be believed too early."""
        last = self._promises[-1].missing_s if self._promises else self._state.missing_s
        promise = Promise(self._written + 1, seconds, whole_from)
        if seconds > last:
            self._promises.clear()
            self._keep(promise)
        elif promise.missing_s != last:
            self._promises.append(promise)

    def _recorded(self, batches: int) -> None:
        while self._promises and self._promises[0].batch <= batches:
            self._keep(self._promises.popleft())

    def _keep(self, promise: Promise) -> None:
        self._state = msgspec.structs.replace(
            self._state, missing_s=promise.missing_s, whole_from=promise.whole_from if promise.missing_s else 0
        )

    def cut(self, reason: str, wait: float) -> None:
        self.enter(Connection.cut)
        self._state = msgspec.structs.replace(self._state, reason=reason, retry_at=now_ms() + int(wait * 1000))

    def state(self) -> SourceState:
        """How things stand, with rates over the last minute."""
        now = time.monotonic()
        while self._events and self._events[0][0] < now - 60:
            self._events.popleft()
        silent = now_ms() - self._state.heard
        if self._state.connection is Connection.behind and silent > BEHIND_MS:
            self.live()  # nothing more came: that was the end of what we had missed
        self._state = msgspec.structs.replace(
            self._state,
            beat=now_ms(),
            events_per_minute=sum(e for _, e, _ in self._events),
            mentions_per_minute=sum(m for _, _, m in self._events),
        )
        return self._state

    # -- events

    async def take(self, heard: Heard) -> bool:
        """Take one event in; returns whether it is new. Waits when the workers cannot keep up."""
        now = now_ms()
        wanted = 0
        match heard.event:
            case Mention() as mention:
                matched = self._match(mention)
                if matched is not None:
                    self._mentions.append(matched)
                    wanted = 1
                elif self._following is not None and self._following.wants(mention):
                    self._mentions.append(mention)
                    matched = mention
                if matched is not None and self._following is not None:
                    self._following.add(mention.id)
                if matched is not None and self._handles is not None:
                    self._handles.want([matched.author])
            case Deletion() as deletion:
                self._deletions.append(deletion)
            case Reject() as reject:
                self._rejects.append(reject)
            case None:
                pass
        new = self._is_new(heard)
        self._cursor = heard.cursor
        if new:
            self._well(now)
        self._count(wanted)
        self._follow(heard.at, now)
        if self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush_soon())
        if len(self._mentions) + len(self._deletions) >= self._config.ingest.batch:
            await self.flush()
        return new

    def _is_new(self, heard: Heard) -> bool:
        """Whether it takes us further: a server may tell what it has told again and again.

        One whose clock runs ahead never moves the cursor, so its time counts as well.
        """
        further = heard.cursor != self._cursor or heard.at > self._newest
        self._newest = max(self._newest, heard.at)
        return further

    def _count(self, wanted: int) -> None:
        second = float(int(time.monotonic()))
        if self._events and self._events[-1][0] == second:
            _, events, mentions = self._events.pop()
            self._events.append((second, events + 1, mentions + wanted))
        else:
            self._events.append((second, 1, wanted))

    def _follow(self, at: int, now: int) -> None:
        behind = now - at if at else 0
        connection = Connection.behind if behind > BEHIND_MS else Connection.live
        if connection != self._state.connection:
            self.enter(connection)
        if now - self._state.heard > 250:
            self._state = msgspec.structs.replace(
                self._state,
                heard=now,
                behind_s=behind / 1000 if connection is Connection.behind else 0,
            )

    async def _flush_soon(self) -> None:
        await asyncio.sleep(self._config.ingest.wait_ms / 1000)
        await self.flush()

    async def flush(self) -> None:
        """Queue what is held. Comes back only when Redis has it; nothing is dropped."""
        async with self._flushing:
            while self._mentions or self._deletions or self._rejects or self._moved:
                batch = Batch(mentions=tuple(self._mentions), deletions=tuple(self._deletions))
                rejects, cursor = tuple(self._rejects), self._cursor
                await self._write(batch, rejects, cursor)
                # Only now: who ends us in between finds everything still here, and writes it again.
                del self._mentions[: len(batch.mentions)]
                del self._deletions[: len(batch.deletions)]
                del self._rejects[: len(rejects)]

    @property
    def _moved(self) -> bool:
        return bool(self._cursor) and self._cursor != self._written_cursor

    async def _write(self, batch: Batch, rejects: Sequence[Reject], cursor: str) -> None:
        while True:
            try:
                while (queued := await asyncio.to_thread(waiting, self._client)) >= self._most:
                    await asyncio.sleep(0.05)
                self._recorded(self._written - queued)
                await asyncio.to_thread(self._store, batch, rejects, cursor)
                break
            except Exception as error:
                # The batch may have been written before the answer was lost: twice is harmless.
                log.warning("%s: %s, trying again", self._state.name, trouble(error), exc_info=True)
                await asyncio.sleep(0.5)
        self._written_cursor = cursor
        self._written += bool(batch.mentions or batch.deletions)
        self._state = msgspec.structs.replace(self._state, rejects=self._state.rejects + len(rejects))

    @property
    def _most(self) -> int:
        """Jobs that may wait."""
        past = self._state.missing_s > 0
        return min(PAST_QUEUED, self._config.ingest.queued) if past else self._config.ingest.queued

    def _store(self, batch: Batch, rejects: Sequence[Reject], cursor: str) -> None:
        if batch.mentions or batch.deletions:
            enqueue_batch(self._client, batch, now_ms(), self._state.name, cursor)
        elif cursor:
            batches.advance(self._client, self._state.name, cursor)
        store.keep_rejects(self._client, rejects, self._config.retention.rejects)
