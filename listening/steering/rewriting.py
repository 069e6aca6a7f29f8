"""The text of one table of config.toml, where it says something else than before. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import AoT

from listening.steering.blocks import TomlBlock, TomlTables, heads, standing

WIDE = 100
"""Characters of a list that stands in one line."""

Entry = dict[str, Any]
"""What one table says, as TOML has it: only what is written, without defaults."""


class UnwritableTableError(Exception):
    """The file says it in a way that is not understood well enough to be changed by a page."""

    def __init__(self, table: str) -> None:
        super().__init__(f"{table} is written in a way that this page cannot change; change it as text at /config")


def fresh(path: str, entry: Mapping[str, Any], many: bool = True) -> str:
    """A table as text."""
    lines = [f"[[{path}]]" if many else f"[{path}]"]
    lines += [f"{key} = {_value(value)}" for key, value in entry.items() if not _is_tables(value)]
    within = [_tables(f"{path}.{key}", value) for key, value in entry.items() if _is_tables(value)]
    return "\n".join(["\n".join(lines) + "\n", *within])


def _tables(path: str, value: Any) -> str:
    if isinstance(value, dict):
        return fresh(path, value, many=False)
    return "\n".join(fresh(path, each) for each in value)


def rewritten(block: str, path: str, before: Entry, entry: Entry) -> str:
    """The text of one table, where it says something else: its own keys, then the tables within it."""
    for key in dict.fromkeys((*before, *entry)):
        old, new = before.get(key), entry.get(key)
        if old == new:
            continue
        inner = standing(block, f"{path}.{key}")
        if inner.blocks and new is None:
            block = inner.before.rstrip("\n") + "\n" + inner.blocks[-1].after
        elif inner.blocks and isinstance(new, dict):
            first = inner.blocks[0]
            text = rewritten(first.text, f"{path}.{key}", old or {}, new)
            block = TomlTables(inner.before, (TomlBlock(text, first.after), *inner.blocks[1:])).text
        elif inner.blocks and isinstance(old, list):
            block = _synced(inner, f"{path}.{key}", old, new or [])
        elif _is_tables(new) and (old is None or not isinstance(old, dict)):
            block = block.rstrip("\n") + "\n\n" + _tables(f"{path}.{key}", new)
        else:
            block = _own_key(block, path, key, new)
    return block


def _synced(held: TomlTables, path: str, before: Sequence[Entry], then: Sequence[Entry]) -> str:
    """Tables within a table, in another order or with others: what stays the same keeps its text."""
    if len(held.blocks) != len(before):
        raise UnwritableTableError(path)
    left = list(range(len(before)))
    taken: list[int | None] = []
    for entry in then:
        same = next((n for n in left if before[n] == entry), None)
        taken.append(same)
        if same is not None:
            left.remove(same)
    texts = []
    for n, (entry, same) in enumerate(zip(then, taken, strict=True)):
        if same is None and n in left:
            left.remove(n)
            texts.append(rewritten(held.blocks[n].text, path, before[n], entry))
        else:
            texts.append(fresh(path, entry) if same is None else held.blocks[same].text)
    last = held.blocks[-1].after
    return held.before + "\n".join(each.rstrip("\n") + "\n" for each in texts) + last


def _own_key(block: str, path: str, key: str, value: Any) -> str:
    """One key of the table itself; the tables within it are put back as they are."""
    inner = {head.path for head in heads(block) if head.path.startswith(f"{path}.")}
    cut = min((len(standing(block, each).before) for each in inner), default=len(block))
    own, rest = block[:cut], block[cut:]
    document = tomlkit.parse(own)
    table: Any = document
    for name in path.split("."):
        table = table[name]
        if isinstance(table, AoT):
            table = table[0]
    if value is None:
        table.remove(key)
    elif key not in table:
        # At the end of what the table says itself, and before the blanks that follow.
        said = own.rstrip("\n")
        return f"{said}\n{key} = {_value(value)}\n{own[len(said) + 1 :]}{rest}"
    elif isinstance(value, dict):
        for name in [name for name in table[key] if name not in value]:
            table[key].remove(name)
        for name, each in value.items():
            if table[key].get(name) != each:
                table[key][name] = _item(each)
    else:
        table[key] = _item(value)
    return tomlkit.dumps(document) + rest


def _is_tables(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _item(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    array = tomlkit.array()
    array.extend(value)
    return array.multiline(len(array.as_string()) > WIDE)


def _value(value: Any) -> str:
    found: str = tomlkit.item(_item(value)).as_string()
    return found
