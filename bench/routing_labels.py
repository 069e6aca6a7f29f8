"""Tweets with a human label of what the complaint is about: read, and split in two halves."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from listening.mention import Mention

DEPARTMENT: Mapping[str, str] = {
    "Customer Service Issue": "care",
    "Late Flight": "operations",
    "Cancelled Flight": "operations",
    "Lost Luggage": "baggage",
    "Damaged Luggage": "baggage",
    "Bad Flight": "cabin",
    "Flight Booking Problems": "booking",
    "Flight Attendant Complaints": "crew",
    "longlines": "airport",
}
"""Whose affair each label is. The labels are those of CrowdFlower's Twitter US Airline Sentiment."""

UNKNOWN = "Can't Tell"
"""The label of those who could not say; such rows are left out."""

_COLUMNS = ("tweet_id", "negativereason", "text")


class LabelError(Exception):
    """The file cannot be used; the message says what would be right."""


class Half(StrEnum):
    """Rules are written with one half in view and judged on the other."""

    a = "a"
    b = "b"


class Labelled(msgspec.Struct, frozen=True):
    """A mention as its source would give it, and the department a person would send it to."""

    mention: Mention
    department: str


def half_of(tweet_id: str) -> Half:
    """The same id is always in the same half, whatever file it is in."""
    return Half.b if hashlib.sha256(tweet_id.encode()).digest()[0] % 2 else Half.a


def read(path: Path, half: Half | None = None) -> list[Labelled]:
    """The labelled rows of a CSV file, of one half or of both.

    LabelError if a column is missing, a label is unknown or no row has one.
    """
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = csv.DictReader(lines)
        missing = [c for c in _COLUMNS if c not in (rows.fieldnames or ())]
        if missing:
            raise LabelError(f"{path}: no column {' or '.join(missing)}; {', '.join(_COLUMNS)} are needed")
        found = [
            labelled
            for line, row in _numbered(rows)
            if (half is None or half_of(row["tweet_id"]) == half)
            and (labelled := _labelled(path, line, row))
        ]
    if not found:
        raise LabelError(f"{path}: no row has a label")
    return found


def _numbered(rows: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str]]]:
    for row in rows:
        # A row that ends early has None in the cells it lacks.
        yield rows.line_num, {column: cell or "" for column, cell in row.items() if column}


def _labelled(path: Path, line: int, row: dict[str, str]) -> Labelled | None:
    reason = row["negativereason"].strip()
    if reason in ("", UNKNOWN):
        return None
    if reason not in DEPARTMENT:
        raise LabelError(f"{path}, line {line}: label {reason!r} is unknown; one of {', '.join(DEPARTMENT)}")
    mention = Mention(
        id=f"labels:{row['tweet_id']}",
        source="labels",
        created=0,
        text=row["text"],
        author=row.get("name", ""),
        location=row.get("tweet_location", ""),
    )
    return Labelled(mention, DEPARTMENT[reason])
