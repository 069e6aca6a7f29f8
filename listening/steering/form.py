"""The form of an entry: what is typed into it as the entry that config.toml would have; and back. Pure.

A place in the form is a path of keys and numbers: ``hours``, ``shifts/0/person``, ``priority/crisis``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from listening.steering.rewriting import Entry
from listening.steering.shape import LISTS, FieldKind, SettingField, fields

Typed = str | bool | int | float | list[Any] | None
"""What a browser sends of one field."""
MOST_LINES = 2000


def read(struct: type[msgspec.Struct], typed: Mapping[str, Typed], before: Entry, kind: str = "") -> Entry:
    """The entry that was typed. What is as by default is left out, unless it stood there before.

    What cannot be understood stays as it was typed: the checks of config.toml say what would be right.
    """
    found: Entry = {"kind": kind} if kind else {}
    for field in fields(struct):
        value = _value(field, typed, before.get(field.key), field.key)
        if value is not None and (field.required or value != field.default or before.get(field.key) == value):
            found[field.key] = value
    # In the order in which it stands in the file; what is new comes after it.
    order = [key for key in before if key in found]
    return {key: found[key] for key in (*order, *(key for key in found if key not in before))}


def _value(field: SettingField, typed: Mapping[str, Typed], before: Any, at: str) -> Any:
    if field.kind is FieldKind.table:
        assert field.inner is not None
        inner = read(field.inner, _within(typed, at), before or {})
        return inner if inner or before == {} else None
    if field.kind is FieldKind.tables:
        assert field.inner is not None
        many = _numbers(typed, at)
        held = before or []
        return [read(field.inner, _within(typed, f"{at}/{n}"), held[n] if n < len(held) else {}) for n in many]
    return _plain(field, typed.get(at))


def _plain(field: SettingField, typed: Typed) -> Any:
    if field.kind is FieldKind.switch:
        return bool(typed)
    if field.kind in LISTS:
        lines = (
            typed
            if isinstance(typed, list)
            else re.split(r"[\n,]" if field.kind is FieldKind.numbers else r"\n", str(typed or ""))
        )
        said = [str(each).strip() for each in lines][:MOST_LINES]
        many: list[Any] = [each for each in said if each]
        return [_number(each, False) for each in many] if field.kind is FieldKind.numbers else many
    text = "" if typed is None or isinstance(typed, (list, bool)) else str(typed).strip()
    if field.kind in (FieldKind.whole, FieldKind.number):
        return _number(text, field.kind is FieldKind.whole) if text else None
    # Empty is a value of its own where something else holds by default.
    return text if text or isinstance(field.default, str) else None


def _number(text: str, whole: bool) -> Any:
    try:
        number = float(text)
        return int(number) if number.is_integer() and (whole or re.fullmatch(r"[+-]?\d+", text)) else number
    except (ValueError, OverflowError):
        return text


def shown(field: SettingField, entry: Entry) -> Any:
    """What a field holds at first: what is written, or what holds without."""
    value = entry.get(field.key, field.default)
    if field.kind in (FieldKind.texts, FieldKind.numbers):
        return "\n".join(str(each) for each in value or ())
    return value


def placed(entry: Entry, struct: type[msgspec.Struct]) -> dict[str, Typed]:
    """The form as it is at first: what ``read`` makes the same entry of."""
    found: dict[str, Typed] = {}
    for field in fields(struct):
        if field.kind is FieldKind.table:
            assert field.inner is not None
            inner = placed(entry.get(field.key, {}), field.inner)
            found |= {f"{field.key}/{at}": value for at, value in inner.items()}
        elif field.kind is FieldKind.tables:
            assert field.inner is not None
            for n, one in enumerate(entry.get(field.key, ())):
                found |= {f"{field.key}/{n}/{at}": value for at, value in placed(one, field.inner).items()}
        else:
            found[field.key] = shown(field, entry)
    return found


def _within(typed: Mapping[str, Typed], at: str) -> dict[str, Typed]:
    return {path[len(at) + 1 :]: value for path, value in typed.items() if path.startswith(f"{at}/")}


def _numbers(typed: Mapping[str, Typed], at: str) -> Sequence[int]:
    found = {path[len(at) + 1 :].partition("/")[0] for path in typed if path.startswith(f"{at}/")}
    return sorted(int(each) for each in found if each.isdecimal())


# -- tables within: one more, one less, another order


def with_one(entry: Entry, key: str) -> Entry:
    return {**entry, key: [*entry.get(key, ()), {}]}


def without(entry: Entry, key: str, at: int) -> Entry:
    return {**entry, key: [each for n, each in enumerate(entry.get(key, ())) if n != at]}


def raised(entry: Entry, key: str, at: int) -> Entry:
    """With the one at ``at`` before the one that stood before it."""
    many = list(entry.get(key, ()))
    if 0 < at < len(many):
        many[at - 1], many[at] = many[at], many[at - 1]
    return {**entry, key: many}


# -- what is wrong, by its place

_PLACE = re.compile(r"^(\w+)(?:\[(\d+)\])?(?: \([^)]*\))?((?:\.\w+(?:\[\d+\])?)*): (.+)$", re.DOTALL)


def places(errors: Sequence[str], table: str, at: int | None, known: Sequence[str]) -> dict[str, list[str]]:
    """The lines of ``masthead check`` about one entry, by the place in its form; ``at``: from 0, None = there is one.

    A line of another entry, or of none of the places, is left out.
    """
    found: dict[str, list[str]] = {}
    for error in errors:
        line = _PLACE.match(error)
        if line is None or line[1] != table or (at is not None and line[2] != str(at + 1)):
            continue
        path = "/".join(_step(each) for each in line[3].strip(".").split(".") if each)
        while path and path not in known:
            path = path.rpartition("/")[0]
        if path:
            found.setdefault(path, []).append(line[4])
    return found


def _step(text: str) -> str:
    key, _, number = text.rstrip("]").partition("[")
    return f"{key}/{int(number) - 1}" if number else key
