"""The heading of a table: behind a line that names the separator, behind the lines a tool writes about its export."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from workers.sources.file.columns import FileError, resolve
from workers.sources.file.lines import Dialect, cells, guess

LOOKED_AT = 60
"""Lines among which the names of the columns are looked for."""
DELIMITERS = ",\t;|"

_SEPARATOR = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)


class Heading(Struct, frozen=True):
    """How a table is written, and where."""

    at: int
    """Lines before that with the names of the columns."""
    dialect: Dialect
    columns: tuple[str, ...]


def find(sample: Sequence[str], wanted: Mapping[str, str]) -> Heading:
    """The heading of the table that begins with the lines of ``sample``.

    It is the first line whose columns have a text and a time; where none has,
    the first with anything in it. FileError if that one is broken.
    """
    first = next(n for n, line in enumerate(sample) if line.strip())
    said = _SEPARATOR.match(sample[first].rstrip("\r\n"))
    if said and first + 1 < len(sample):
        heading = _heading(sample, first + 1, Dialect(said[1], True), wanted)
        return heading or _named(sample, first + 1, Dialect(said[1], True))
    dialect = guess(sample[first:])
    for at in range(first, min(first + LOOKED_AT, len(sample))):
        if at == first:
            found = _heading(sample, at, dialect, wanted)
        elif sample[at].strip():
            found = _heading(sample, at, guess(sample[at:]), wanted)
        else:
            continue
        if found is not None:
            return found
    return _named(sample, first, dialect)


def at_row(rows: Sequence[Sequence[str]], wanted: Mapping[str, str]) -> int:
    """The same of the rows of a sheet."""
    for at, row in enumerate(rows[:LOOKED_AT]):
        if has_posts(row, wanted):
            return at
    return next((at for at, row in enumerate(rows) if any(row)), 0)


def _heading(sample: Sequence[str], at: int, dialect: Dialect, wanted: Mapping[str, str]) -> Heading | None:
    columns = cells(sample[at], dialect)
    return Heading(at, dialect, tuple(columns)) if has_posts(columns, wanted) else None


def _named(sample: Sequence[str], at: int, dialect: Dialect) -> Heading:
    columns = cells(sample[at], dialect)
    if not columns:
        raise FileError("the first line, with the names of the columns, is broken")
    return Heading(at, dialect, tuple(columns))


def has_posts(columns: Sequence[str], wanted: Mapping[str, str]) -> bool:
    """Whether columns of these names hold a text and a time."""
    try:
        resolve(columns, wanted)
    except FileError:
        return False
    return True
