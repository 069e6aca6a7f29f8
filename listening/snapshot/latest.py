"""The latest mentions."""

from __future__ import annotations

from listening.config import Config
from listening.mention import Mention
from listening.snapshot.keys import department_keys, short, topic_keys
from listening.snapshot.model import Item, Latest
from listening.snapshot.people import author, line
from listening.snapshot.sums import Sums
from listening.snapshot.view import View

SHOWN = 12


def build(sums: Sums) -> Latest:
    view = sums.view
    shown = [m for m in view.recent[: 2 * SHOWN] if m.text and not m.deleted][:SHOWN]
    return Latest(empty=not shown, rows={short(m.id): _item(m, view) for m in shown})


def _item(mention: Mention, view: View) -> Item:
    config = view.config
    topic = mention.topics[0] if mention.topics else ""
    return Item(
        at=mention.created // 1000,
        mood=mention.label.value,
        source=mention.source,
        author=author(mention, view),
        text=line(mention.text),
        topic=topic,
        topic_hue=topic_keys(config).get(topic, ""),
        department=_title(mention.department, config),
        department_hue=department_keys(config).get(mention.department, ""),
    )


def _title(department: str, config: Config) -> str:
    return next((d.label for d in config.departments if d.name == department), department)
