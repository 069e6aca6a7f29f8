"""Files of posts: CSV, TSV and JSON lines, gzipped or not, with whatever columns they have.

Reading is pure in that it tells what the file says, row by row, and keeps no
state: ``masthead import`` and ``masthead replay`` decide what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import islice
from operator import itemgetter
from os import PathLike
from pathlib import Path

from msgspec import Struct

from listening.mention import Mention, Reject, reject
from workers.sources.file import json_lines
from workers.sources.file.columns import FIELDS, Field, FileError, resolve
from workers.sources.file.lines import Broken, FileLines, cells, damaged, guess, shown
from workers.sources.file.lines import rows as split
from workers.sources.file.rows import UnusableRow, builder

__all__ = ["Field", "FileError", "FileFormat", "FileReading", "FileRow", "rows"]

SAMPLE = 1000
"""Lines looked at to tell what a file is and, in JSON, which keys it has."""


class FileFormat(StrEnum):
    csv = "csv"
    tsv = "tsv"
    jsonl = "jsonl"


class FileRow(Struct, frozen=True):
    """One row of a file. Every line with anything in it is in exactly one."""

    line: int
    """Number of the line it begins in; the first line of the file is 1."""
    event: Mention | Reject


def rows(
    path: str | PathLike[str], source: str, columns: Mapping[str, str] | None = None, language: str = ""
) -> FileReading:
    """Open a file for reading as mentions of ``source``.

    ``columns`` maps fields to columns where the user says so; the rest is
    recognised. ``language``, if not empty, is that of every row. FileError if
    the file cannot be opened, or no column holds a text or a time.
    """
    return FileReading(Path(path), source, columns or {}, language)


class FileReading:
    """A file being read. Iterate it once; then, or before, ``close`` it (or use ``with``)."""

    def __init__(self, path: Path, source: str, columns: Mapping[str, str], language: str) -> None:
        self.path = path
        self._source = source
        try:
            self._file = path.open("rb", buffering=0)
            self.size = path.stat().st_size
            """Bytes, as they lie on disk."""
        except OSError as error:
            raise FileError(f"{path}: {error.strerror}") from None
        self._lines = FileLines(self._file)
        self._build = builder(source, language)
        self._first = 1
        self._last = 0
        try:
            sample = self._peek()
            self.format = _format(sample)
            if self.format == FileFormat.jsonl:
                header = json_lines.keys(sample)
            else:
                self._dialect = guess(_from_header(sample))
                self.format = FileFormat.tsv if self._dialect.delimiter == "\t" else FileFormat.csv
                header = self._header(sample)
            self.columns = resolve(header, columns)
            self._width = len(header)
            self._places = [header.index(self.columns[f]) if f in self.columns else len(header) for f in FIELDS]
        except FileError as error:
            self.close()
            raise FileError(f"{path}: {error}") from None
        except OSError as error:
            self.close()
            raise FileError(f"{path}: {error.strerror}") from None

    def close(self) -> None:
        self._lines.close()

    def __enter__(self) -> FileReading:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def position(self) -> int:
        """Bytes read of ``size``, for a progress bar."""
        return self.size if self._file.closed else self._file.tell()

    def __iter__(self) -> Iterator[FileRow]:
        yield from self._json() if self.format == FileFormat.jsonl else self._table()
        if self._lines.ended is not None:
            yield self._broken(self._last + 1, self._lines.ended)
        self.close()

    def _table(self) -> Iterator[FileRow]:
        pick = itemgetter(*self._places)
        build = self._build
        line = self._first
        for line, row in split(self._lines, self._dialect, self._width, self._first):
            if isinstance(row, Broken):
                yield self._broken(line, row)
                continue
            row.append("")  # what the fields without a column read
            try:
                yield FileRow(line, build(pick(row)))
            except UnusableRow as problem:
                row.pop()
                yield self._unusable(line, problem, self._dialect.delimiter.join(row))
        self._last = line

    def _json(self) -> Iterator[FileRow]:
        pick = json_lines.cells_of(self.columns)
        build = self._build
        lines = self._lines
        number = 0
        for number, line in enumerate(lines, 1):
            lines.forget()
            if line.isspace():
                continue
            problem = damaged(line) if lines.dirty else ("", "")
            if problem != ("", ""):
                yield self._broken(number, Broken(*problem, shown(line)))
                continue
            try:
                yield FileRow(number, build(pick(line)))
            except UnusableRow as unusable:
                yield self._unusable(number, unusable, line)
        self._last = number

    def _peek(self) -> list[str]:
        """The first lines, which come again when rows are read."""
        sample = list(islice(self._lines, SAMPLE))
        self._lines.forget()
        if sample:
            sample[0] = sample[0].removeprefix("\ufeff")
        if not sample or not "".join(sample).strip():
            raise FileError(self._lines.ended.reason if self._lines.ended else "the file is empty")
        if self._lines.dirty and sample[0][:2] in ("\udcff\udcfe", "\udcfe\udcff"):
            raise FileError("this is UTF-16; it has to be UTF-8")
        if "\r" in sample[0].rstrip("\r\n"):
            raise FileError("lines end in CR only; they have to end in LF or CR LF")
        self._lines.give_back(sample)
        return sample

    def _header(self, sample: list[str]) -> list[str]:
        """The cells of the first line; reading goes on behind it."""
        for _ in islice(self._lines, len(sample) - len(_from_header(sample)) + 1):
            self._first += 1
        self._lines.forget()
        header = cells(_from_header(sample)[0], self._dialect)
        if not header:
            raise FileError("the first line, with the names of the columns, is broken")
        return header

    def _broken(self, line: int, broken: Broken) -> FileRow:
        return FileRow(line, reject(self._source, broken.reason, broken.raw, f"line {line}: {broken.detail}"))

    def _unusable(self, line: int, problem: UnusableRow, raw: str) -> FileRow:
        detail = f"line {line}: {problem.detail}" if problem.detail else f"line {line}"
        return FileRow(line, reject(self._source, problem.reason, raw, detail))


def _from_header(sample: list[str]) -> list[str]:
    return sample[next(n for n, line in enumerate(sample) if line.strip()) :]


def _format(sample: list[str]) -> FileFormat:
    first = next(line.lstrip() for line in sample if line.strip())
    if first.startswith("["):
        raise FileError("this is one JSON array; JSON lines (one object on each line) can be read")
    return FileFormat.jsonl if first.startswith("{") else FileFormat.csv
