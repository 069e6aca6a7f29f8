"""Which topics went to which departments in the last hour."""

from __future__ import annotations

from collections import Counter

from listening.snapshot.keys import department_keys, topic_keys
from listening.snapshot.model import Flow
from listening.snapshot.sums import Sums


def build(sums: Sums) -> Flow:
    topics = topic_keys(sums.view.config)
    departments = department_keys(sums.view.config)
    by_topic: Counter[str] = Counter()
    by_department: Counter[str] = Counter()
    links: Counter[str] = Counter()
    for (topic, department), n in sums.hour.flow.items():
        # Counted under an older config.toml: no longer on this wall.
        if topic not in topics or department not in departments:
            continue
        by_topic[topics[topic]] += n
        by_department[departments[department]] += n
        links[f"{topics[topic]} {departments[department]}"] += n
    return Flow(empty=not links, topics=dict(by_topic), departments=dict(by_department), links=dict(links))
