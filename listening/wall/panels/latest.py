"""The latest mentions."""

from __future__ import annotations

from listening.config import Config
from listening.mention import Mention
from listening.names.keys import department_keys, short, topic_keys
from listening.wall.authors import author, line
from listening.wall.model import Item, Latest
from listening.wall.sums import Sums
from listening.wall.view import View

SHOWN = 12

BACK = 0
"""The newest are told first."""


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
