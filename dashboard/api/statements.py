"""The API of what customers like, dislike, miss and wish for, and its table for spreadsheets. Pure."""

from __future__ import annotations

import csv
import io

import msgspec

from dashboard.api import parameters
from dashboard.api.spec import Operation
from dashboard.reading.spreadsheet import plain
from dashboard.reading.statements import StatedRange
from listening.moments import iso
from listening.people.permissions import Permission
from listening.statements.people import Stated, people

QUOTES = 5
"""Quotes of one thing in an answer; the CSV has all."""

HEAD = (
    "stance", "about", "product", "people", "people before",
    "written", "author", "quote", "mention", "source", "topics", "language", "address", "rule",
)  # fmt: skip


class StatementQuote(msgspec.Struct, frozen=True, kw_only=True):
    """One person's words."""

    text: str
    author: str
    at: str
    mention: str
    url: str | None
    rule: str


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one thing, in one way."""

    stance: str
    """like, dislike, miss or wish."""
    about: str
    product: bool
    """Whether ``about`` is a topic of kind product; else it is a noun of the posts."""
    people: int
    people_before: int | None
    """In the range of the same length before; null where that was not read."""
    trend: list[int]
    """People in each twelfth of the range."""
    quotes: list[StatementQuote]


class StatementsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    start: str
    end: str
    read_from: str
    """Later than ``start`` where the range has more mentions than are read at once."""
    mentions: int
    people: int
    statements: list[StatementLine]


STATEMENTS = Operation(
    "/api/v1/statements",
    Permission.read_api,
    "What customers like, dislike, miss and wish for",
    "One entry per stance and thing, counted by authors, most first, with the newest quotes. Reposts and the brand's "
    "own posts are left out. Found by rules for English and German when asked, over what is stored now.",
    parameters.STATEMENTS,
    StatementsAnswer,
)


def answer(found: StatedRange) -> StatementsAnswer:
    return StatementsAnswer(
        start=iso(found.period.start),
        end=iso(found.period.end),
        read_from=iso(found.since),
        mentions=found.mentions,
        people=people(found.rows),
        statements=[
            StatementLine(
                stance=row.stance.value,
                about=row.about,
                product=row.product,
                people=row.people,
                people_before=row.before,
                trend=list(row.trend),
                quotes=[_quote(each, found) for each in row.stated[:QUOTES]],
            )
            for row in found.rows
        ],
    )


def table(found: StatedRange) -> str:
    """CSV (RFC 4180): one line per person and thing, the things most people speak of first."""
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow(HEAD)
    for row in found.rows:
        for each in row.stated:
            mention = each.mention
            cells = (
                row.stance.value, row.about, "yes" if row.product else "", row.people, row.before,
                iso(mention.created), _author(each, found), each.statement.quote, mention.id, mention.source,
                ", ".join(mention.topics), mention.language, mention.url, each.statement.rule,
            )  # fmt: skip
            written.writerow([plain(cell) for cell in cells])
    return text.getvalue()


def _quote(stated: Stated, found: StatedRange) -> StatementQuote:
    return StatementQuote(
        text=stated.statement.quote,
        author=_author(stated, found),
        at=iso(stated.mention.created),
        mention=stated.mention.id,
        url=stated.mention.url or None,
        rule=stated.statement.rule,
    )


def _author(stated: Stated, found: StatedRange) -> str:
    return found.handles.get(stated.mention.author, stated.mention.author)
