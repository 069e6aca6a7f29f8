"""Counts and mentions for the walls, kept in memory and up to date while Redis answers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable

from msgspec.structs import replace
from redis.exceptions import RedisError

from dashboard.live.casework import CaseworkFeed
from dashboard.live.searching import Searching
from dashboard.live.stating import Stating
from dashboard.search.reading import MentionSearch
from listening.alerting.channel import ChannelState
from listening.cases.sla import Targets
from listening.config import Config, Demo
from listening.learning.sample import Calibration
from listening.mention import Mention
from listening.spans import HOUR_MS
from listening.spikes.casework import SpikeCases
from listening.spikes.shown import SpikeShown
from listening.spikes.sight import Sight, SightKind
from listening.store import changes, handles, mentions, sample, sources
from listening.store.alerts import deliveries
from listening.store.connection import AsyncClient, Client
from listening.store.counts import Change, Recollection
from listening.store.health import itself_async
from listening.store.spikes import spike_cases, spike_desk, watching
from listening.system.health import Check
from listening.system.source import SourceState
from listening.wall.view import View

log = logging.getLogger(__name__)

RECENT_MS = HOUR_MS
RECENT = 20_000
"""Mentions kept one by one: see ``View.recent``."""

DEAF_AFTER_S = 3.0
"""Without an answer of Redis for this long, what is known is too old to be sent as news."""

TOGETHER_S = 0.1
"""Changes of this long are taken together; less than a tick of the walls."""
STATES_EVERY_S = 1.0
HANDLES_EVERY_S = 5.0
HANDLES_AT_ONCE = 1000


class Feed:
    """Follows the changes of the store. One per process; ``run`` is its only task."""

    def __init__(
        self,
        client: AsyncClient,
        sync_client: Client,
        config: Config,
        clock: Callable[[], float] = time.time,
        search: MentionSearch | None = None,
    ) -> None:
        """``search``: asked for what panels show of saved searches."""
        self._searching = Searching(client, search, config) if search else None
        self._stating = Stating(client, config)
        self._client = client
        self._sync = sync_client
        self._config = config
        self._source_names = [source.name for source in config.sources]
        self._clock = clock
        self._history = Recollection(client, config.retention)
        self._recent: dict[str, Mention] = {}
        self._newest_first: list[Mention] | None = None
        self._sources: list[SourceState] = []
        self._handles: dict[str, str] = {}
        self._spikes: list[SpikeShown] = []
        self._targets = Targets(config)
        self._cases_of: dict[str, SpikeCases] = {}
        self._sight = Sight(SightKind.unknown)
        self._channels: list[ChannelState] = []
        self._wrong: list[Check] = []
        self._calibration = Calibration()
        self._casework = CaseworkFeed(client, config)
        self._loaded = asyncio.Event()
        self._heard = float("-inf")
        self._states_at = self._handles_at = float("-inf")

    @property
    def deaf(self) -> bool:
        """Redis has not answered lately: no number of now is known."""
        return time.monotonic() - self._heard > DEAF_AFTER_S

    async def ready(self) -> None:
        """Wait until there is something to show."""
        await self._loaded.wait()

    def view(self) -> View:
        """Everything as it is known at this moment."""
        now = self._now()
        recent = self._sorted()
        while recent and recent[-1].created < now - RECENT_MS:
            self._recent.pop(recent.pop().id, None)
        return View(
            config=self._config,
            now=now,
            history=self._history,
            recent=recent,
            sources=self._sources,
            handles=self._handles,
            spikes=self._spikes,
            sight=self._sight,
            casework=self._casework.now,
            channels=self._channels,
            wrong=self._wrong,
            calibration=self._calibration,
            searches=self._searching.now if self._searching else {},
            stated=self._stating.now,
            demo=any(isinstance(source, Demo) for source in self._config.sources),
        )

    async def run(self) -> None:
        """Load, then follow, for ever. After a failure everything is loaded again."""
        wait = 0.05
        while True:
            try:
                position = await self._load()
                wait = 0.05
                while True:
                    position = await self._follow(position)
            except changes.Missed:
                log.info("the feed of changes does not go on from where it was read; loading again")
            except (RedisError, OSError) as error:
                log.warning("Redis does not answer (%s); trying again", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(1.0, wait * 2)

    def _now(self) -> int:
        return int(self._clock() * 1000)

    async def _load(self) -> str:
        """Read everything; what is written meanwhile comes after the position returned."""
        position = await changes.newest(self._client)
        now = self._now()
        await self._history.load(now)
        self._recent.clear()
        self._take(await mentions.latest(self._client, now - RECENT_MS, RECENT))
        await self._about_sources()
        self._loaded.set()
        return position

    async def _follow(self, position: str) -> str:
        position, found = await changes.after(self._client, position, wait_ms=500)
        self._heard = time.monotonic()
        if found:
            await self._history.touch(found, self._now())
            await self._touch_recent(found)
            self._stating.gone({change.changed for change in found if change.changed})
            # Under a flood, what comes meanwhile is read in one go: buckets repeat in it.
            await asyncio.sleep(TOGETHER_S)
        await self._about_sources()
        return position

    async def _touch_recent(self, found: Iterable[Change]) -> None:
        ids = [id for change in found for id in change.new][-RECENT:]
        changed = {id for change in found for id in (change.changed, *change.judged) if id in self._recent}
        ids += changed
        # Judged again may mean that it counts again.
        ids += [id for change in found for id in change.judged if change.last >= self._now() - RECENT_MS][-RECENT:]
        stored = await asyncio.to_thread(mentions.fetch, self._sync, ids)
        self._take(mention for mention in stored if mention is not None)

    def _take(self, fetched: Iterable[Mention]) -> None:
        oldest = self._now() - RECENT_MS
        for mention in fetched:
            if mention.deleted or mention.untracked:
                self._recent.pop(mention.id, None)
            elif mention.created >= oldest:
                self._recent[mention.id] = mention
        self._newest_first = None

    def _sorted(self) -> list[Mention]:
        if self._newest_first is None:
            newest = sorted(self._recent.values(), key=lambda m: m.created, reverse=True)
            for dropped in newest[RECENT:]:
                del self._recent[dropped.id]
            self._newest_first = newest[:RECENT]
        return self._newest_first

    async def _about_sources(self) -> None:
        """States and handles, as often as a wall needs them."""
        now = time.monotonic()
        if now - self._states_at >= STATES_EVERY_S:
            self._sources = await self._configured_states()
            self._channels = await deliveries.channels_async(self._client)
            await self._casework.touch(self._now(), self._history)
            shown = await asyncio.to_thread(spike_desk.shown, self._sync, self._now())
            self._spikes = [replace(each, cases=self._cases_of.get(each.spike.id)) for each in shown]
            self._sight = await asyncio.to_thread(watching.sight, self._sync, self._source_names, self._now())
            self._stating.touch(self._now())
            if self._searching is not None:
                await self._searching.touch(self._now())
            self._states_at = self._heard = now
        if now - self._handles_at >= HANDLES_EVERY_S:
            self._handles_at = now
            going = [each.spike for each in self._spikes if each.spike.open]
            self._cases_of = {
                spike.id: await spike_cases.counted_async(self._client, spike, self._targets, self._now())
                for spike in going
            }
            own = await itself_async(self._client, self._config, self._now())
            reviewed = await sample.held_async(self._client)
            if reviewed != self._calibration.sample:
                self._calibration = Calibration(reviewed)
            self._wrong = [check for check in own if check.told]
            authors = {m.author for m in self._sorted() if m.author}
            unknown = [author for author in authors if author not in self._handles]
            known = {a: self._handles[a] for a in authors if a in self._handles}
            found = await handles.shown(self._client, unknown[:HANDLES_AT_ONCE])
            self._handles = known | found

    async def _configured_states(self) -> list[SourceState]:
        """One state per source of config.toml, in its order; one never heard of is connecting."""
        stored = {state.name: state for state in await sources.states_async(self._client)}
        return [
            stored.get(source.name, SourceState(name=source.name, kind=type(source).__name__.lower()))
            for source in self._config.sources
        ]
