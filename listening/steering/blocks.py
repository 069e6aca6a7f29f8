"""Blocks of a TOML file: where each table stands in its text, so that one can be moved with its comments. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import msgspec


class TomlHead(msgspec.Struct, frozen=True):
    """A line like ``[[rotas.shifts]]``."""

    at: int
    """Where its line begins."""
    path: str
    many: bool


class TomlBlock(msgspec.Struct, frozen=True):
    """One table with what is within it, and what stands between it and the next: blanks, comments, other tables."""

    text: str
    after: str


class TomlTables(msgspec.Struct, frozen=True):
    """All tables of one path."""

    before: str
    """What stands before the first of them; all there is, if there is none."""
    blocks: tuple[TomlBlock, ...]

    @property
    def text(self) -> str:
        return self.before + "".join(block.text + block.after for block in self.blocks)


def heads(text: str) -> list[TomlHead]:
    """Every head of a table in a valid text, in order."""
    return list(_heads(text))


def standing(text: str, path: str) -> TomlTables:
    """The tables at ``path``, with those within them.

    Comments right above a head, without a blank line between, belong to its table; those above the first head
    of a path belong to all of them. Comments right below the last key belong to its table, too.
    """
    found = heads(text)
    mine = [n for n, head in enumerate(found) if head.path == path]
    if not mine:
        return TomlTables(text, ())
    starts = [found[n].at if n == mine[0] else _with_comments(text, found[n].at) for n in mine]
    blocks = []
    for n, start in zip(mine, starts, strict=True):
        following = next((each for each in found[n + 1 :] if not each.path.startswith(f"{path}.")), None)
        limit = _with_comments(text, following.at) if following else len(text)
        limit = max(limit, start)
        end = _last_content(text, start, limit)
        later = next((each for each in starts if each > start), len(text))
        blocks.append(TomlBlock(text[start:end], text[end:later]))
    return TomlTables(text[: starts[0]], tuple(blocks))


def _with_comments(text: str, at: int) -> int:
    """Where the comments begin that stand right above a line."""
    while at:
        above = text.rfind("\n", 0, at - 1) + 1
        if not text[above:at].lstrip(" \t").startswith("#"):
            break
        at = above
    return at


def _last_content(text: str, start: int, limit: int) -> int:
    """The end of the last line in a table that says something, with the comments right below it."""
    end, blank, at = start, False, start
    for line in text[start:limit].split("\n"):
        at = min(at + len(line) + 1, limit)
        said = line.strip()
        if not said:
            blank = True
        elif not said.startswith("#"):
            end, blank = at, False
        elif not blank:
            end = at
    return end


def _heads(text: str) -> Iterator[TomlHead]:
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].lstrip(" \t")
        if line.startswith("["):
            path, inner = [], tomllib.loads(line)
            many = line.startswith("[[")
            while inner:
                ((key, value),) = inner.items()
                path.append(key)
                inner = value[0] if isinstance(value, list) else value
            yield TomlHead(at, ".".join(path), many)
            at = end + 1
        else:
            at = _after_value(text, at) + 1


def _after_value(text: str, at: int) -> int:
    """The end of the line on which what begins at ``at`` ends; strings and lists may go over many."""
    depth = 0
    while at < len(text):
        each = text[at]
        if each in "\"'":
            at = _after_string(text, at, each)
            continue
        if each == "#":
            at = text.find("\n", at)
            if at < 0:
                return len(text)
            continue
        if each in "[{":
            depth += 1
        elif each in "]}":
            depth -= 1
        elif each == "\n" and depth <= 0:
            return at
        at += 1
    return at


def _after_string(text: str, at: int, quote: str) -> int:
    close = quote * 3 if text.startswith(quote * 3, at) else quote
    at += len(close)
    while at < len(text) and not text.startswith(close, at):
        at += 2 if text[at] == "\\" and quote == '"' else 1
    at += len(close)
    # Up to two quotes may stand right before the closing three.
    while len(close) == 3 and at < len(text) and text[at] == quote:
        at += 1
    return at
