"""The flow of the last hour: which topics went to which departments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from listening.names.keys import department_keys, topic_keys
from listening.wall.model import SnapshotPart
from listening.wall.sums import Sums

SHOWN = 8
"""Topics, and departments, that have a line of their own; what is less goes to ``rest``."""

REST = "rest"


class Flow(SnapshotPart, frozen=True, kw_only=True):
    """Topic to department, last hour."""

    empty: bool = False
    topics: dict[str, int]
    departments: dict[str, int]
    """Mentions: one of two topics counts once, so there may be fewer than come in."""
    links: dict[str, int]
    """Keys are ``t0 d0``."""


def build(sums: Sums) -> Flow:
    config = sums.view.config
    flow = sums.hour.flow
    said = Counter({name: mood.mentions for name, mood in sums.hour.by_department.items()})
    topics = _lines(topic_keys(config), _leaving(flow))
    departments = _lines(department_keys(config), said)
    by_topic: Counter[str] = Counter()
    by_department: Counter[str] = Counter()
    links: Counter[str] = Counter()
    for (topic, department), n in flow.items():
        left, right = topics.get(topic, REST), departments.get(department, REST)
        by_topic[left] += n
        links[f"{left} {right}"] += n
    # What is about two topics comes from both of them, and is one mention here as everywhere.
    for department, n in said.items():
        by_department[departments.get(department, REST)] += n
    return Flow(
        empty=not links,
        topics=dict(by_topic),
        departments=dict(by_department),
        links=dict(links),
    )


def _leaving(flow: Mapping[tuple[str, str], int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for (topic, _), n in flow.items():
        total[topic] += n
    return total


def _lines(keys: dict[str, str], totals: Counter[str]) -> dict[str, str]:
    """The names that have a line of their own, with their keys.

    Names that config.toml does not know any more are among the rest.
    """
    known = [name for name in totals if name in keys]
    if len(known) <= SHOWN:
        return {name: keys[name] for name in known}
    most = sorted(known, key=lambda name: (-totals[name], keys[name]))[: SHOWN - 1]
    return {name: keys[name] for name in most}
