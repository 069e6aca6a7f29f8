"""The tables of config.toml and their fields, as a form needs to know them: read off the structs. Pure."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from enum import EnumMeta, StrEnum
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from listening.config import Config, SourceTable, kinds, schema


class FieldKind(StrEnum):
    """What is typed into a field."""

    text = "text"
    secret = "secret"  # noqa: S105 - a kind, not a secret
    """Where a secret is: ``env:NAME`` or ``file:PATH``."""
    whole = "whole"
    number = "number"
    switch = "switch"
    choice = "choice"
    texts = "texts"
    numbers = "numbers"
    choices = "choices"
    table = "table"
    tables = "tables"


LISTS = (FieldKind.texts, FieldKind.numbers, FieldKind.choices)


class SettingField(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a table."""

    key: str
    kind: FieldKind
    required: bool = False
    default: Any = None
    """As TOML has it; None where there is none."""
    options: tuple[str, ...] = ()
    """What a choice is one of."""
    refers: tuple[str, ...] = ()
    """The tables whose names it takes."""
    inner: type[msgspec.Struct] | None = None
    """What a table within the table looks like."""


class SettingTable(msgspec.Struct, frozen=True, kw_only=True):
    """One table of config.toml."""

    name: str
    many: bool
    """Whether it is a list of entries; otherwise it is there once."""
    struct: type[msgspec.Struct] | None
    """None: its kinds have each their own (``sources``)."""

    def of(self, kind: str = "") -> type[msgspec.Struct]:
        """What one entry looks like. KeyError: there is no such kind."""
        return self.struct or kinds.known().tables[kind]


REFERS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("Route", "department"): ("departments",),
    ("Route", "topics"): ("topics",),
    ("Route", "source"): ("sources",),
    ("Answering", "always"): ("topics",),
    ("Cases", "triage"): ("departments",),
    ("Sla", "departments"): ("departments",),
    ("Account", "departments"): ("departments",),
    ("Person", "channels"): ("channels",),
    ("Shift", "person"): ("people",),
    ("Override", "person"): ("people",),
    ("Override", "instead_of"): ("people",),
    ("AlertRule", "departments"): ("departments",),
    ("AlertRule", "topics"): ("topics",),
    ("DigestRules", "daily"): ("channels",),
    ("DigestRules", "weekly"): ("channels",),
    ("Step", "who"): ("rotas", "people", "channels"),
}
"""Which keys name entries of other tables. Of sources, whatever their kind, ``topics`` does."""

ORDERED = ("routes", "sla", "alerts", "reasons", "screens")
"""Tables whose order says something: the first that fits holds, or the wall begins with it."""


def tables() -> dict[str, SettingTable]:
    """Every table of config.toml by its name."""
    return {table.name: table for table in _tables()}


def _tables() -> Iterator[SettingTable]:
    hints = get_type_hints(Config)
    for field in msgspec.structs.fields(Config):
        wanted = hints[field.name]
        many = get_origin(wanted) is tuple
        struct = get_args(wanted)[0] if many else wanted
        yield SettingTable(name=field.name, many=many, struct=None if struct is SourceTable else struct)


def fields(struct: type[msgspec.Struct]) -> list[SettingField]:
    """The keys of a table, in the order in which they are documented."""
    hints = get_type_hints(struct, include_extras=True)
    return [_field(struct, field, hints[field.name]) for field in msgspec.structs.fields(struct)]


def _field(struct: type[msgspec.Struct], field: Any, wanted: Any) -> SettingField:
    kind, options, inner = _kind(wanted)
    refers = REFERS.get((struct.__name__, field.name), ())
    if issubclass(struct, SourceTable) and field.name == "topics":
        refers = ("topics",)
    default = None if field.required else field.default
    if isinstance(default, msgspec.Struct):
        default = {}
    elif default is not None:
        default = msgspec.json.decode(msgspec.json.encode(default))
    return SettingField(
        key=field.name,
        kind=kind,
        required=field.required,
        default=default,
        options=options,
        refers=refers,
        inner=inner,
    )


PLAIN = {str: FieldKind.text, bool: FieldKind.switch, int: FieldKind.whole, float: FieldKind.number}
MANY = {
    FieldKind.choice: FieldKind.choices,
    FieldKind.whole: FieldKind.numbers,
    FieldKind.number: FieldKind.numbers,
    FieldKind.table: FieldKind.tables,
}


def _kind(wanted: Any) -> tuple[FieldKind, tuple[str, ...], type[msgspec.Struct] | None]:
    if wanted == schema.Secret:
        return FieldKind.secret, (), None
    if get_origin(wanted) is Annotated:
        return _kind(get_args(wanted)[0])
    if get_origin(wanted) in (Union, types.UnionType):
        return _kind(next(arg for arg in get_args(wanted) if arg is not type(None)))
    if get_origin(wanted) is tuple:
        kind, options, inner = _kind(get_args(wanted)[0])
        return MANY.get(kind, FieldKind.texts), options, inner
    if isinstance(wanted, EnumMeta):
        return FieldKind.choice, tuple(member.value for member in wanted), None  # type: ignore[var-annotated]
    if issubclass(wanted, msgspec.Struct):
        return FieldKind.table, (), wanted
    return PLAIN[wanted], (), None
