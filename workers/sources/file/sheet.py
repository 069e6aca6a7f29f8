"""The first sheet of a workbook that has posts, as rows of text."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Generator, Iterator, Mapping
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from workers.sources.file import heading
from workers.sources.file.columns import FileError

EXACT = 2**53
"""Whole numbers from here on have lost digits, as every number in a sheet is a double."""
SAMPLE = 1000


def read(path: Path, wanted: Mapping[str, str]) -> Generator[tuple[int, list[str]], None, None]:
    """Rows with their numbers, the one with the names of the columns first. FileError if there is no sheet."""
    # A tenth of a second of the start of every listener and every import, of which few have a workbook.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with path.open("rb") as file:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = load_workbook(file, read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError) as error:
            raise FileError(f"broken workbook: {error}") from None
        try:
            yield from _posts(book, wanted)
        finally:
            book.close()


def _posts(book: Any, wanted: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    chosen = None
    for sheet in book.worksheets:
        rows = _rows(sheet)
        sample = list(islice(rows, SAMPLE))
        begins = heading.at_row([row for _, row in sample], wanted) if sample else 0
        if chosen is None or (sample and heading.has_posts(sample[begins][1], wanted)):
            chosen = sample, begins, rows
            if sample and heading.has_posts(sample[begins][1], wanted):
                break
    if chosen is None or not chosen[0]:
        raise FileError("the workbook is empty")
    sample, begins, rows = chosen
    width = len(sample[begins][1])
    while width and not sample[begins][1][width - 1]:
        width -= 1
    for number, row in sample[begins:]:
        yield number, _fitted(row, width)
    for number, row in rows:
        yield number, _fitted(row, width)


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, [_text(value) for value in row]


def _fitted(row: list[str], width: int) -> list[str]:
    """Empty cells at the end are not kept in a workbook."""
    if len(row) < width:
        return row + [""] * (width - len(row))
    return row[:width] if not any(row[width:]) else row


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        # A day without a time of day is kept as its midnight.
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        if not value.is_integer():
            return repr(value)
        return str(int(value)) if abs(value) < EXACT else f"{value:.5E}"
    return str(value)
