"""People behind statements: what is said of each thing, counted by authors, with trend and quotes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from listening.config import Config, TopicKind
from listening.mention import Kind, Mention
from listening.statements.finding import BY_LANGUAGE
from listening.statements.statement import Stance, Statement
from listening.terms import Matcher

TREND_PARTS = 12
"""Equal parts of a range, in each of which people are counted for the trend."""


class Stated(msgspec.Struct, frozen=True):
    """A statement and the mention it was made in."""

    statement: Statement
    mention: Mention
    product: str = ""
    """The topic of kind product that it is about; empty where it is about a noun."""

    @property
    def about(self) -> str:
        return self.product or self.statement.about


class StatementRow(msgspec.Struct, frozen=True):
    """What is said of one thing, in one way."""

    stance: Stance
    about: str
    product: bool
    """Whether ``about`` is the name of a topic of kind product."""
    people: int
    """Different authors in the range."""
    before: int | None
    """In the range of the same length before; None where that was not read."""
    trend: tuple[int, ...]
    """Authors in each of TREND_PARTS parts of the range, oldest first."""
    stated: tuple[Stated, ...]
    """The newest statement of each author, newest first."""


class StatementReader:
    """Reads the statements of mentions with the rules of their language. Pure: the same mention, the same answer."""

    def __init__(self, config: Config) -> None:
        products = [topic for topic in config.topics if topic.kind is TopicKind.product]
        self._products = [topic.name for topic in products]
        self._matcher = Matcher(products)

    def __call__(self, mention: Mention) -> list[Stated]:
        """What a customer states; nothing for the brand's own posts, reposts and what was deleted at its source."""
        rules = BY_LANGUAGE.get(mention.language)
        if rules is None or mention.own or mention.kind is Kind.repost or mention.deleted or not mention.author:
            return []
        return [
            Stated(statement, mention, self._product(statement.about))
            for statement in rules(mention.text, mention.compound)
        ]

    def _product(self, about: str) -> str:
        found = self._matcher.matching(about) if self._products else []
        return self._products[found[0]] if found else ""


def rows(stated: Iterable[Stated], start: int, end: int, since: int) -> list[StatementRow]:
    """One row per stance and thing, most people first.

    ``stated`` of [start - (end - start), end), ms; it was read from ``since`` on. Who says the same of one
    thing several times is one person.
    """
    now: dict[tuple[Stance, str], list[Stated]] = defaultdict(list)
    was: dict[tuple[Stance, str], set[tuple[str, str]]] = defaultdict(set)
    for each in stated:
        key = (each.statement.stance, each.about)
        if each.mention.created >= start:
            now[key].append(each)
        else:
            was[key].add(_person(each))
    whole = since <= start - (end - start)
    found = [_row(key, each, len(was[key]) if whole else None, start, end) for key, each in now.items()]
    return sorted(found, key=lambda row: (-row.people, row.about, row.stance))


def _row(key: tuple[Stance, str], stated: Sequence[Stated], before: int | None, start: int, end: int) -> StatementRow:
    newest: dict[tuple[str, str], Stated] = {}
    parts: list[set[tuple[str, str]]] = [set() for _ in range(TREND_PARTS)]
    for each in sorted(stated, key=_newest):
        newest.setdefault(_person(each), each)
        parts[(each.mention.created - start) * TREND_PARTS // (end - start)].add(_person(each))
    return StatementRow(
        stance=key[0],
        about=key[1],
        product=any(each.product for each in stated),
        people=len(newest),
        before=before,
        trend=tuple(len(part) for part in parts),
        stated=tuple(newest.values()),
    )


def _newest(stated: Stated) -> tuple[int, str]:
    return -stated.mention.created, stated.mention.id


def _person(stated: Stated) -> tuple[str, str]:
    """Nobody is matched across networks."""
    return stated.mention.source, stated.mention.author


def by_stance(found: Sequence[StatementRow]) -> Mapping[Stance, list[StatementRow]]:
    """The rows of each stance, in their order."""
    return {stance: [row for row in found if row.stance is stance] for stance in Stance}


def people(found: Sequence[StatementRow]) -> int:
    """Different authors of all rows."""
    return len({_person(each) for row in found for each in row.stated})
