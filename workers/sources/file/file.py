"""Files of posts: tables, JSON and workbooks, packed or not, with whatever columns they have.

Reading is pure in that it tells what the file says, row by row, and keeps no
state: ``masthead import`` and ``masthead replay`` decide what becomes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain, islice
from operator import itemgetter
from os import PathLike
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct

from listening.mention import Deletion, Mention, Reject, reject
from workers.sources.file import heading, json_lines, json_values, sheet
from workers.sources.file.columns import FIELDS, Field, FileError, plain, resolve
from workers.sources.file.lines import Broken, FileLines, damaged, shown
from workers.sources.file.lines import rows as split
from workers.sources.file.opened import Opened
from workers.sources.file.rows import Mender, UnusableRow, builder
from workers.sources.times import millis
from workers.sources.worded_times import PLAIN, DayOrder, Manner, Undecided, shows
from workers.sources.zone_names import SUMMER, Unsure

__all__ = ["Field", "FileError", "FileFormat", "FileManner", "FileReading", "FileRow", "rows"]

SAMPLE = 1000
"""Lines looked at to tell what a file is and, in JSON, which keys it has."""


class FileFormat(StrEnum):
    csv = "csv"
    tsv = "tsv"
    jsonl = "jsonl"
    json = "json"
    workbook = "workbook"


class FileRow(Struct, frozen=True):
    """One row of a file. Every line with anything in it is in exactly one."""

    line: int
    """Number of the line it begins in; the first line of the file is 1."""
    event: Mention | Deletion | Reject
    """A Deletion where the file says that the post is gone from its source."""


class FileManner(Struct, frozen=True):
    """What the user says of a file beside its columns."""

    manner: Manner = PLAIN
    encoding: str = ""
    """A codec's name; empty = told by the bytes."""


class Choice(Struct, frozen=True):
    """A column that is read, and what its first row has there."""

    field: Field
    column: str
    example: str


def rows(
    path: str | PathLike[str],
    source: str,
    columns: Mapping[str, str] | None = None,
    language: str = "",
    said: FileManner = FileManner(),  # noqa: B008
) -> FileReading:
    """Open a file for reading as mentions of ``source``; ``-`` is what is piped in.

    ``columns`` maps fields to columns where the user says so; the rest is
    recognised. ``language``, if not empty, is that of every row. FileError if
    the file cannot be opened, or no column holds a text or a time.
    """
    return FileReading(Path(path), source, columns or {}, language, said)


class FileReading:
    """A file being read. Iterate it once; then, or before, ``close`` it (or use ``with``)."""

    def __init__(self, path: Path, source: str, columns: Mapping[str, str], language: str, said: FileManner) -> None:
        self.path = path
        self._source = source
        self._asked = columns, language, said
        self._manner = said.manner
        self._decided = False
        self._mend = Mender()
        self._created = ""
        self._last = 0
        self._held: list[FileRow] = []
        self._sheet: Generator[tuple[int, list[str]], None, None] | None = None
        try:
            self._opened = Opened(path)
        except FileError as error:
            raise FileError(f"{path}: {error}") from None
        self.size = self._opened.size
        self._lines = FileLines(self._opened.stream, self._opened.wrapped, said.encoding)
        try:
            self._texts = self._begin(columns)
            sample = list(islice(self._texts, SAMPLE))
            self._texts = chain(sample, self._texts)
            marked_up = self._marked_up(sample)
            self._build = builder(source, language, self._when, self._mend, marked_up)
        except FileError as error:
            self.close()
            raise FileError(f"{path}: {error}") from None
        except OSError as error:
            self.close()
            raise FileError(f"{path}: {error.strerror}") from None

    def close(self) -> None:
        self._opened.close()
        if self._sheet is not None:
            self._sheet.close()

    def __enter__(self) -> FileReading:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def position(self) -> int:
        """Bytes read of ``size``, for a progress bar."""
        return self._opened.position

    @property
    def mended(self) -> int:
        """Texts and names so far that had been read in the wrong encoding, and were mended."""
        return self._mend.mended

    def choices(self) -> list[Choice]:
        """Which columns are read, each with what the first usable row has there; before the rows themselves."""
        for row in self:
            self._held.append(row)
            if isinstance(row.event, Mention) or len(self._held) >= SAMPLE:
                break
        cells = self._cells
        found = [
            Choice(field, " or ".join(self.columns[field]), " ".join(cell.split())[:60])
            for field, cell in zip(FIELDS, cells, strict=True)
            if field in self.columns
        ]
        first = self._held[-1].event if self._held else None
        if isinstance(first, Mention):
            at = self._created
            found = [msgspec.structs.replace(c, example=at) if c.field is Field.created else c for c in found]
        return found

    def __iter__(self) -> Iterator[FileRow]:
        held, self._held = self._held, []
        yield from held
        build = self._build
        self._cells: Sequence[str] = [""] * len(FIELDS)
        for line, raw, read in self._texts:
            self._last = line
            if isinstance(raw, Broken):
                yield FileRow(line, reject(self._source, raw.reason, raw.raw, f"line {line}: {raw.detail}"))
                continue
            try:
                self._cells = cells = read(raw)
                row = FileRow(line, build(cells))
            except UnusableRow as problem:
                detail = f"line {line}: {problem.detail}" if problem.detail else f"line {line}"
                row = FileRow(line, reject(self._source, problem.reason, _shown(raw), detail))
            yield row
        if self._lines.ended is not None:
            ended, self._lines.ended = self._lines.ended, None
            line = self._last + 1
            yield FileRow(line, reject(self._source, ended.reason, ended.raw, f"line {line}: {ended.detail}"))
        self.close()

    # -- what kind of file it is

    def _begin(self, columns: Mapping[str, str]) -> _Texts:
        if self._opened.sheet:
            self.format = FileFormat.workbook
            self._sheet = found = sheet.read(self._opened.path, columns)
            _, header = next(found)
            self._table_of(header, columns)
            return ((line, self._fitting(row, line), self._pick) for line, row in found if any(row))
        sample = self._peek()
        if json_values.is_layout(sample):
            self.format = FileFormat.json
            return self._values(columns)
        if next(line.lstrip() for line in sample if line.strip()).startswith("{"):
            self.format = FileFormat.jsonl
            self._object_of(json_lines.objects(sample), columns)
            return self._objects()
        head = heading.find(sample, columns)
        for _ in islice(self._lines, head.at + 1):
            pass
        self._lines.forget()
        self.format = FileFormat.tsv if head.dialect.delimiter == "\t" else FileFormat.csv
        self._table_of(head.columns, columns)
        table = split(self._lines, head.dialect, len(head.columns), head.at + 2)
        return ((line, row, self._pick) for line, row in table)

    def _peek(self) -> list[str]:
        """The first lines, which come again when rows are read."""
        sample = list(islice(self._lines, SAMPLE))
        self._lines.forget()
        if sample:
            sample[0] = sample[0].removeprefix("\ufeff")
        if not sample or not "".join(sample).strip():
            raise FileError(self._lines.ended.reason if self._lines.ended else "the file is empty")
        if "\r" in sample[0].rstrip("\r\n"):
            raise FileError("lines end in CR only; they have to end in LF or CR LF")
        self._lines.give_back(sample)
        return sample

    # -- tables

    def _table_of(self, header: Sequence[str], columns: Mapping[str, str]) -> None:
        self.columns = resolve(header, columns)
        self._width = len(header)
        where = [[header.index(column) for column in self.columns.get(field, ())] for field in FIELDS]
        self._primary = itemgetter(*(places[0] if places else self._width for places in where))
        self._others = [(n, places[1:]) for n, places in enumerate(where) if len(places) > 1]
        self._structured = [
            (FIELDS.index(field), field, self.columns[field][0]) for field in _OBJECTS if field in self.columns
        ]

    def _fitting(self, row: list[str], line: int) -> list[str] | Broken:
        if len(row) == self._width:
            return row
        return Broken("wrong number of columns", f"{len(row)} columns, not {self._width}", "\t".join(row))

    def _pick(self, row: list[str]) -> Sequence[str]:
        row.append("")  # what the fields without a column read
        cells: Sequence[str] = self._primary(row)
        if self._others or self._structured:
            cells = list(cells)
            for n, places in self._others:
                for place in places:
                    if cells[n] and cells[n] not in _NOTHING:
                        break
                    cells[n] = row[place]
            for n, field, column in self._structured:
                if field is Field.picture:
                    cells[n] = json_lines.pictures(cells[n])
                elif cells[n] and _OBJECT.match(cells[n]):
                    cells[n] = json_lines.unpacked(field, cells[n], column)
        row.pop()
        return cells

    # -- JSON

    def _object_of(self, objects: Sequence[Mapping[str, object]], columns: Mapping[str, str]) -> None:
        below = json_lines.wrapper(objects)
        self.columns = resolve(json_lines.keys(objects), columns, below)
        self._of_object = json_lines.cells_of(self.columns)

    def _objects(self) -> _Texts:
        lines = self._lines
        for number, line in enumerate(lines, 1):
            lines.forget()
            if not line.isspace():
                yield self._object(number, line)
            self._last = number

    def _values(self, columns: Mapping[str, str]) -> _Texts:
        found = json_values.values(self._lines)
        sample = list(islice(found, SAMPLE))
        self._object_of(json_lines.objects(text for _, text in sample if isinstance(text, str)), columns)
        return (
            self._object(line, text) if isinstance(text, str) else (line, text, self._of_object)
            for line, text in chain(sample, found)
        )

    def _object(self, line: int, text: str) -> _Text:
        problem = damaged(text) if self._lines.dirty else ("", "")
        return line, (Broken(*problem, shown(text)) if problem != ("", "") else text), self._of_object

    def _marked_up(self, sample: Sequence[_Text]) -> bool:
        """Whether texts are HTML: they say so by their column, or most of them begin like it."""
        names = {plain(column) for column in self.columns[Field.text]}
        others = {plain(column) for chain in self.columns.values() for column in chain}
        if "object.content" in names or ("content" in names and "account.acct" in others):
            return True
        if any(name.endswith("text_display") for name in names) and not any("original" in name for name in names):
            return True
        texts = []
        for _, raw, read in sample:
            if not isinstance(raw, Broken):
                try:
                    texts.append(read(raw)[1].lstrip())
                except UnusableRow:
                    continue
        return sum(bool(_MARKUP.match(text)) for text in texts) * 2 > len([text for text in texts if text])

    # -- times

    def _when(self, text: str) -> int:
        try:
            created = millis(text, self._manner)
        except (Undecided, Unsure) as error:
            if self._decided:
                raise ValueError(f"{error}; {_advice(error)}") from None
            self._decided = True
            self._manner = self._of_the_column()
            return self._when(text)
        self._created = text
        return created

    def _of_the_column(self) -> Manner:
        """What the whole column of times proves: read from its beginning, once."""
        columns, language, said = self._asked
        orders: set[DayOrder] = set()
        names: set[str] = set()
        place = FIELDS.index(Field.created)
        with FileReading(self._opened.path, self._source, columns, language, said) as again:
            for _, raw, read in again._texts:
                if isinstance(raw, Broken):
                    continue
                try:
                    when = read(raw)[place]
                except UnusableRow:
                    continue
                proven = shows(when)
                if proven is not None:
                    orders.add(proven)
                names.update(_ZONE.findall(when))
        zones = {n: SUMMER[n][1] for n in names & SUMMER.keys() if SUMMER[n][0] in names} | dict(said.manner.zones)
        order = said.manner.order or (orders.pop() if len(orders) == 1 else None)
        return Manner(order, zones, said.manner.home)


_Reader = Callable[..., Sequence[str]]
_Text = tuple[int, "list[str] | str | Broken", _Reader]
_Texts = Iterator[_Text]

_OBJECTS = (Field.author, Field.parent, Field.original, Field.quoted, Field.location, Field.coordinates, Field.picture)
"""Fields whose cell may hold an object as text."""
_OBJECT = re.compile(r"\s*(?:\{|\[\s*[\[{\d-]|\w+\(\w+=)")
_NOTHING = frozenset({"nan", "NaN", "None", "NULL", "null", "<NA>"})
_MARKUP = re.compile(r"<(?:p|div|span|br|a|b|i|em|strong|ul|blockquote)\b[^>]*>", re.IGNORECASE)
_ZONE = re.compile(r"\b[A-Z]{3,4}\b")


def _advice(error: ValueError) -> str:
    if isinstance(error, Unsure):
        return f"say which with --zone {error.name}=+HH:MM"
    return "no date of the column proves it; say which with --dates day-first or month-first"


def _shown(raw: list[str] | str) -> str:
    return raw if isinstance(raw, str) else "\t".join(raw)


def home_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name. FileError if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FileError(f"--zone {name}: unknown; NAME=+HH:MM, or an area and city as in Europe/Berlin") from None
