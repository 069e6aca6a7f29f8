"""The ground that the pages and the API of one process stand on: made once, by ``dashboard.app``, and given to each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from dashboard.door.auth import Auth
from dashboard.live.board import QueueBoard
from dashboard.live.feed import Feed
from dashboard.reading.figures import Figures
from dashboard.search.reading import MentionSearch
from listening.config import Config
from listening.people.account import Who
from listening.store.connection import AsyncClient, Client


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """The site of one process."""

    config: Config
    path: Path | None
    """The file that ``config`` is of, where its pages may write it."""
    client: AsyncClient
    sync: Client
    auth: Auth
    feed: Feed
    board: QueueBoard
    figures: Figures
    search: MentionSearch
    build: str
    """Names the code, the files and the config that pages are made by."""
    without_emoji: Callable[[], frozenset[str]]
    """Whose open walls have no font for emoji."""
    opens: Callable[[Who, str], bool]
    """Whether somebody may open an address of a page."""
