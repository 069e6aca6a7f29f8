"""The latest mentions."""

from __future__ import annotations

import msgspec

from listening.config import Config
from listening.mention import Mention
from listening.names.keys import department_keys, short, topic_keys
from listening.wall.authors import author, line
from listening.wall.model import SnapshotPart
from listening.wall.sums import Sums
from listening.wall.view import View

SHOWN = 12

BACK = 0
"""The newest are told first."""


class Item(SnapshotPart, frozen=True, kw_only=True):
    """One mention as the wall shows it."""

    at: int
    """When it was written, in whole seconds UTC."""
    mood: str
    source: str
    author: str
    text: str
    topic: str = ""
    topic_hue: str = msgspec.field(default="", name="th")
    """Key of the topic (``t0``), which decides its colour."""
    department: str = ""
    department_hue: str = msgspec.field(default="", name="dh")


class Latest(SnapshotPart, frozen=True, kw_only=True):
    """The latest mentions."""

    empty: bool = False
    rows: dict[str, Item]


def build(sums: Sums) -> Latest:
    view = sums.view
    shown = [m for m in sums.recent[: 2 * SHOWN] if m.shown and not m.deleted][:SHOWN]
    return Latest(empty=not shown, rows={short(m.id): item(m, view) for m in shown})


def item(mention: Mention, view: View) -> Item:
    """One mention."""
    config = view.config
    topic = mention.topics[0] if mention.topics else ""
    return Item(
        at=mention.created // 1000,
        mood=mention.label.value,
        source=mention.source,
        author=author(mention, view),
        text=line(mention.shown),
        topic=topic,
        topic_hue=topic_keys(config).get(topic, ""),
        department=_title(mention.department, config),
        department_hue=department_keys(config).get(mention.department, ""),
    )


def _title(department: str, config: Config) -> str:
    return next((d.label for d in config.departments if d.name == department), department)
