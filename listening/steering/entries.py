"""Entries of config.toml's tables: read as they stand there, and changed with all else left as it is. Pure.

Texts have ``\\n`` at the end of their lines.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any

import msgspec

from listening import config as configs
from listening.config import Config
from listening.steering.blocks import TomlBlock, TomlTables, standing
from listening.steering.rewriting import Entry, UnwritableTableError, fresh, rewritten


def entries(text: str, table: str) -> list[Entry]:
    """The entries of a list of tables; what holds without them, where there is none."""
    found = tomllib.loads(text)
    if table in found:
        held: list[Entry] = found[table]
        return held
    shipped = {"reasons": configs.shipped_reasons, "screens": configs.shipped_screens}
    default = {field.name: field.default for field in msgspec.structs.fields(Config)}[table]
    holds = shipped[table]() if table in shipped else () if default is msgspec.NODEFAULT else default
    return [plain(each) for each in holds]


def single(text: str, table: str) -> Entry:
    """What a table that is there once says."""
    found: Entry = tomllib.loads(text).get(table, {})
    return found


def plain(struct: msgspec.Struct) -> Entry:
    """A struct as it would be written: without what is as by default."""
    found: Entry = {} if struct.__struct_config__.tag is None else {"kind": struct.__struct_config__.tag}
    for field in msgspec.structs.fields(struct):
        value = getattr(struct, field.name)
        if isinstance(value, msgspec.Struct):
            value = plain(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
            value = [plain(each) for each in value]
        if field.required or value not in (field.default, {}):
            found[field.name] = msgspec.json.decode(msgspec.json.encode(value))
    return found


# -- changed: each returns the new text


def added(text: str, table: str, at: int, entry: Entry) -> str:
    """``entry`` as a new one before that at ``at``, from 0; at the end if there is none."""
    text, before = _spelt_out(text, table), entries(text, table)
    then = [*before[:at], entry, *before[at:]]
    held = _standing(text, table, before)
    made = TomlBlock(fresh(table, entry), "\n")
    if not held.blocks:
        gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        return _sure(text, text + gap + made.text, table, then)
    return _sure(text, _put(held, at, made).text, table, then)


def changed(text: str, table: str, at: int, entry: Entry) -> str:
    """``entry`` in place of that at ``at``."""
    text, before = _spelt_out(text, table), entries(text, table)
    held = _standing(text, table, before)
    block = rewritten(held.blocks[at].text, table, before[at], entry)
    blocks = [*held.blocks[:at], TomlBlock(block, held.blocks[at].after), *held.blocks[at + 1 :]]
    return _sure(text, TomlTables(held.before, tuple(blocks)).text, table, [*before[:at], entry, *before[at + 1 :]])


def removed(text: str, table: str, at: int) -> str:
    """Without the entry at ``at``. Comments that stand apart from it stay."""
    text, before = _spelt_out(text, table), entries(text, table)
    left, _ = _taken(_standing(text, table, before), at)
    then = [*before[:at], *before[at + 1 :]]
    return _sure(text, left.text, table, then)


def moved(text: str, table: str, at: int, to: int) -> str:
    """The entry at ``at`` as the one at ``to``, with its comments."""
    if at == to:
        return text
    text, before = _spelt_out(text, table), entries(text, table)
    left, block = _taken(_standing(text, table, before), at)
    then = [*before[:at], *before[at + 1 :]]
    then.insert(to, before[at])
    return _sure(text, _put(left, to, TomlBlock(block, "\n")).text, table, then)


def set_single(text: str, table: str, entry: Entry) -> str:
    """A table that is there once, as ``entry``; what it says as it says it now is left alone."""
    before = single(text, table)
    if before == entry:
        return text
    held = standing(text, table)
    if held.blocks:
        block = rewritten(held.blocks[0].text, table, before, entry)
        then = TomlTables(held.before, (TomlBlock(block, held.blocks[0].after), *held.blocks[1:])).text
    else:
        gap = "\n" if text.endswith("\n") else "\n\n"
        then = text + gap + fresh(table, entry, many=False)
    return _sure(text, then, table, entry)


# -- how


def _spelt_out(text: str, table: str) -> str:
    """The text with the entries that hold by default, if it has none of its own."""
    if table in tomllib.loads(text):
        return text
    for entry in entries(text, table):
        text = text.rstrip("\n") + "\n\n" + fresh(table, entry)
    return text


def _standing(text: str, table: str, before: Sequence[Entry]) -> TomlTables:
    held = standing(text, table)
    if len(held.blocks) != len(before):
        raise UnwritableTableError(table)
    return held


def _put(held: TomlTables, at: int, made: TomlBlock) -> TomlTables:
    blocks = list(held.blocks)
    if at < len(blocks):
        blocks.insert(at, TomlBlock(made.text.rstrip("\n") + "\n", "\n"))
        return TomlTables(held.before, tuple(blocks))
    if not blocks:
        return TomlTables(held.before, (made,))
    last = blocks[-1]
    blocks[-1] = TomlBlock(last.text.rstrip("\n") + "\n", "\n")
    return TomlTables(held.before, (*blocks, TomlBlock(made.text.rstrip("\n") + "\n", last.after)))


def _taken(held: TomlTables, at: int) -> tuple[TomlTables, str]:
    """Without the block at ``at``, and its text; comments after it stay."""
    gone, blocks = held.blocks[at], [*held.blocks[:at], *held.blocks[at + 1 :]]
    before = held.before
    stays = gone.after if gone.after.strip() else ""
    if at:
        last = blocks[at - 1]
        # What follows the last table, if it is only blanks, follows the one that is last now.
        after = last.after + stays.lstrip("\n") if stays else last.after if at < len(blocks) else gone.after
        blocks[at - 1] = TomlBlock(last.text, after)
    elif stays:
        before = before + stays.lstrip("\n")
    return TomlTables(before, tuple(blocks)), gone.text


def _sure(before: str, text: str, table: str, then: Any) -> str:
    """The text, if it says what was wanted, and of all else what it said before."""
    try:
        wanted = tomllib.loads(before) | {table: then}
        found = {table: [] if isinstance(then, list) else {}} | tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise UnwritableTableError(table) from None
    if found != wanted:
        raise UnwritableTableError(table)
    return text
