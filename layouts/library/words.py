"""Words and days of the library's pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from listening.config import Config
from listening.library.approved import LibraryDeed
from listening.library.using import Reaction

REACTIONS: Mapping[Reaction, str] = {
    Reaction.thanked: "thanked",
    Reaction.wrote_again: "wrote again",
    Reaction.angrier: "angrier",
    Reaction.nothing: "wrote nothing more",
}
DEEDS: Mapping[LibraryDeed, str] = {
    LibraryDeed.propose: "wrote it",
    LibraryDeed.approve: "approved it",
    LibraryDeed.send_back: "sent it back",
    LibraryDeed.retire: "retired it",
}


def day(until: int, config: Config) -> str:
    """The last day before ``until`` (ms), where the brand is."""
    return f"{_last(until, config):%-d %b %Y}"


def date_value(until: int, config: Config) -> str:
    """The same as a field for dates takes it; empty for 0."""
    return f"{_last(until, config):%Y-%m-%d}" if until else ""


def _last(until: int, config: Config) -> datetime:
    return datetime.fromtimestamp((until - 1) / 1000, ZoneInfo(config.brand.timezone))
