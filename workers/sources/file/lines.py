"""Bytes of a file to lines and rows; what is broken is passed on as broken, with its line.

Only ``\\n`` ends a line: U+2028 and the like occur inside posts.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from _csv import Reader

BLOCK = 1 << 18
"""Bytes read at a time."""
LONGEST_LINE = 1 << 24
"""Bytes; what is longer is not a file of posts."""


WRONG_WIDTH = "wrong number of columns"
STRAY = "stray line end"
RETURN = "\ufdd0"
"""Stands for a carriage return while a row is cut into cells: Unicode's own "no character"."""


class Broken(Struct, frozen=True):
    """A line, or the whole rest, that cannot be read."""

    reason: str
    detail: str
    raw: str


class Dialect(Struct, frozen=True):
    """How cells are written: ``quoted`` as in RFC 4180, or as they are."""

    delimiter: str
    quoted: bool


class FileLines:
    """The lines of a file, gzipped or not (told by its first bytes), in strict UTF-8 as far as it is.

    Bytes that are not UTF-8 become lone surrogates and set ``dirty``, and so
    does NUL: from then on rows have to be looked at.
    """

    def __init__(self, file: io.RawIOBase | io.BytesIO) -> None:
        self._file = io.BufferedReader(file)
        self.dirty = False
        self.ended: Broken | None = None
        """Why the file ended before its end, if it did."""
        self._again: list[str] = []
        self._fed: list[str] = []
        self._all = chain.from_iterable(self._blocks())

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def __iter__(self) -> Iterator[str]:
        """Lines with their ends. May be begun anew after ``give_back``."""
        fed = self._fed
        while True:
            line = self._again.pop() if self._again else next(self._all, None)
            if line is None:
                return
            fed.append(line)
            yield line

    def taken(self) -> list[str]:
        """The lines given since the last ``forget``: those of the row at hand."""
        return self._fed

    def forget(self) -> None:
        self._fed.clear()

    def give_back(self, lines: Sequence[str]) -> None:
        """Have ``lines`` come again, before what follows them."""
        self._again.extend(reversed(lines))

    def _blocks(self) -> Iterator[list[str]]:
        stream = _opened(self._file)
        rest = b""
        try:
            while block := stream.read1(BLOCK):
                block = rest + block
                end = block.rfind(b"\n") + 1
                rest = block[end:]
                if end:
                    yield self._lines(block[:end])
                if len(rest) > LONGEST_LINE:
                    self.ended = Broken(
                        "line too long",
                        f"more than {LONGEST_LINE} bytes",
                        shown(rest[:2000].decode("utf-8", "surrogateescape")),
                    )
                    return
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self.ended = Broken("broken gzip", str(error), shown(rest[:2000].decode("utf-8", "surrogateescape")))
            return
        if rest:
            yield self._lines(rest)

    def _lines(self, block: bytes) -> list[str]:
        try:
            text = block.decode()
        except UnicodeDecodeError:
            self.dirty = True
            text = block.decode("utf-8", "surrogateescape")
        if b"\0" in block:
            self.dirty = True
        return io.StringIO(text, newline="\n").readlines()


def _opened(file: io.BufferedReader[io.RawIOBase | io.BytesIO]) -> io.BufferedIOBase:
    # read1 hands out what there is before it fails, so that a cut gzip loses nothing that is in it.
    return gzip.GzipFile(fileobj=file) if file.peek(2)[:2] == b"\x1f\x8b" else file


def rows(lines: FileLines, dialect: Dialect, width: int, line: int) -> Iterator[tuple[int, list[str] | Broken]]:
    """Rows of ``width`` cells with the number of the line they begin in; ``line`` is the number of the next.

    Lines without anything in them are no rows.
    """
    return (_quoted if dialect.quoted else _plain)(lines, dialect.delimiter, width, line)


def _plain(lines: FileLines, delimiter: str, width: int, line: int) -> Iterator[tuple[int, list[str] | Broken]]:
    """Every line is a row, and a carriage return within it a part of the post."""
    for number, text in enumerate(lines, line):
        lines.forget()
        row = text.removesuffix("\n").removesuffix("\r").split(delimiter)
        if len(row) != width:
            if text.strip("\r\n"):
                yield number, Broken(WRONG_WIDTH, f"{len(row)} columns, not {width}", shown(text))
        elif lines.dirty and (problem := damaged(text)) != ("", ""):
            yield number, Broken(*problem, shown(text))
        else:
            yield number, row


def _quoted(lines: FileLines, delimiter: str, width: int, line: int) -> Iterator[tuple[int, list[str] | Broken]]:
    """RFC 4180, but that a carriage return need not be quoted: only ``\\n`` ends a line.

    A row that cannot be right costs its first line only: when a quote is never
    closed, the lines it swallowed are read again.
    """
    while True:
        reader = _reader(lines, delimiter)
        before = line
        try:
            for row in reader:
                if len(row) != width:
                    if row:
                        problem = WRONG_WIDTH, f"{len(row)} columns, not {width}"
                        break
                elif lines.dirty and (problem := damaged("".join(row))) != ("", ""):
                    break
                else:
                    yield line, row
                lines.forget()
                line = before + reader.line_num
            else:
                return
        except csv.Error as error:
            problem = _problem(lines.taken(), str(error))
            mended = _mended(lines.taken(), delimiter, width) if problem[0] == STRAY else None
            if mended and not (lines.dirty and any(damaged("".join(mended)))):
                yield line, mended
                line += len(lines.taken())
                lines.forget()
                continue
        taken = lines.taken().copy()
        lines.forget()
        yield line, Broken(*problem, shown(taken[0]))
        lines.give_back(taken[1:])
        line += 1


def _problem(taken: Sequence[str], error: str) -> tuple[str, str]:
    if "\r" in taken[-1].rstrip("\r\n") and "new-line character" in error:
        return STRAY, "a carriage return outside quotes"
    return "broken quoting", error


def _mended(taken: Sequence[str], delimiter: str, width: int) -> list[str] | None:
    """The row that a carriage return outside quotes stands in, if it is whole with it."""
    text = "".join(taken)
    marked = text.rstrip("\r\n").replace("\r", RETURN)
    try:
        found = list(_reader([marked], delimiter))
    except csv.Error:
        return None
    if RETURN in text or len(found) != 1 or len(found[0]) != width:
        return None
    return [cell.replace(RETURN, "\r") for cell in found[0]]


def damaged(text: str) -> tuple[str, str]:
    """Reason and detail if ``text`` has what no text has, else two empty strings."""
    if "\0" in text:
        return "NUL byte", f"at character {text.index(chr(0))} of the row"
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            return "not UTF-8", f"byte 0x{ord(text[error.start]) - 0xDC00:02x}"
    return "", ""


def shown(line: str) -> str:
    """A line that may hold undecodable bytes, in a form that can be stored."""
    return line[:2000].encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def guess(lines: Sequence[str]) -> Dialect:
    """How the cells of the file that begins with ``lines`` are written.

    The delimiter is the one that cuts the header into most. Tab separated
    files are often written without any quoting, so that a post that begins
    with a quotation mark must not swallow those after it: whichever reading
    leaves fewer broken rows is taken.
    """
    header = lines[0]
    delimiter = max(",\t;|", key=lambda d: len(cells(header, Dialect(d, True))))
    quoted = Dialect(delimiter, True)
    if delimiter != "\t" or '"' in header:
        return quoted
    width = len(header.split("\t"))
    plain = Dialect(delimiter, False)
    if any(line.count("\t") != width - 1 for line in lines if line.strip("\r\n")):
        return min((plain, quoted), key=lambda d: _wrong(lines, d, width))
    # Every line stands alone. Cells that were quoted show it by doubled marks inside.
    marked = [cell for line in lines for cell in line.rstrip("\r\n").split("\t") if cell[:1] == '"']
    wrapped = all(len(c) > 1 and c[-1] == '"' and '"' not in c[1:-1].replace('""', "") for c in marked)
    return quoted if wrapped and any('""' in c[1:-1] for c in marked) else plain


def _wrong(lines: Sequence[str], dialect: Dialect, width: int) -> int:
    wrong = 0
    copy = FileLines(io.BytesIO("".join(lines).encode("utf-8", "surrogateescape")))
    for _, row in rows(copy, dialect, width, 1):
        wrong += isinstance(row, Broken)
    return wrong


def cells(line: str, dialect: Dialect) -> list[str]:
    """The cells of a row that is one line; none if it is broken."""
    try:
        if dialect.quoted:
            return next(_reader([line], dialect.delimiter), [])
        return line.rstrip("\r\n").split(dialect.delimiter)
    except csv.Error:
        return []


def _reader(lines: FileLines | Sequence[str], delimiter: str) -> Reader:
    return csv.reader(lines, delimiter=delimiter, strict=True)
