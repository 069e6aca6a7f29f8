"""Tweets with a human label of what the complaint is about: read, and split in two halves."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from html import unescape
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


def read(path: Path, half: Half | None = None, unknown: Counter[str] | None = None) -> list[Labelled]:
    """The labelled rows of a CSV file, of one half or of both.

    Rows with a label that is no department's affair are left out, and counted in
    ``unknown`` by label. LabelError if a column is missing or no row has a label.
    """
    unknown = Counter() if unknown is None else unknown
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = csv.DictReader(lines)
        missing = [c for c in _COLUMNS if c not in (rows.fieldnames or ())]
        if missing:
            raise LabelError(f"{path}: no column {' or '.join(missing)}; {', '.join(_COLUMNS)} are needed")
        found = [
            labelled
            for row in _whole(rows)
            if (half is None or half_of(row["tweet_id"]) == half) and (labelled := _labelled(row, unknown))
        ]
    if not found:
        raise LabelError(f"{path}: no row has a label")
    return found


def _whole(rows: csv.DictReader[str]) -> Iterator[dict[str, str]]:
    for row in rows:
        # A row that ends early has None in the cells it lacks.
        yield {column: cell or "" for column, cell in row.items() if column}


_BY_LABEL = {label.casefold(): department for label, department in DEPARTMENT.items()}


def _labelled(row: dict[str, str], unknown: Counter[str]) -> Labelled | None:
    reason = row["negativereason"].strip()
    if reason in ("", UNKNOWN):
        return None
    department = _BY_LABEL.get(reason.casefold())
    if department is None:
        unknown[reason] += 1
        return None
    mention = Mention(
        id=f"labels:{row['tweet_id']}",
        source="labels",
        created=0,
        # As the product reads a file: these texts are written as HTML.
        text=unescape(row["text"]),
        author=row.get("name", ""),
        location=row.get("tweet_location", ""),
    )
    return Labelled(mention, department)
