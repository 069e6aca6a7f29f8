"""Mentions in columns: kept, joined, filtered; compared with counting the mentions themselves."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from listening.mention import Kind as MentionKind
from listening.mention import Mention
from listening.spikes.columns import Columns, MentionField, author_mark, join, pack, read, unpack, used, without_rare
from listening.spikes.filtering import chosen, part
from listening.spikes.picture import Course, DriverKind, PictureUsual, frame, picture
from listening.spikes.terms import terms
from tests.made import NOW, mention

TOPICS = ("Acme", "Rocket", "Kite")
TEXTS = ("rocket boots burn", "nice kettle", "boots burn again", "")


def several(number: int, seed: int = 1) -> list[Mention]:
    dice = random.Random(seed)
    return [
        mention(
            f"net:{seed}-{n}",
            NOW + dice.randrange(600_000),
            text=dice.choice(TEXTS),
            author=f"a{dice.randrange(20)}",
            followers=dice.choice([None, 5, 5000]),
            language=dice.choice(["en", "de", "ja"]),
            country=dice.choice(["", "DE", "PT"]),
            city=dice.choice(["", "Berlin"]),
            department=dice.choice(["care", "press"]),
            topics=tuple(dice.sample(TOPICS, dice.randrange(1, 3))),
            compound=dice.choice([None, -0.5, 0.0, 0.5]),
            kind=dice.choice(list(MentionKind)),
        )
        for n in range(number)
    ]


MANY = several(300)
COLUMNS = read(MANY, NOW)
COURSE = Course(NOW - 60_000, 60_000, ((1, 0, 0, 0),) * 12, ((0.0, 2.0, 5.0),) * 12)
WHOLE = picture(
    COLUMNS,
    PictureUsual(10, {"kettle": 5}, {"kettle": 50, "boots": 4}, {"Berlin": 2}, {"language": {"en": 0.5}}),
    COURSE,
    "topic:Rocket",
    NOW,
    NOW + 600_000,
    NOW + 600_000,
    False,
)


def same(one: Columns, other: Columns) -> bool:
    return (
        one.at.tolist() == other.at.tolist()
        and one.author.tolist() == other.author.tolist()
        and all(
            [one.names[f][c] for c in one.fields[f]] == [other.names[f][c] for c in other.fields[f]]
            for f in MentionField
        )
        and used(one) == used(other)
    )


def test_kept_and_read_again() -> None:
    assert same(unpack(pack(COLUMNS)), COLUMNS)
    assert len(unpack(pack(Columns()))) == 0


def test_parts_joined_are_the_whole() -> None:
    parts = [read(MANY[:7], NOW), read(MANY[7:250], NOW), read(MANY[250:], NOW)]
    joined = join(parts)
    assert same(joined, COLUMNS)
    for bit, name in enumerate(joined.topic_names):
        assert [bool(int(b) >> bit & 1) for b in joined.topics] == [name in m.topics for m in MANY]
    assert same(join([unpack(pack(each)) for each in parts]), COLUMNS)


def test_rare_terms_go_and_wanted_ones_stay() -> None:
    lone = read([*MANY[:50], mention("net:x", NOW, text="zeppelin")], NOW)
    assert "zeppelin" not in used(without_rare(lone))
    kept = without_rare(read(MANY, NOW), frozenset({"kettle"}))
    assert used(kept) == {"kettle": used(COLUMNS)["kettle"]}


AUTHOR = f"{author_mark(MANY[0]):08x}"


@pytest.mark.parametrize(
    ("choice", "fits"),
    [
        ({}, lambda m: True),
        ({DriverKind.term: "boots burn"}, lambda m: "boots burn" in terms(m.text)),
        ({DriverKind.language: "de"}, lambda m: m.language == "de"),
        ({DriverKind.country: "PT"}, lambda m: m.country == "PT"),
        ({DriverKind.city: "Berlin"}, lambda m: m.city == "Berlin"),
        ({DriverKind.department: "press"}, lambda m: m.department == "press"),
        ({DriverKind.topic: "Kite"}, lambda m: "Kite" in m.topics),
        ({DriverKind.author: AUTHOR}, lambda m: m.author == MANY[0].author),
        (
            {DriverKind.topic: "Kite", DriverKind.language: "en", DriverKind.term: "kettle"},
            lambda m: "Kite" in m.topics and m.language == "en" and "kettle" in m.text,
        ),
        ({DriverKind.term: "no such"}, lambda m: False),
        ({DriverKind.author: "zz"}, lambda m: False),
        ({DriverKind.source: "?"}, lambda m: False),
    ],
)
def test_a_filter_agrees_with_the_mentions(choice: dict[DriverKind, str], fits: object) -> None:
    assert callable(fits)
    wanted = [m for m in MANY if fits(m)]
    mask = chosen(COLUMNS, choice)
    found = part(COLUMNS, mask, WHOLE, 1000)
    assert found.mentions == len(wanted)
    assert found.authors == len({m.author for m in wanted})
    assert sum(found.counts) == len(wanted)
    assert [p.at for p in found.posts] == sorted((m.created for m in wanted), reverse=True)
    by_language = Counter(m.language for m in wanted)
    assert {row.key: row.n for row in found.drivers[DriverKind.language]} == {
        name: by_language[name] for name in ("en", "de", "ja")
    }
    moods = Counter(m.label.name for m in wanted)
    assert found.moods == tuple(moods[name] for name in ("negative", "neutral", "positive", "unscored"))


def test_labels_and_times() -> None:
    assert chosen(COLUMNS, {}, "negative").sum() == sum(m.label.name == "negative" for m in MANY)
    within = chosen(COLUMNS, {}, start=60_000, end=120_000)
    assert within.sum() == sum(60_000 <= m.created - NOW < 120_000 for m in MANY)


def test_the_picture() -> None:
    assert WHOLE.mentions == 300
    assert WHOLE.expected == pytest.approx(20)
    english = next(row for row in WHOLE.drivers[DriverKind.language] if row.key == "en")
    assert english.usual == pytest.approx(10)
    assert WHOLE.drivers[DriverKind.term][0].key == "boots burn"
    assert all(row.n > 1 for row in WHOLE.drivers[DriverKind.author])
    assert [found.at for found in WHOLE.first] == sorted(found.at for found in WHOLE.first)
    assert WHOLE.repeated is not None


@pytest.mark.parametrize("minutes", [1, 10, 60, 600, 6000])
def test_a_course_has_something_of_before_and_a_bounded_number_of_steps(minutes: int) -> None:
    start, end, step = frame(NOW, NOW + minutes * 60_000, NOW + 10**9, 10**6)
    assert start <= NOW - 15 * 60_000
    assert end >= NOW + minutes * 60_000
    assert (end - start) // step <= 152
    assert step % 10_000 == start % step == 0


def test_few_mentions_are_shown_in_few_steps() -> None:
    fine, coarse = (frame(NOW, NOW + 600_000, NOW + 10**9, n) for n in (10**6, 23))
    assert coarse[2] > fine[2]
    assert 10 <= (coarse[1] - coarse[0]) // coarse[2] <= 42
