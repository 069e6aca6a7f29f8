"""The most heard authors of the last hour."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from listening.counting.counts import Mood
from listening.mention import Label, Mention
from listening.names.keys import short
from listening.wall.authors import author
from listening.wall.model import SnapshotPart
from listening.wall.sides import side
from listening.wall.sums import Sums

SHOWN = 12


class VoiceRow(SnapshotPart, frozen=True, kw_only=True):
    name: str
    source: str
    mentions: int = msgspec.field(name="n")
    reach: int | None = None
    """Followers, where the source says so."""
    heard: int = 0
    """Mentions times reach: what the rows are ordered by."""
    mood: str = "u"


class Voices(SnapshotPart, frozen=True, kw_only=True):
    """Most heard authors of the last hour, own posts excluded."""

    empty: bool = False
    rows: dict[str, VoiceRow]


def build(sums: Sums) -> Voices:
    by: defaultdict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in sums.hour_mentions:
        if mention.author:
            by[mention.source, mention.author].append(mention)
    most = sorted(by, key=lambda who: (-_heard(by[who]), who))[:SHOWN]
    return Voices(empty=not by, rows={short("\n".join(who)): _voice(by[who], sums) for who in most})


def _heard(said: list[Mention]) -> int:
    """How many times somebody may have read this author: mentions times reach."""
    return len(said) * (1 + (_reach(said) or 0))


def _reach(said: list[Mention]) -> int | None:
    return max((m.followers for m in said if m.followers is not None), default=None)


def _voice(said: list[Mention], sums: Sums) -> VoiceRow:
    newest = said[0]
    return VoiceRow(
        name=author(newest, sums.view),
        source=newest.source,
        mentions=len(said),
        reach=_reach(said),
        heard=_heard(said),
        mood=side(_mood(said).net),
    )


def _mood(said: list[Mention]) -> Mood:
    labels = [m.label for m in said]
    return Mood(
        negative=labels.count(Label.negative),
        neutral=labels.count(Label.neutral),
        positive=labels.count(Label.positive),
        unscored=labels.count(Label.unscored),
    )
