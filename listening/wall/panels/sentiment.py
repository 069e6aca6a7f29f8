"""Net sentiment of the last hour, overall and per topic."""

from __future__ import annotations

from listening.counting.counts import Mood, Tally
from listening.names.keys import topic_keys
from listening.wall.model import Moods, Sentiment
from listening.wall.rounding import points
from listening.wall.sums import Measure, Sums, figure, net

NOTHING = Mood()


def build(sums: Sums) -> Sentiment:
    hour = sums.hour
    topics = {}
    for name, key in topic_keys(sums.view.config).items():
        by = hour.by_topic.get(name, NOTHING)
        topics[key] = figure(points(by.net), sums.usual_hour(_net_of(name)))
    return Sentiment(
        empty=not hour.mentions,
        net=figure(points(hour.mood.net), sums.usual_hour(net)),
        topics=topics,
    )


def moods(by: Mood) -> Moods:
    return Moods(negative=by.negative, neutral=by.neutral, positive=by.positive, unscored=by.unscored + by.reposts)


def _net_of(topic: str) -> Measure:
    def measure(past: Tally) -> float | None:
        value = past.by_topic.get(topic, NOTHING).net
        return None if value is None else 100 * value

    return measure
