"""The table of config.toml for comments on YouTube."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from listening.config import SourceKind, SourceTable
from listening.config.addresses import wrong_address
from listening.config.schema import Name, Secret

CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}")
VIDEO = re.compile(r"[A-Za-z0-9_-]{11}")
VIDEOS_AT_MOST = 20
DAY_MINUTES = 1440


class YouTube(SourceTable, frozen=True, kw_only=True, tag_field="kind", tag="youtube"):
    """Comments of an own channel, and of videos that are listed, by the YouTube Data API."""

    keep_days: Annotated[float, Meta(ge=0, le=36500)] = 30
    """YouTube lets what it gave be kept for 30 days, unless it is asked for again."""
    channel: str = ""
    """Id of the own channel: comments of all its videos are read, and those it writes are ours."""
    videos: tuple[str, ...] = ()
    """Ids of further videos, 20 at most."""
    key: Secret
    """Where the API key is."""
    topics: tuple[Name, ...] = ()
    """Topics that every comment belongs to, whatever its words are."""
    every_minutes: Annotated[float, Meta(ge=1, le=1440)] = 15
    """How often it is asked for what is new."""
    refresh_hours: Annotated[float, Meta(ge=1, le=720)] = 24
    """How often comments that were told are asked for again, to learn which are gone."""
    units_per_day: Annotated[int, Meta(ge=1, le=100_000_000)] = 9000
    """Units of quota it uses in a day at most; a project of Google has 10,000 for all that it does."""
    server: str = "https://www.googleapis.com/youtube/v3"
    """Where its API is."""
    private: bool = False
    """Whether that may be in an own network."""

    @property
    def lists(self) -> int:
        """How many lists of comments it reads."""
        return bool(self.channel) + len(self.videos)


def check(source: YouTube) -> Iterator[str]:
    yield from wrong_address("server", source.server, ("http", "https"))
    if source.channel and not CHANNEL.fullmatch(source.channel):
        yield f"channel: {source.channel[:100]!r} is no id of a channel; it is UC and 22 more signs"
    if not source.lists:
        yield "channel: it and videos are both empty; one of them is needed"
    if len(source.videos) > VIDEOS_AT_MOST or len(set(source.videos)) < len(source.videos):
        yield f"videos: {VIDEOS_AT_MOST} at most, each once"
    for each in source.videos:
        if not VIDEO.fullmatch(each):
            yield f"videos: {each[:100]!r} is no id of a video; it is the 11 signs behind v= in its address"
    if not source.key:
        yield "key: is empty; env:NAME or file:PATH says where the API key is"
    least = source.lists * DAY_MINUTES / source.every_minutes
    if least > source.units_per_day:
        yield (
            f"units_per_day: asking {source.lists} lists every {source.every_minutes:g} minutes takes "
            f"{least:,.0f} units a day, and {source.units_per_day:,} are allowed"
        )


KIND = SourceKind(YouTube, "workers.sources.youtube.youtube:stream", check)
