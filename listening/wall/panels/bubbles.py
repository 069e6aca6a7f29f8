"""Topics of the last hour by size and mood."""

from __future__ import annotations

import msgspec

from listening.counting.counts import Filter, Mood, Tally
from listening.names.keys import topic_keys
from listening.wall.model import SnapshotPart
from listening.wall.panels.sentiment import net_points
from listening.wall.sums import Measure, Sums

NOTHING = Mood()


class Bubble(SnapshotPart, frozen=True, kw_only=True):
    mentions: int = msgspec.field(name="n")
    usual: float | None = msgspec.field(default=None, name="u")
    net: int | None = None
    unchecked: bool = msgspec.field(default=False, name="un")
    """``net`` is by word list only."""


class Bubbles(SnapshotPart, frozen=True, kw_only=True):
    """Topics by volume and sentiment, last hour."""

    empty: bool = False
    unchecked: bool = msgspec.field(default=False, name="un")
    """Net sentiment of one of them is by word list only."""
    topics: dict[str, Bubble]


def build(sums: Sums) -> Bubbles:
    topics = {}
    for name, key in topic_keys(sums.view.config).items():
        by = sums.hour.by_topic.get(name, NOTHING)
        if by.mentions:
            usual = sums.usual_hour(_mentions_of(name))
            net, unchecked = net_points(sums, by, Filter(topic=name))
            topics[key] = Bubble(
                mentions=by.mentions,
                usual=None if usual is None else usual.middle,
                net=net,
                unchecked=unchecked,
            )
    return Bubbles(empty=not topics, unchecked=any(each.unchecked for each in topics.values()), topics=topics)


def _mentions_of(topic: str) -> Measure:
    def measure(past: Tally) -> float:
        return past.by_topic.get(topic, NOTHING).mentions

    return measure
