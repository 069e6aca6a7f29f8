"""The common ground of ``import`` and ``replay``: options, opening the file, the last line."""

from __future__ import annotations

import argparse
import codecs
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, tzinfo
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from listening.config import Config
from listening.triage.language_codes import normalise
from masthead import place
from masthead.place import Trouble
from workers.files import Stuck, Totals
from workers.sources.file.file import Field, FileError, FileManner, FileReading, home_of, rows
from workers.sources.worded_times import DayOrder, Manner

_OFFSET = re.compile(r"([+-])([01]?\d):?([0-5]\d)")
SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,39}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a table, JSON or workbook, packed or not; - = what is piped in"
    )
    place.arguments(parser)
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help=f"which column holds what; fields: {', '.join(f.value for f in Field)}",
    )
    parser.add_argument("--topic", default="", help="give every row this topic of the config, beside those it matches")
    parser.add_argument("--instead", action="store_true", help="give rows the topic of --topic alone")
    parser.add_argument(
        "--dates",
        choices=[order.value for order in DayOrder],
        help="what 02/03/2017 means, where the column does not prove it",
    )
    parser.add_argument(
        "--zone",
        action="append",
        default=[],
        metavar="ZONE",
        help="what a zone's name means, as EST=-05:00; or where times without a zone are from, as Europe/Berlin",
    )
    parser.add_argument("--encoding", default="", help="encoding of the file, as in: cp1251")  # fmt: skip
    parser.add_argument("--language", default="", help="language of every row, as in: en")
    parser.add_argument("--source", default="file", help="what to call the source (%(default)s)")


def reading(args: argparse.Namespace, config: Config) -> FileReading:
    """Open the file as the options say. Raises Trouble naming what is wrong."""
    names = [topic.name for topic in config.topics]
    if args.topic and args.topic not in names:
        raise Trouble(f"--topic {args.topic}: unknown; the config has {', '.join(names)}")
    if args.language and normalise(args.language) is None:
        raise Trouble(f"--language {args.language}: unknown; an ISO 639 code like en, de, pt")
    if not SOURCE.fullmatch(args.source):
        raise Trouble(f"--source {args.source}: letters, digits, space and . _ - only, 40 at most")
    columns = {}
    for given in args.column:
        field, equals, column = given.partition("=")
        if not equals or not column:
            raise Trouble(f"--column {given}: FIELD=COLUMN is needed, as in text=body")
        columns[field.strip()] = column.strip()
    if args.instead and not args.topic:
        raise Trouble("--instead: needs --topic, the topic that stands instead of those a text matches")
    try:
        said = FileManner(_manner(args), _encoding(args.encoding))
        return rows(args.file, args.source, columns, normalise(args.language) or "", said)
    except FileError as error:
        raise Trouble(str(error)) from None


def _manner(args: argparse.Namespace) -> Manner:
    zones: dict[str, int] = {}
    home: tzinfo = UTC
    for given in args.zone:
        name, equals, offset = given.partition("=")
        if not equals:
            home = home_of(given)
            continue
        found = _OFFSET.fullmatch(offset)
        if found is None or not name.isalpha():
            raise Trouble(f"--zone {given}: NAME=+HH:MM is needed, as in EST=-05:00")
        minutes = int(found[2]) * 60 + int(found[3])
        zones[name.upper()] = -minutes if found[1] == "-" else minutes
    return Manner(DayOrder(args.dates) if args.dates else None, zones, home)


def _encoding(name: str) -> str:
    if not name:
        return ""
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise Trouble(f"--encoding {name}: unknown; as in utf-8, cp1252, cp1251, iso8859-2") from None


def announce(reading: FileReading) -> None:
    """Say which columns are read and one example of each, before a long import has begun."""
    choices = reading.choices()
    print(f"{reading.path}: {reading.format.value}. Read are, with the first row as an example:", file=sys.stderr)
    width = max((len(choice.column) for choice in choices), default=0)
    for choice in choices:
        example = "".join(c if c.isprintable() else "?" for c in choice.example)
        print(f"  {choice.field.value:<12}{choice.column:<{width}}  {example}", file=sys.stderr)
    sys.stderr.flush()


def progress_bar() -> Progress:
    """A bar on the terminal; none where the output goes elsewhere."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[state]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )


@contextmanager
def storing() -> Iterator[None]:
    """Says in one line that the workers store nothing: raises Trouble."""
    try:
        yield
    except Stuck as error:
        raise Trouble(str(error)) from None


def say(totals: Totals, mended: int = 0) -> None:
    """Print the totals, for a person and, on the last line, for a program."""
    totals = msgspec.structs.replace(totals, mended=mended)
    print(
        f"{totals.read:,} read, {totals.matched:,} matched, {totals.stored:,} stored, "
        f"{totals.duplicates:,} duplicates, {sum(totals.rejected.values()):,} rejected"
    )
    if totals.unmatched:
        print(f"  {totals.unmatched:,} of no topic")
    if totals.deleted:
        print(f"  {totals.deleted:,} deleted at their source")
    if totals.mended:
        print(f"  {totals.mended:,} texts and names mended that had been read in the wrong encoding")
    for reason, number in sorted(totals.rejected.items()):
        print(f"  {number:,} rejected: {reason}")
    print(msgspec.json.encode(totals).decode(), flush=True)
