"""Statements counted by people."""

from typing import Any

from listening.mention import Kind, Mention, erase
from listening.statements.people import TREND_PARTS, Stated, StatementReader, people, rows
from listening.statements.statement import Stance
from tests.made import NOW, config, mention

HOUR = 3_600_000
CONFIG = config(
    """
[[topics]]
name = "Lounge"
kind = "product"
any = ["lounge", "sky club"]
"""
)


def said(id: str, text: str = "love the seats", author: str = "ada", **more: Any) -> Mention:
    return mention(id, more.pop("created", NOW), text=text, author=author, language="en", **more)


def read(*mentions: Mention) -> list[Stated]:
    reader = StatementReader(CONFIG)
    return [each for one in mentions for each in reader(one)]


def test_people_are_counted_and_not_posts() -> None:
    stated = read(said("net:1"), said("net:2"), said("net:3", author="bob"), said("other:4", source="other"))
    (row,) = rows(stated, NOW - HOUR, NOW + HOUR, 0)
    assert (row.stance, row.about, row.people, row.before) == (Stance.like, "seat", 3, 0)
    assert people([row]) == 3
    assert sum(row.trend) == 3
    assert len(row.trend) == TREND_PARTS


def test_who_says_nothing_of_their_own_is_not_counted() -> None:
    kept = said("net:1")
    assert read(kept)
    assert not read(said("net:2", own=True), said("net:3", kind=Kind.repost), erase(kept))
    # Nobody has written rules for every language.
    assert not read(mention("net:4", text="love the seats", author="ada", language="fr"))


def test_the_range_before_and_the_trend() -> None:
    start, end = NOW, NOW + 12 * HOUR
    stated = read(
        said("net:1", created=start - HOUR),
        said("net:2", created=start),
        said("net:3", author="bob", created=end - 1),
    )
    (row,) = rows(stated, start, end, 0)
    assert (row.people, row.before) == (2, 1)
    assert row.trend == (1, *[0] * 10, 1)
    assert [each.mention.id for each in row.stated] == ["net:3", "net:2"]
    # What was not read is not nobody.
    assert rows(stated, start, end, start)[0].before is None


def test_a_product_is_told_by_its_topic() -> None:
    found = rows(read(said("net:1", "love the lounge"), said("net:2", "love your sky club", "bob")), NOW, NOW + 1, 0)
    assert [(row.about, row.product, row.people) for row in found] == [("Lounge", True, 2)]


def test_most_people_first() -> None:
    stated = read(said("net:1", "the app is useless"), said("net:2"), said("net:3", author="bob"))
    assert [row.about for row in rows(stated, NOW, NOW + 1, 0)] == ["seat", "app"]
