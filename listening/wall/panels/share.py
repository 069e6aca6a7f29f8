"""Share of voice: how much of what is said about brands and competitors each one gets."""

from __future__ import annotations

import msgspec

from listening.config import TopicKind
from listening.names.keys import topic_keys
from listening.spans import DAY_MS, MINUTE_MS
from listening.wall.model import SnapshotPart
from listening.wall.sums import Sums

BACK = DAY_MS
COMPARED = (TopicKind.brand, TopicKind.competitor)


class ShareRow(SnapshotPart, frozen=True, kw_only=True):
    percent: int = msgspec.field(name="v")
    before: int | None = msgspec.field(default=None, name="b")
    """The same share a week before."""


class Share(SnapshotPart, frozen=True, kw_only=True):
    """Share of voice of brands and competitors, last 24 hours; own posts are nobody's voice."""

    empty: bool = False
    rows: dict[str, ShareRow]


def build(sums: Sums) -> Share:
    config = sums.view.config
    names = [topic.name for topic in config.topics if topic.kind in COMPARED]
    end = sums.end
    now = _voices(sums, end - DAY_MS, end, names)
    # A week earlier to whole minutes, so that it stands still while it is read.
    week = end - end % MINUTE_MS - 7 * DAY_MS
    listened = not sums.reading and sums.view.history.listened(week - DAY_MS, week)
    before = sums.past.once(("voices", week), lambda: _voices(sums, week - DAY_MS, week, names)) if listened else {}
    keys = topic_keys(config)
    total, total_before = sum(now.values()), sum(before.values())
    return Share(
        empty=not total,
        rows={
            keys[name]: ShareRow(
                percent=round(100 * now[name] / total) if total else 0,
                before=round(100 * before[name] / total_before) if total_before else None,
            )
            for name in names
        },
    )


def _voices(sums: Sums, start: int, end: int, names: list[str]) -> dict[str, int]:
    said = dict.fromkeys(names, 0)
    for cell, n in sums.cells(start, end).items():
        for topic in cell.topics:
            if topic in said:
                said[topic] += n
    return said
