"""Saved searches on the wall, asked anew every second while a screen of config.toml has any."""

from __future__ import annotations

import logging

import msgspec

from dashboard.search.file import Missing
from dashboard.search.reading import MentionSearch
from listening.config import Config
from listening.config.panels import search_of
from listening.search.saved import SavedSearch
from listening.spans import HOUR_MS
from listening.store import searches
from listening.store.connection import AsyncClient
from listening.wall.panels.found import HOURS, SHOWN
from listening.wall.view import SearchNow

log = logging.getLogger(__name__)


class Searching:
    """The saved searches of one process's walls."""

    def __init__(self, client: AsyncClient, search: MentionSearch, config: Config) -> None:
        self._client = client
        self._search = search
        self._panels = {
            panel: id
            for screen in config.screens
            for row in screen.grid
            for panel in row.split()
            if (id := search_of(panel))
        }
        self.now: dict[str, SearchNow] = {}

    async def touch(self, now: int) -> None:
        """Ask anew; ``now``: ms UTC. What nobody shares, or is not there any more, is left out."""
        if not self._panels:
            return
        saved = {each.id: each for each in await searches.everything_async(self._client) if each.shared}
        found = {}
        for panel, id in self._panels.items():
            if id in saved:
                try:
                    found[panel] = await self._ask(saved[id], now)
                except Missing:
                    log.debug("no index of search to ask for %s", panel)
        self.now = found

    async def _ask(self, saved: SavedSearch, now: int) -> SearchNow:
        hours = await self._search.hours(saved.always(now), HOURS, now)
        start = now - now % HOUR_MS - (HOURS - 1) * HOUR_MS
        asked = msgspec.structs.replace(saved.asked, start=start, end=now + 1)
        newest, _ = await self._search.newest(asked, SHOWN)
        return SearchNow(name=saved.name, query=saved.query, number=sum(hours), hours=hours, newest=tuple(newest))
