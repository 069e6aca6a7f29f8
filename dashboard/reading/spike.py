"""The page of a spike, read from the store; the columns of the last few are kept."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence

import msgspec

from dashboard.api.spike_answers import by_author
from layouts.spikes.posts import PAGE
from layouts.spikes.story import CASES_SHOWN, Chosen, SpikeStory, StoryShown
from listening.cases.case import Case
from listening.cases.crisis import Crisis
from listening.config import Config
from listening.mention import Mention
from listening.spans import MINUTE_MS
from listening.spikes.columns import Columns, Numbers
from listening.spikes.filtering import ChosenPart, chosen, part
from listening.spikes.known import KnownSpike
from listening.spikes.picture import DriverKind, Found
from listening.spikes.retold import ToldBefore, told_before
from listening.spikes.stories import SpikeStories, find_stories
from listening.spikes.subjects import crisis_keys
from listening.store import handles, mentions
from listening.store.cases import crises
from listening.store.clock import now_ms
from listening.store.connection import AsyncClient, Client
from listening.store.spikes import pictures, spike_cases, spike_desk, stories

KEPT = 4
"""Spikes whose columns are kept: a hundred thousand mentions are some 15 MB."""
PER_CHUNK = 1000
TOLD_MS = 30_000
"""While a spike goes on, its stories are found again after this long."""
TELL_S = 0.3
"""A page waits so long for its stories, which of a hundred thousand posts take two seconds; then it comes without."""


class SpikeTold(msgspec.Struct, frozen=True):
    """What several people say in a spike, and where they said it before."""

    stories: SpikeStories
    told_before: tuple[ToldBefore | None, ...]
    """For each story."""


class SpikeReading:
    """Reads for one process."""

    def __init__(self, client: AsyncClient, sync_client: Client, config: Config) -> None:
        self._client = client
        self._sync = sync_client
        self._config = config
        self._kept: OrderedDict[str, tuple[int, Columns]] = OrderedDict()
        self._told: OrderedDict[str, tuple[int, SpikeTold]] = OrderedDict()
        self._telling: dict[str, asyncio.Task[None]] = {}

    async def version(self, id: str, search: str) -> str:
        """Changes when anything of the page does; each minute at the latest while it goes on."""
        known = await asyncio.to_thread(spike_desk.find, self._sync, id)
        if known is None:
            return "none"
        alert, picture = known.alert, known.picture
        parts = (
            search,
            picture.at if picture else 0,
            self._told[id][0] if id in self._told else 0,
            len(known.remarks),
            alert.changed if alert else 0,
            known.spike.stage,
            await asyncio.to_thread(crises.number, self._sync),
            0 if known.spike.closed else now_ms() // MINUTE_MS,
        )
        return " ".join(map(str, parts))

    async def story(self, id: str, asked: Chosen) -> SpikeStory | None:
        """Everything of one spike, as far as it is chosen; None if there is none of that id."""
        known = await asyncio.to_thread(spike_desk.find, self._sync, id)
        if known is None:
            return None
        picture = known.picture
        found: ChosenPart | None = None
        if picture is not None:
            found = await asyncio.to_thread(self._part, known, asked)
        wanted: list[Found] = []
        if picture is not None and found is not None:
            voices = [*found.drivers.get(DriverKind.reach, ()), *found.drivers.get(DriverKind.author, ())]
            wanted = [Found(row.at, row.mark) for row in voices if row.at]
        first = list(picture.first) if picture else []
        repeated = [picture.repeated] if picture and picture.repeated else []
        of_it: SpikeTold | None = SpikeTold(SpikeStories(), ())
        if picture is not None and not asked.anything and not asked.page:
            of_it = await self._stories(known)
        finding, said = of_it is None, of_it.stories if of_it else SpikeStories()
        before = of_it.told_before if of_it else ()
        shown = list(found.posts) if found else []
        fetched = await asyncio.to_thread(pictures.posts, self._sync, [*wanted, *first, *repeated, *shown])
        ends = (len(wanted), len(wanted) + len(first), len(wanted) + len(first) + len(repeated))
        opened = await self._cases(known)
        sample = [each.first for each in said.stories]
        samples = await asyncio.to_thread(pictures.posts, self._sync, [*sample, *said.extract])
        quoted = [case.talk.opener.id for case in opened[-CASES_SHOWN:]]
        openers = [m for m in await asyncio.to_thread(mentions.fetch, self._sync, quoted) if m is not None]
        kept = [m for m in (*fetched, *samples, *openers) if m is not None and m.author]
        again = fetched[ends[1]] if repeated else None
        return SpikeStory(
            known=known,
            part=found,
            posts=_there(fetched[ends[2] :]),
            stories=tuple(
                StoryShown(each, first, earlier)
                for each, first, earlier in zip(said.stories, samples, before, strict=False)
                if first is not None and not first.deleted
            ),
            finding=finding,
            extract=_there(samples[len(sample) :]),
            first=_there(fetched[ends[0] : ends[1]]),
            repeated=again if again is not None and not again.deleted else None,
            handles=await handles.shown(self._client, sorted({m.author for m in kept})),
            voices=by_author(fetched[: ends[0]]),
            cases=opened,
            openers={m.id: m for m in openers},
            crises=await asyncio.to_thread(spike_desk.crises_of, self._sync, known.spike, now_ms()),
            modes=await asyncio.to_thread(self._modes, known),
            chosen=asked,
            now=now_ms(),
        )

    async def pages(self, id: str, asked: Chosen) -> AsyncIterator[tuple[Sequence[Mention], Mapping[str, str]]]:
        """All mentions that are chosen, newest first, with the handles of their authors."""
        known = await asyncio.to_thread(spike_desk.find, self._sync, id)
        if known is None or known.picture is None:
            return
        whole = await asyncio.to_thread(self._columns, known)
        fits = self._fits(whole, known, asked)
        at = 0
        while True:
            found = part(whole, fits, known.picture, PER_CHUNK, at).posts
            if not found:
                return
            page = _there(await asyncio.to_thread(pictures.posts, self._sync, found))
            authors = sorted({m.author for m in page if m.author})
            yield page, await handles.shown(self._client, authors)
            at += PER_CHUNK

    def _part(self, known: KnownSpike, asked: Chosen) -> ChosenPart:
        assert known.picture is not None
        whole = self._columns(known)
        fits = self._fits(whole, known, asked)
        return part(whole, fits, known.picture, PAGE, PAGE * asked.page)

    def _fits(self, whole: Columns, known: KnownSpike, asked: Chosen) -> Numbers:
        assert known.picture is not None
        since = known.picture.since
        end = max(1, asked.end - since) if asked.end else 0
        return chosen(whole, asked.keys, asked.label, max(0, asked.start - since), end)

    def _columns(self, known: KnownSpike) -> Columns:
        assert known.picture is not None
        id, at = known.spike.id, known.picture.at
        kept = self._kept.get(id)
        if kept is not None and kept[0] == at:
            self._kept.move_to_end(id)
            return kept[1]
        whole = pictures.columns(self._sync, id)
        self._kept[id] = (at, whole)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return whole

    async def _stories(self, known: KnownSpike) -> SpikeTold | None:
        """Its stories, perhaps those of a moment ago; None while they are found for the first time."""
        assert known.picture is not None
        id, at = known.spike.id, known.picture.at
        kept = self._told.get(id)
        if kept is None or (kept[0] != at and (known.spike.closed or at - kept[0] >= TOLD_MS)):
            if id not in self._telling:
                self._telling[id] = asyncio.create_task(self._tell(known))
            await asyncio.wait([self._telling[id]], timeout=TELL_S)
        return self._told[id][1] if id in self._told else None

    async def _tell(self, known: KnownSpike) -> None:
        assert known.picture is not None
        id, picture = known.spike.id, known.picture
        try:
            found = await asyncio.to_thread(self._find, known)
        finally:
            del self._telling[id]
        self._told[id] = (picture.at, found)
        self._told.move_to_end(id)
        while len(self._told) > KEPT:
            self._told.popitem(last=False)

    def _find(self, known: KnownSpike) -> SpikeTold:
        assert known.picture is not None
        said = stories.find(self._sync, known.spike.id) if known.picture.final else None
        if said is None:
            said = find_stories(self._columns(known), known.picture.since)
        kept = stories.kept(self._sync)
        return SpikeTold(said, tuple(told_before(each, known.spike.id, kept) for each in said.stories))

    async def cases(self, id: str) -> tuple[Case, ...] | None:
        """Cases that posts of a spike opened; None if there is none of that id."""
        known = await asyncio.to_thread(spike_desk.find, self._sync, id)
        return None if known is None else await self._cases(known)

    async def _cases(self, known: KnownSpike) -> tuple[Case, ...]:
        return await spike_cases.opened(self._client, known.spike, now_ms())

    def _modes(self, known: KnownSpike) -> tuple[Crisis, ...]:
        """Crisis mode as it is on now for it, or for a topic or a department of it."""
        spike, concerned = known.spike, crisis_keys(known.spike)
        return tuple(
            crisis for of, crisis in crises.current(self._sync).items() if crisis.spike == spike.id or of in concerned
        )


def _there(several: Sequence[Mention | None]) -> tuple[Mention, ...]:
    """Those that are still kept and were not deleted at their source."""
    return tuple(m for m in several if m is not None and not m.deleted)
