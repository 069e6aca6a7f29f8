"""Bytes of a file to lines and rows; what is broken is passed on as broken, with its line.

Only ``\\n`` ends a line: U+2028 and the like occur inside posts.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from workers.sources.file.opened import BLOCK, UNREADABLE

if TYPE_CHECKING:
    from _csv import Reader

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
    """The lines of a stream, in strict UTF-8 as far as it is, or in Windows-1252 if all of it is.

    Bytes that are not UTF-8 become lone surrogates and set ``dirty``, and so
    does NUL: from then on rows have to be looked at.
    """

    def __init__(self, stream: io.BufferedIOBase, wrapped: str = "", encoding: str = "") -> None:
        """``wrapped``: what the stream is unpacked from, to be named where it is broken.

        ``encoding``: that of the text, if the user says so.
        """
        self._stream = stream
        self._wrapped = wrapped
        self.encoding = encoding
        """Empty until a byte is seen that tells."""
        self.dirty = False
        self.ended: Broken | None = None
        """Why the file ended before its end, if it did."""
        self._again: list[str] = []
        self._fed: list[str] = []
        self._all = chain.from_iterable(self._blocks())

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
        rest = b""
        try:
            while block := self._stream.read1(BLOCK):
                block = rest + block
                end = block.rfind(b"\n") + 1
                rest = block[end:]
                if end:
                    yield self._lines(block[:end])
                if len(rest) > LONGEST_LINE:
                    self.ended = Broken("line too long", f"more than {LONGEST_LINE} bytes", self._raw(rest))
                    return
        except UNREADABLE as error:
            self.ended = Broken(f"broken {self._wrapped}", str(error), self._raw(rest))
            return
        if rest:
            yield self._lines(rest)

    def _raw(self, rest: bytes) -> str:
        return shown(rest[:2000].decode("utf-8", "surrogateescape"))

    def _lines(self, block: bytes) -> list[str]:
        if b"\0" in block:
            self.dirty = True
        if not self.encoding and not block.isascii():
            self.encoding = "cp1252" if is_western(block) else "utf-8"
        try:
            text = block.decode(self.encoding or "utf-8")
        except UnicodeDecodeError:
            self.dirty = True
            text = block.decode(self.encoding, "surrogateescape")
        return io.StringIO(text, newline="\n").readlines()


_HIGH = re.compile(rb"[\x80-\xff]")
_LETTER = rb"[\x8a\x8c\x8e\x9a\x9c\x9e\xc0-\xd6\xd8-\xf6\xf8-\xff]"
_WESTERN = re.compile(
    # One or two letters of Western Europe within a word of plain ones, or a sign of print beside words.
    rb"(?<=[A-Za-z])%b{1,2}(?![\x80-\xff])|(?<![\x80-\xff])%b{1,2}(?=[A-Za-z])"
    rb"|(?<=[A-Za-z.,!?])[\x91-\x94](?=[A-Za-z\s.,!?]|$)|(?<=\s)[\x91\x93](?=[A-Za-z])"
    rb"|(?<![A-Za-z\x80-\xff])[\xa1\xb0\xbf]|[\x80\x82\x84\x85\x95-\x97\x99\xa0\xa3\xa7\xab\xae\xb4\xb7\xbb]"
    % (_LETTER, _LETTER)
)
_WESTERN_ENOUGH = 0.9


def is_western(block: bytes) -> bool:
    """Whether text that is not ASCII is Windows-1252: no line of it is UTF-8, and its high bytes stand
    where letters and signs of Western Europe stand. Bytes of other alphabets stand side by side."""
    for line in block.split(b"\n"):
        if not line.isascii():
            try:
                line.decode()
            except UnicodeDecodeError:
                continue
            return False
    high = len(_HIGH.findall(block))
    return sum(map(len, _WESTERN.findall(block))) >= _WESTERN_ENOUGH * high


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
