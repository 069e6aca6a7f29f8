"""JSON lines to cells, one per field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from workers.sources.file.columns import FIELDS, Field
from workers.sources.file.rows import UnusableRow

_NAMED = ("screen_name", "username", "handle", "acct", "name", "full_name", "id_str", "id")
"""Where an author or a place that is an object has its name."""

_object = msgspec.json.Decoder(dict[str, Any]).decode


def keys(lines: Sequence[str]) -> list[str]:
    """The keys in ``lines``, in the order they appear; nested ones with dots. Broken lines have none."""
    found: dict[str, None] = {}
    for line in lines:
        try:
            row = _object(line)
        except (ValueError, RecursionError):
            continue
        for key, value in row.items():
            found[key] = None
            if isinstance(value, dict):
                found.update(dict.fromkeys(f"{key}.{inner}" for inner in value))
    return list(found)


def cells_of(columns: Mapping[Field, str]) -> Callable[[str], Sequence[str]]:
    """A function from a line to its cells in the order of ``FIELDS``. It raises Unusable.

    Only the keys that are wanted are decoded.
    """
    tops = list(dict.fromkeys(_path(columns[field])[0] for field in FIELDS if field in columns))
    row = msgspec.defstruct(
        "Row",
        [(f"c{n}", Any, None) for n in range(len(tops))],
        rename={f"c{n}": top for n, top in enumerate(tops)},
    )
    decode = msgspec.json.Decoder(row).decode
    places = [
        (field, tops.index(_path(columns[field])[0]), _path(columns[field])[1]) if field in columns else None
        for field in FIELDS
    ]

    def cells(line: str) -> Sequence[str]:
        try:
            values = msgspec.structs.astuple(decode(line))
        except msgspec.ValidationError as error:
            raise UnusableRow("not an object", str(error)) from None
        except (ValueError, RecursionError) as error:
            raise UnusableRow("not JSON", str(error)) from None
        return ["" if place is None else _cell(place[0], _inner(values[place[1]], place[2])) for place in places]

    return cells


def _path(column: str) -> tuple[str, str]:
    top, _, inner = column.partition(".")
    return top, inner


def _inner(value: Any, key: str) -> Any:
    if not key:
        return value
    return value.get(key) if isinstance(value, dict) else None


def _cell(field: Field, value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if field == Field.coordinates:
        return _pair(value)
    if isinstance(value, dict):
        for key in _NAMED:
            if isinstance(value.get(key), str | int):
                return str(value[key])
    return ""


def _pair(value: Any) -> str:
    """``lat,lon``. A GeoJSON point (RFC 7946) has the longitude first, a bare list the latitude."""
    if isinstance(value, dict):
        inner = value.get("coordinates")
        if isinstance(inner, list) and len(inner) == 2:
            return f"{inner[1]},{inner[0]}"
        return f"{value.get('lat', value.get('latitude', ''))},{value.get('lon', value.get('longitude', ''))}"
    return f"{value[0]},{value[1]}" if isinstance(value, list) and len(value) == 2 else ""
