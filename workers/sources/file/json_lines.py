"""JSON objects to cells, one per field."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from workers.sources.file.columns import FIELDS, Field
from workers.sources.file.rows import UnusableRow

_NAMED = ("screen_name", "username", "handle", "acct", "name", "full_name", "fullName", "displayname", "id_str", "id")
"""Where an author or a place that is an object has its name."""
_ALT = ("ext_alt_text", "alt_text", "altText", "alt", "description", "name")
"""Where a picture has its text alternative."""
_PICTURES = frozenset({"", "photo", "image", "gifv", "video", "animated_gif", "gif", "document", "unknown", "audio"})
DEEPEST = 6
MOST_KEYS = 2000

_object = msgspec.json.Decoder(dict[str, Any]).decode
_REPR = re.compile(r"\w+\((.*)\)", re.DOTALL)


def objects(lines: Iterable[str]) -> list[dict[str, Any]]:
    """Those of ``lines`` that are JSON objects."""
    found = []
    for line in lines:
        try:
            found.append(_object(line))
        except (ValueError, RecursionError) as error:
            try:
                found.append(_object(_without_nan(line, str(error))))
            except UnusableRow:
                continue
    return found


def wrapper(rows: Sequence[Mapping[str, Any]]) -> str:
    """What every row is wrapped in, with a dot: ``tweet.`` in an account's archive, ``data.`` in Reddit's answers."""
    inner = ""
    for row in rows:
        keys = [key for key in row if key != "kind"]
        if len(keys) != 1 or not isinstance(row[keys[0]], dict) or (inner and inner != keys[0]):
            return ""
        inner = keys[0]
    return f"{inner}." if inner else ""


def keys(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The keys of ``rows``, in the order they appear; nested ones with dots."""
    found: dict[str, None] = {}
    for row in rows:
        _keys(row, "", 1, found)
        if len(found) > MOST_KEYS:
            break
    return list(found)


def _keys(value: Mapping[str, Any], before: str, depth: int, found: dict[str, None]) -> None:
    for key, inner in value.items():
        found[before + key] = None
        if depth >= DEEPEST:
            continue
        if isinstance(inner, dict):
            _keys(inner, f"{before}{key}.", depth + 1, found)
        elif isinstance(inner, list):
            for item in inner[:4]:
                if isinstance(item, dict) and isinstance(item.get("type"), str):
                    _keys(item, f"{before}{key}.{item['type']}.", depth + 2, found)


def cells_of(columns: Mapping[Field, tuple[str, ...]]) -> Callable[[str], Sequence[str]]:
    """A function from a row to its cells in the order of ``FIELDS``. It raises UnusableRow.

    Only the keys that are wanted are decoded.
    """
    paths = {column: column.split(".") for chain in columns.values() for column in chain}
    # A key may have a dot of its own, so both readings are decoded.
    tops = list(dict.fromkeys(top for column, path in paths.items() for top in (path[0], column)))
    row = msgspec.defstruct(
        "Row", [(f"c{n}", Any, None) for n in range(len(tops))], rename={f"c{n}": top for n, top in enumerate(tops)}
    )
    decode = msgspec.json.Decoder(row).decode
    places = [
        [
            (column, tops.index(column), tops.index(paths[column][0]), paths[column][1:])
            for column in columns.get(field, ())
        ]
        for field in FIELDS
    ]

    def cells(line: str) -> Sequence[str]:
        try:
            values = msgspec.structs.astuple(decode(line))
        except msgspec.ValidationError as error:
            raise UnusableRow("not an object", str(error)) from None
        except (ValueError, RecursionError) as error:
            values = msgspec.structs.astuple(decode(_without_nan(line, str(error))))
        made = []
        for field, chain in zip(FIELDS, places, strict=True):
            cell = ""
            for column, whole, top, path in chain:
                value = (
                    values[top] if not path else values[whole] if values[whole] is not None else dig(values[top], path)
                )
                cell = cell_of(field, value, column)
                if cell:
                    break
            made.append(cell)
        return made

    return cells


def _without_nan(line: str, problem: str) -> bytes:
    """What programs write that do not know that JSON has no NaN."""
    if "NaN" not in line and "Infinity" not in line:
        raise UnusableRow("not JSON", problem)
    try:
        said = json.loads(line, parse_constant=lambda _: None)
        return json.dumps(said).encode() if isinstance(said, dict) else b"{}"
    except (ValueError, RecursionError):
        raise UnusableRow("not JSON", problem) from None


def dig(value: Any, path: Sequence[str]) -> Any:
    """What lies at the end of ``path``; of a list, the item of the type that is named."""
    for key in path:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list):
            value = next((item for item in value if isinstance(item, dict) and item.get("type") == key), None)
        else:
            return None
    return value


def cell_of(field: Field, value: Any, column: str = "") -> str:
    """A value as the text a table would have in its cell."""
    if value is None:
        return ""
    if field is Field.picture:
        return pictures(value)
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    if field is Field.coordinates:
        return _pair(value, column)
    if isinstance(value, dict) and field is not Field.text:
        for key in _NAMED if field is not Field.parent else ("id_str", "id"):
            if isinstance(value.get(key), str | int):
                return str(value[key])
    return ""


def pictures(value: Any) -> str:
    """How many pictures, and after a line end their text alternatives; empty if there is none."""
    if isinstance(value, str):
        value = parsed(value) if value[:1] in "[{" else [url for url in re.split(r"[\s,|;]+", value) if "://" in url]
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return ""
    count, said = 0, []
    for item in value:
        if isinstance(item, dict):
            if str(item.get("type") or "").lower() not in _PICTURES:
                continue
            alt = next((item[key] for key in _ALT if isinstance(item.get(key), str) and item[key].strip()), "")
            said += [" ".join(alt.split())] * bool(alt)
        elif not (isinstance(item, str) and item):
            continue
        count += 1
    return "\n".join([str(count), *said]) if count else ""


def parsed(cell: str) -> Any:
    """An object or a list that stands as text in a cell, as JSON or as Python prints it; None if it is none."""
    cell = cell.strip()
    if len(cell) > 20_000:
        return None
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        pass
    if found := _REPR.fullmatch(cell):
        # A printed object: User(username='ann', id=900, ...)
        pairs = re.findall(r"\b(\w+)=(?:'([^']*)'|\"([^\"]*)\"|(\d+))", found[1])
        return {name: a or b or c for name, a, b, c in reversed(pairs)} or None
    return None


def unpacked(field: Field, cell: str, column: str) -> str:
    """A cell of a table that may hold an object as text."""
    value = parsed(cell)
    return cell_of(field, value, column) if isinstance(value, dict | list) else cell


def _pair(value: Any, column: str) -> str:
    """``lat,lon``. A GeoJSON point (RFC 7946) has the longitude first; a bare list, and Twitter's geo, the latitude."""
    turned = column.rpartition(".")[2] == "geo"
    if isinstance(value, dict):
        inner = value.get("coordinates")
        if isinstance(inner, list) and len(inner) == 2:
            return f"{inner[0]},{inner[1]}" if turned else f"{inner[1]},{inner[0]}"
        return f"{value.get('lat', value.get('latitude', ''))},{value.get('lon', value.get('longitude', ''))}"
    if isinstance(value, list) and len(value) == 2:
        return f"{value[1]},{value[0]}" if column.endswith("coordinates.coordinates") else f"{value[0]},{value[1]}"
    return ""
