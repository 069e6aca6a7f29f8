"""Buckets: what a mention is counted as, in which slices, and how ranges are cut into them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.config import Retention
from listening.counting.buckets import Bucket, Cell, Resolution, Span, buckets_of, cell_of, cover, read_cell
from listening.mention import UNSURE, Kind, Label, Praise
from listening.triage.reasons import READ
from tests.made import DAY, HOUR, MINUTE, NOW, mention

KEPT = Retention()
COARSE = (Resolution.hour, Resolution.day)


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        (mention(topics=("Dell", "XPS"), country="US", compound=-0.5), "net|en|care|US|n|Dell,XPS"),
        (mention(topics=(), compound=None, language="und"), "net|und|care||x|"),
        (mention(compound=0.3, own=True), "net|en|care||p|Acme|o"),
        (mention(department="", compound=0.0), "net|en|||u|Acme"),
        (mention(compound=0.3, kind=Kind.repost), "net|en|care||p|Acme|t"),
        (mention(compound=0.3, kind=Kind.quote), "net|en|care||p|Acme"),
        (mention(compound=0.3, kind=Kind.repost, own=True), "net|en|care||p|Acme|o"),
        (mention(compound=0.0, contact="c", praise=Praise.heard), "net|en|care||u|Acme|c+"),
        (mention(compound=0.0, praise=Praise.answered), "net|en|care||u|Acme|*"),
        (mention(compound=0.9, mood="n", mood_version=3), "net|en|care||N|Acme"),
        (mention(compound=0.9, mood=UNSURE, mood_version=3, kind=Kind.repost), "net|en|care||?|Acme|t"),
    ],
)
def test_cells_as_they_are_stored(said: object, stored: str) -> None:
    assert cell_of(said) == stored  # type: ignore[arg-type]


names = st.text(st.characters(blacklist_characters="|,", blacklist_categories=["Cs"]), min_size=1, max_size=5)
said_why = st.fixed_dictionaries(
    {
        "own": st.just(False),
        "repost": st.just(False),
        "contact": st.sampled_from(["", *READ]),
        "praise": st.sampled_from(Praise),
    }
)
why = st.sampled_from([{"own": True, "repost": False}, {"own": False, "repost": True}]) | said_why
cells = why.flatmap(
    lambda more: st.builds(
        Cell,
        source=names,
        language=names,
        department=st.just("") | names,
        country=st.just("") | names,
        label=st.sampled_from(Label),
        topics=st.lists(names, max_size=3).map(tuple),
        learnt=st.booleans(),
        **{name: st.just(value) for name, value in {"contact": "", "praise": Praise.none, **more}.items()},  # type: ignore[arg-type]
    )
)
COMPOUNDS = {Label.negative: -1.0, Label.neutral: 0.0, Label.positive: 1.0, Label.unscored: None}


@given(cells)
def test_reading_a_cell_is_the_inverse_of_making_one(cell: Cell) -> None:
    said = mention(
        source=cell.source,
        language=cell.language,
        department=cell.department,
        country=cell.country,
        compound=COMPOUNDS[cell.label],
        topics=cell.topics,
        own=cell.own,
        kind=Kind.repost if cell.repost else Kind.post,
        contact=cell.contact,
        praise=cell.praise,
        mood=(UNSURE if cell.unsure else cell.label.value) if cell.learnt else "",
    )
    assert read_cell(cell_of(said)) == cell


@pytest.mark.parametrize("stored", ["", "a|b|c|d|n", "a|b|c|d|!|t"])
def test_anything_else_is_not_read(stored: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|its label is none"):
        read_cell(stored)


def test_buckets_of_a_fresh_mention() -> None:
    at = NOW + 1234
    assert list(buckets_of(at, at, KEPT)) == [
        Bucket(Resolution.fine, NOW),
        Bucket(Resolution.minute, NOW - NOW % MINUTE),
        Bucket(Resolution.hour, NOW - NOW % HOUR),
        Bucket(Resolution.day, NOW - NOW % DAY),
    ]


@pytest.mark.parametrize(
    ("age", "written"),
    [
        (2 * DAY - 1, [Resolution.fine, Resolution.minute, *COARSE]),
        (2 * DAY, [Resolution.minute, *COARSE]),
        (14 * DAY - 1, [Resolution.minute, *COARSE]),
        (14 * DAY, [*COARSE]),
        (5000 * DAY, [*COARSE]),
        (-DAY, [*Resolution]),
    ],
)
def test_history_is_counted_only_where_it_is_kept(age: int, written: list[Resolution]) -> None:
    assert [bucket.resolution for bucket in buckets_of(NOW - age, NOW, KEPT)] == written


def test_a_day_is_one_bucket() -> None:
    midnight = NOW - NOW % DAY
    assert cover(midnight, midnight + DAY, NOW, KEPT) == [Bucket(Resolution.day, midnight)]


def test_the_fewest_buckets_and_spans_at_the_ends() -> None:
    hour = NOW - NOW % HOUR
    assert cover(hour - 70_001, hour + HOUR + 10_005, NOW, KEPT) == [
        Span(hour - 70_001, hour - 70_000),
        Bucket(Resolution.fine, hour - 70_000),
        Bucket(Resolution.minute, hour - MINUTE),
        Bucket(Resolution.hour, hour),
        Bucket(Resolution.fine, hour + HOUR),
        Span(hour + HOUR + 10_000, hour + HOUR + 10_005),
    ]


def test_old_ends_are_looked_at_mention_by_mention() -> None:
    """Where only hours are kept, neighbouring stretches without a bucket are one span."""
    hour = NOW - NOW % HOUR - 30 * DAY
    assert cover(hour + 5, hour + 2 * HOUR + 7, NOW, KEPT) == [
        Span(hour + 5, hour + HOUR),
        Bucket(Resolution.hour, hour + HOUR),
        Span(hour + 2 * HOUR, hour + 2 * HOUR + 7),
    ]


retentions = st.tuples(st.floats(0.001, 5), st.floats(0, 30), st.floats(0, 400)).map(
    lambda d: Retention(fine_days=d[0], minutes_days=d[0] + d[1], hours_days=d[0] + d[1] + d[2])
)


Asked = tuple[int, int, Retention]


@st.composite
def ranges(draw: st.DrawFn) -> Asked:
    """Ranges of up to some weeks, often where something changes: at now, where a resolution is no longer kept, on
    edges.
    """
    kept = draw(retentions)
    turn = draw(st.sampled_from([0, *(r.kept(kept) for r in (Resolution.fine, Resolution.minute))]))
    away = draw(
        st.sampled_from([0, HOUR, -HOUR, 2 * HOUR]) | st.integers(-3 * HOUR, 3 * HOUR) | st.integers(0, 20 * DAY)
    )
    length = draw(st.integers(0, 20_000) | st.integers(0, 6 * HOUR) | st.integers(0, 20 * DAY))
    unit = draw(st.sampled_from([1, 1000, 10_000, MINUTE, HOUR]))
    start = NOW - turn - away
    end = start + length
    return start - start % unit, end - end % unit, kept


@given(ranges())
def test_pieces_fill_the_range_exactly(asked: Asked) -> None:
    start, end, kept = asked
    at = start
    for piece in cover(start, end, NOW, kept):
        if isinstance(piece, Span):
            assert piece.start == at < piece.end
            at = piece.end
        else:
            assert piece.start == at
            assert piece.start % piece.resolution.value == 0
            at += piece.resolution.value
    assert at == max(start, end)


@given(ranges())
def test_only_buckets_are_used_that_every_mention_in_them_is_counted_in(asked: Asked) -> None:
    """Whenever it was received: at the moment it was written, or at the latest now."""
    start, end, kept = asked
    for piece in cover(start, end, NOW, kept):
        if isinstance(piece, Bucket):
            for created in (piece.start, piece.start + piece.resolution.value - 1):
                for received in (created, max(created, NOW)):
                    assert piece in list(buckets_of(created, received, kept))


@given(ranges())
def test_no_more_pieces_than_needed(asked: Asked) -> None:
    start, end, kept = asked
    pieces = cover(start, end, NOW, kept)
    for piece, following in pairwise(pieces):
        assert not (isinstance(piece, Span) and isinstance(following, Span)), "neighbouring spans are one"
    for resolution in COARSE:
        used = [p.start for p in pieces if isinstance(p, Bucket) and p.resolution is resolution]
        whole = range(-(-start // resolution.value), end // resolution.value)
        if resolution is Resolution.day:
            assert used == [n * DAY for n in whole]
        else:
            days = {p.start for p in pieces if isinstance(p, Bucket) and p.resolution is Resolution.day}
            hours = [n * HOUR for n in whole]
            assert used == [hour for hour in hours if hour - hour % DAY not in days]
