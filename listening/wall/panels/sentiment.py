"""Net sentiment of the last hour, overall and per topic."""

from __future__ import annotations

import msgspec

from listening.counting.counts import EVERYTHING, Filter, Mood, Tally
from listening.learning.sample import comparable, unchecked_far
from listening.names.keys import topic_keys
from listening.wall.model import Moods, NetFigure, SnapshotPart
from listening.wall.rounding import points
from listening.wall.sums import Measure, Sums

NOTHING = Mood()


class Sentiment(SnapshotPart, frozen=True, kw_only=True):
    """Net sentiment of the last hour, overall and per topic."""

    empty: bool = False
    net: NetFigure
    topics: dict[str, NetFigure]
    unchecked: bool = msgspec.field(default=False, name="un")
    """One of them is by word list only."""
    checked: bool = msgspec.field(default=False, name="ck")
    """One of them has its interval."""


def build(sums: Sums) -> Sentiment:
    hour = sums.hour
    net = net_figure(sums, hour.mood)
    topics = {
        key: net_figure(sums, hour.by_topic.get(name, NOTHING), Filter(topic=name))
        for name, key in topic_keys(sums.view.config).items()
    }
    each = [net, *topics.values()]
    return Sentiment(
        empty=not hour.mentions,
        net=net,
        topics=topics,
        unchecked=any(figure.unchecked for figure in each),
        checked=any(figure.reviewed for figure in each),
    )


def moods(by: Mood) -> Moods:
    return Moods(negative=by.negative, neutral=by.neutral, positive=by.positive, unscored=by.unscored + by.reposts)


def net_figure(sums: Sums, by: Mood, only: Filter = EVERYTHING) -> NetFigure:
    """Net sentiment of the last hour's ``by`` under ``only``: corrected where enough is reviewed of it."""
    found = sums.view.calibration.net(by, only, sums.end)
    if found is None:
        decided = unchecked_far(by)
        usual = sums.usual_hour(_by_list_or_model(only, decided))
        if by.net is None:
            return NetFigure(usual=usual)
        return NetFigure(value=points(by.net), usual=usual, unchecked=True, by=decided)
    return NetFigure(
        value=points(found.value),
        usual=sums.usual_hour(_corrected(sums, only)),
        low=points(found.low),
        high=points(found.high),
        reviewed=found.reviewed,
    )


def net_points(sums: Sums, by: Mood, only: Filter) -> tuple[int | None, bool]:
    """The value alone, and whether nobody checked it, as ``net_figure`` has both.

    The same number must not stand twice on one screen with two values.
    """
    found = sums.view.calibration.net(by, only, sums.end)
    return points(found.value if found else by.net), found is None and by.net is not None


def _corrected(sums: Sums, only: Filter) -> Measure:
    def measure(past: Tally) -> float | None:
        found = sums.view.calibration.net(_mood(past, only), only, whenever=True)
        return None if found is None else 100 * found.value

    return measure


def _by_list_or_model(only: Filter, decided: str) -> Measure:
    """As counted, where the same one decided (``unchecked_far``) who does now."""

    def measure(past: Tally) -> float | None:
        by = _mood(past, only)
        return None if by.net is None or not comparable(decided, unchecked_far(by)) else 100 * by.net

    return measure


def _mood(past: Tally, only: Filter) -> Mood:
    return past.by_topic.get(only.topic, NOTHING) if only.topic else past.mood
