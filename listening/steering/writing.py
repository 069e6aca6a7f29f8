"""Changes of config.toml that leave comments, order and everything else as they are. Pure."""

from __future__ import annotations

import tomlkit
from tomlkit.items import AoT, Array, Table

from listening.config import Topic

WIDE = 100
"""Characters of a list that stands in one line."""


def with_topic(text: str, topic: Topic) -> str:
    """``text`` with this topic's kind and terms: changed where it stands, or added after the last one."""
    document = tomlkit.parse(text)
    topics = document.get("topics")
    if not isinstance(topics, AoT):
        topics = tomlkit.aot()
        document["topics"] = topics
    table = next((each for each in topics if each.get("name") == topic.name), None)
    if table is None:
        table = tomlkit.table()
        table["name"] = topic.name
        _fill(table, topic)
        table.add(tomlkit.nl())
        topics.append(table)
    else:
        _fill(table, topic)
    return tomlkit.dumps(document)


def _fill(table: Table, topic: Topic) -> None:
    if table.get("kind", "brand") != topic.kind.value:
        table["kind"] = topic.kind.value
    for key, terms in (("any", topic.any), ("all", topic.all), ("none", topic.none)):
        if tuple(table.get(key, ())) == terms:
            continue
        if terms:
            table[key] = _list(terms)
        else:
            table.remove(key)


def _list(terms: tuple[str, ...]) -> Array:
    array = tomlkit.array()
    array.extend(terms)
    return array.multiline(len(array.as_string()) > WIDE)
