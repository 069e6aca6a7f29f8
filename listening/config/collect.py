"""The conversion of parsed TOML into structs, which names every mistake, not only the first.

msgspec stops at the first error of a value; here each key and each entry of a
list is converted on its own, so that a wrong file is corrected in one go.
"""

from __future__ import annotations

import difflib
import functools
import types
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec


class _Wrong:
    """Stands in for a value that could not be converted."""


WRONG = _Wrong()


class KnownKey(NamedTuple):
    """A key that a table of the config may have."""

    wanted: Any
    """Its type, with what is said of it."""
    required: bool


@functools.cache
def known_keys(table: type[msgspec.Struct]) -> dict[str, KnownKey]:
    """The keys of a table by name; not to be changed. Types are evaluated once: most of the time of a small file."""
    hints = get_type_hints(table, include_extras=True)
    return {f.name: KnownKey(hints[f.name], f.required) for f in msgspec.structs.fields(table)}


def collect(value: Any, wanted: Any, path: str, errors: list[str]) -> Any:
    """Convert ``value`` to the type ``wanted``; append to ``errors`` what is wrong.

    Returns the converted value, or ``WRONG`` when any part of it was wrong.
    ``path`` is how messages name the value: ``topics[2].any``.
    """
    wanted_base = get_args(wanted)[0] if get_origin(wanted) is Annotated else wanted
    if get_origin(wanted_base) in (Union, types.UnionType):
        members = get_args(wanted_base)
        if all(isinstance(m, type) and issubclass(m, msgspec.Struct) for m in members):
            return _tagged(value, members, path, errors)
    if isinstance(wanted_base, type) and issubclass(wanted_base, msgspec.Struct):
        return _table(value, wanted_base, path, errors)
    if get_origin(wanted_base) is tuple:
        return _entries(value, get_args(wanted_base)[0], path, errors)
    return _plain(value, wanted, path, errors)


def _table(value: Any, table: type[msgspec.Struct], path: str, errors: list[str]) -> Any:
    if not isinstance(value, dict):
        errors.append(f"{path}: a table is needed here, this is {_say(value)}")
        return WRONG
    fields = known_keys(table)
    tag_field = table.__struct_config__.tag_field
    for key in value:
        if key not in fields and key != tag_field:
            errors.append(unknown_key(path, key, list(fields)))
    found = {}
    whole = True  # an unknown key is an error, yet what is known can still be checked further
    for name, field in fields.items():
        if name in value:
            found[name] = collect(value[name], field.wanted, _join(path, name), errors)
            whole = whole and found[name] is not WRONG
        elif field.required:
            errors.append(f"{_join(path, name)}: missing")
            whole = False
    return table(**found) if whole else WRONG


def unknown_key(path: str, key: str, known: list[str]) -> str:
    """The message for a key nobody knows, with the nearest known one."""
    near = difflib.get_close_matches(key, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(known)}"
    return f"{_join(path, key)}: unknown key; {hint}"


def _tagged(value: Any, members: tuple[type[msgspec.Struct], ...], path: str, errors: list[str]) -> Any:
    by_tag = {str(m.__struct_config__.tag): m for m in members}
    field = members[0].__struct_config__.tag_field or "kind"
    tag = value.get(field) if isinstance(value, dict) else None
    if tag not in by_tag:
        said = "missing" if tag is None else f"{_say(tag)} is unknown"
        errors.append(f"{_join(path, field)}: {said}; one of {', '.join(by_tag)}")
        return WRONG
    return _table(value, by_tag[tag], path, errors)


def _entries(value: Any, wanted: Any, path: str, errors: list[str]) -> Any:
    if not isinstance(value, list):
        hint = f"; write [[{path}]], once for each entry" if isinstance(value, dict) else ""
        errors.append(f"{path}: a list is needed here, this is {_say(value)}{hint}")
        return WRONG
    found = [collect(v, wanted, f"{path}[{n}]", errors) for n, v in enumerate(value, 1)]
    return WRONG if WRONG in found else tuple(found)


def _plain(value: Any, wanted: Any, path: str, errors: list[str]) -> Any:
    try:
        return msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        described = [m.description for m in get_args(wanted)[1:] if isinstance(m, msgspec.Meta) and m.description]
        members = getattr(wanted, "__members__", None)
        if described:
            right = described[0]
        elif members:
            right = "one of " + ", ".join(m.value for m in members.values())
        else:
            right = str(error).split(" - at ")[0].lower()
        # What was typed instead of a place may be the secret itself.
        said = "this" if _is_secret(wanted) else _say(value)
        errors.append(f"{path}: {said} will not do; {right}")
        return WRONG


def _is_secret(wanted: Any) -> bool:
    return any(isinstance(m, msgspec.Meta) and bool((m.extra or {}).get("secret")) for m in get_args(wanted)[1:])


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _say(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
