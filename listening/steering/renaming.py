"""A new name of an entry, put wherever config.toml names it. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from listening.steering.entries import changed, entries, set_single, single
from listening.steering.rewriting import Entry
from listening.steering.shape import FieldKind, fields, tables


def renamed(text: str, table: str, before: str, after: str) -> str:
    """The file with ``after`` where entries of other tables name the entry ``before`` of ``table``.

    Raises UnwritableTableError.
    """
    for each in tables().values():
        if not each.many:
            held = single(text, each.name)
            text = set_single(text, each.name, _renamed(held, each.of(), table, before, after))
            continue
        for at, entry in enumerate(entries(text, each.name)):
            struct = each.of(str(entry.get("kind", "")) if each.struct is None else "")
            new = _renamed(entry, struct, table, before, after)
            if new != entry:
                text = changed(text, each.name, at, new)
    return text


def _renamed(entry: Entry, struct: type[msgspec.Struct], table: str, before: str, after: str) -> Entry:
    found = dict(entry)
    for field in fields(struct):
        value = found.get(field.key)
        if value is None:
            continue
        if field.inner is not None and field.kind is FieldKind.table:
            found[field.key] = _renamed(value, field.inner, table, before, after)
        elif field.inner is not None:
            found[field.key] = [_renamed(each, field.inner, table, before, after) for each in value]
        elif table in field.refers:
            found[field.key] = _named(value, before, after)
    return found


def _named(value: Any, before: str, after: str) -> Any:
    if isinstance(value, list):
        return [after if each == before else each for each in value]
    return after if value == before else value
