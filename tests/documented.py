"""What has to be documented, as the code knows it, in the words docs/ uses for it."""

from __future__ import annotations

import argparse
import json
import types
from collections.abc import Iterator
from enum import EnumMeta
from importlib import import_module
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import NODEFAULT, Meta, Struct

from listening.config import kinds, schema
from listening.config.schema import Config, SourceTable
from masthead.commands import COMMANDS, module


class Row(Struct, frozen=True):
    """One key of a table in config.toml."""

    key: str
    type: str
    default: str


def config_tables() -> Iterator[tuple[str, type[Struct]]]:
    """Every table as it is written in config.toml, with its struct."""
    yield from _tables("", Config)


def _tables(path: str, table: type[Struct]) -> Iterator[tuple[str, type[Struct]]]:
    hints = get_type_hints(table)
    for field in msgspec.structs.fields(table):
        wanted = hints[field.name]
        name = f"{path}.{field.name}".strip(".")
        many = get_origin(wanted) is tuple
        inner = get_args(wanted)[0] if many else wanted
        members = get_args(inner) if get_origin(inner) in (Union, types.UnionType) else (inner,)
        if inner is SourceTable:
            members = tuple(kinds.known().tables.values())
        for member in members:
            if not (isinstance(member, type) and issubclass(member, Struct)):
                continue
            heading = f"[[{name}]]" if many else f"[{name}]"
            if len(members) > 1:
                tag = member.__struct_config__
                heading += f' {tag.tag_field} = "{tag.tag}"'
            yield heading, member
            yield from _tables(name, member)


def config_rows(table: type[Struct]) -> list[Row]:
    """The keys of one table; tables within it have sections of their own."""
    hints = get_type_hints(table, include_extras=True)
    rows = []
    for field in msgspec.structs.fields(table):
        if not list(_tables("", _only(field.name, hints[field.name]))):
            rows.append(Row(field.name, type_in_words(hints[field.name]), _default(field.default)))
    return rows


def _only(name: str, wanted: Any) -> type[Struct]:
    return msgspec.defstruct("Only", [(name, wanted)])


NAMED = {schema.Name: "name", schema.Term: "term", schema.Secret: "`env:NAME` or `file:PATH`"}
PLAIN = {str: "text", bool: "true or false", int: "whole number", float: "number"}


def type_in_words(wanted: Any) -> str:
    """``list of terms``, ``number from 0 to 1``, ``one of `a`, `b```."""
    for known, words in NAMED.items():
        if wanted == known:
            return words
    if get_origin(wanted) is Annotated:
        base, *metas = get_args(wanted)
        return f"{type_in_words(base)}{_bounds(metas)}"
    if get_origin(wanted) is tuple:
        inner = type_in_words(get_args(wanted)[0])
        many = {"name": "names", "term": "terms", "text": "texts"}
        plural = many.get(inner) or inner.replace("whole number", "whole numbers").replace(
            "number from", "numbers from"
        ).replace("number above", "numbers above")
        return f"list of {plural}" if not plural.startswith("one of ") else f"list of {plural.removeprefix('one of ')}"
    if get_origin(wanted) in (Union, types.UnionType):
        return type_in_words(next(arg for arg in get_args(wanted) if arg is not type(None)))
    if isinstance(wanted, EnumMeta):
        return "one of " + ", ".join(f"`{member.value}`" for member in wanted)  # type: ignore[var-annotated]
    return PLAIN[wanted]


def _bounds(metas: list[Any]) -> str:
    for meta in metas:
        if not isinstance(meta, Meta):
            continue
        low = meta.ge if meta.ge is not None else meta.gt
        high = meta.le if meta.le is not None else meta.lt
        first = "from" if meta.ge is not None else "above"
        last = "to" if meta.le is not None else "below"
        if low is not None and high is not None:
            return f" {first} {low:,} {last} {high:,}"
        if low is not None:
            return f" {first} {low:,}"
    return ""


def _default(value: Any) -> str:
    if value is NODEFAULT:
        return "required"
    if value is None:
        return "none"
    return f"`{json.dumps(value)}`"


def commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command with its command line."""
    for name in COMMANDS:
        parser = argparse.ArgumentParser(prog=f"masthead {name}")
        import_module(module(name)).arguments(parser)
        yield name, parser


def options(parser: argparse.ArgumentParser) -> list[str]:
    """What a command takes, as one types it; what is for the supervisor only is left out."""
    found = []
    for action in parser._actions:
        if action.help == argparse.SUPPRESS or action.dest == "help":
            continue
        shown = action.metavar or action.dest.upper()
        if not action.option_strings:
            found.append(f"{shown}" if action.nargs != "?" else f"[{shown}]")
        elif action.nargs == 0:
            found.append(action.option_strings[0])
        else:
            found.append(f"{action.option_strings[0]} {shown}")
    return found
