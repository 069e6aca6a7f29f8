"""What ``import`` and ``replay`` have in common: options, opening the file, the last line."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from listening.config import Config
from listening.triage.language import normalise
from masthead import place
from masthead.place import Trouble
from workers.files import Stuck, Totals
from workers.sources.file.file import Field, FileError, FileReading, rows

SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,39}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, TSV or JSON lines, may be .gz")
    place.arguments(parser)
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help=f"which column holds what; fields: {', '.join(f.value for f in Field)}",
    )
    parser.add_argument("--topic", default="", help="give every row this topic of the config")
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
    try:
        return rows(args.file, args.source, columns, normalise(args.language) or "")
    except FileError as error:
        raise Trouble(str(error)) from None


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


def say(totals: Totals) -> None:
    """Print the totals, for a person and, on the last line, for a program."""
    print(
        f"{totals.read:,} read, {totals.matched:,} matched, {totals.stored:,} stored, "
        f"{totals.duplicates:,} duplicates, {sum(totals.rejected.values()):,} rejected"
    )
    for reason, number in sorted(totals.rejected.items()):
        print(f"  {number:,} rejected: {reason}")
    print(msgspec.json.encode(totals).decode(), flush=True)
