"""A body that cannot be used, in words: the field it is about first, and what would do. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

import msgspec

TYPES = {
    "object": "an object like {…}",
    "array": "a list like […]",
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "null",
}
_FIELD = re.compile(r"(?:required|unknown) field `([^`]*)`")
_TYPE = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
_BOUND = re.compile(r"Expected `(\w+)`(?: of length)? (<=|>=|<|>) ([\d.]+)")
_ENUM = re.compile(r"Invalid enum value '?(.*?)'?$", re.DOTALL)
_BOUNDS = {"<=": "at most", ">=": "at least", "<": "less than", ">": "more than"}


def misfit(error: msgspec.ValidationError, shape: type[msgspec.Struct]) -> str:
    """One sentence about a body that does not fit ``shape``."""
    what, _, path = str(error).partition(" - at `$.")
    field = path.rstrip("`")
    if named := _FIELD.search(what):
        name = f"{field}.{named[1]}" if field else named[1]
        if "missing" in what:
            return f"{name}: missing"
        known = ", ".join(_struct_at(shape, field).__struct_encode_fields__)
        return f"{name[:80]}: unknown; there are {known}"
    at = field or "the body"
    if found := _TYPE.search(what):
        wanted = " or ".join(TYPES.get(each.strip(), each.strip()) for each in found[1].split("|"))
        return f"{at}: {wanted} is needed, not {TYPES.get(found[2], found[2])}"
    if found := _BOUND.search(what):
        unit = {"str": " characters", "array": " entries"}.get(found[1], "")
        return f"{at}: {_BOUNDS[found[2]]} {float(found[3]):,g}{unit}"
    if found := _ENUM.search(what):
        one_of = ", ".join(_values_at(shape, field))
        return f"{at}: {found[1][:80]!r} is unknown{'; one of ' + one_of if one_of else ''}"
    return f"{at}: cannot be read"


def _types(hint: object) -> Iterator[object]:
    """What a type is made of: the members of a union, the entries of a list."""
    yield hint
    for part in getattr(hint, "__args__", ()):
        yield from _types(part)


def _at(shape: type[msgspec.Struct], path: str) -> list[object]:
    found: list[object] = [shape]
    for name in filter(None, re.split(r"\.|\[[^\]]*\]", path)):
        hints = [
            {field.encode_name: field.type for field in msgspec.structs.fields(each)}
            for each in found
            if isinstance(each, type) and issubclass(each, msgspec.Struct)
        ]
        found = [part for each in hints if name in each for part in _types(each[name])]
    return found


def _struct_at(shape: type[msgspec.Struct], path: str) -> type[msgspec.Struct]:
    structs = (each for each in _at(shape, path) if isinstance(each, type) and issubclass(each, msgspec.Struct))
    return next(structs, shape)


def _values_at(shape: type[msgspec.Struct], path: str) -> list[str]:
    enums = [each for each in _at(shape, path) if isinstance(each, type) and issubclass(each, Enum)]
    return [str(member.value) for each in enums for member in each]
