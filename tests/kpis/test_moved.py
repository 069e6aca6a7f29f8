"""Why a figure moved: the parts are the whole, exactly and as shown."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.config import load
from listening.kpis.contribution import (
    PLAYERS,
    SHOWN,
    Ratio,
    of_counts,
    of_percentiles,
    of_ratios,
    percentile,
    shared_out,
)
from listening.kpis.material import Material
from listening.kpis.moved import MOVABLE, MovedBy, moved
from listening.kpis.recipes import RECIPES
from listening.learning.sample import Calibration, ReviewSample, SampleRow
from listening.mention import Kind, Label, Mention, Praise
from listening.triage.answering import Reason
from tests.kpis.made import DAY, MINUTE, case, material, mention

CONFIG = load(Path(__file__).resolve().parents[2] / "examples" / "demo.toml")
CORRECTED = Calibration(
    ReviewSample(
        rows=tuple(
            SampleRow("demo", "en", "care", "IE", ("Plovair",), said, right, False, 1.0, 20)
            for said, right in (
                (Label.positive, Label.negative),
                (Label.positive, Label.positive),
                (Label.neutral, Label.negative),
                (Label.neutral, Label.neutral),
                (Label.negative, Label.negative),
            )
        )
    )
)
"""A hundred reviewed: the word list praises what people complain about."""

names = st.sampled_from("abcdefghijkl")
counts = st.dictionaries(names, st.integers(0, 1000))
ratios = st.dictionaries(
    names, st.builds(Ratio, st.fractions(-100, 100, max_denominator=50), st.integers(0, 40)), min_size=1
).filter(lambda found: sum(each.of for each in found.values()) > 0)
spreads = st.dictionaries(names, st.lists(st.integers(0, 10**9), min_size=1, max_size=5), min_size=1)


def whole(found: dict[str, Ratio]) -> Fraction:
    return sum((each.over for each in found.values()), Fraction(0)) / sum(each.of for each in found.values())


@given(counts, counts)
def test_differences_of_groups_are_the_difference(before: dict[str, int], now: dict[str, int]) -> None:
    found = of_counts(before, now)
    assert sum(each.change for each in found) == sum(now.values()) - sum(before.values())
    assert len(found) <= SHOWN + 1
    assert sum(each.items for each in found) == sum(now.values())


@given(ratios, ratios)
def test_mix_and_rate_are_the_change_of_a_share(before: dict[str, Ratio], now: dict[str, Ratio]) -> None:
    found = of_ratios(before, now)
    assert sum(each.change for each in found) == whole(now) - whole(before)
    assert all(each.mix is not None and each.mix + (each.rate or 0) == each.change for each in found)


def test_mix_is_how_much_there_is_and_rate_how_it_went() -> None:
    half = {"a": Ratio(Fraction(100), 10), "b": Ratio(Fraction(0), 10)}
    more = {"a": Ratio(Fraction(300), 30), "b": Ratio(Fraction(0), 10)}
    assert {e.group: (e.mix, e.rate) for e in of_ratios(half, more)} == {
        "a": (Fraction(15, 16), 0),
        "b": (Fraction(25, 16), 0),
    }
    better = half | {"b": Ratio(Fraction(100), 10)}
    assert {e.group: (e.mix, e.rate) for e in of_ratios(half, better)} == {"a": (0, 0), "b": (0, 5)}


@settings(max_examples=30, deadline=None)
@given(spreads, spreads, st.sampled_from([Fraction(1, 2), Fraction(9, 10)]))
def test_what_groups_add_is_the_change_of_a_percentile(
    before: dict[str, list[int]], now: dict[str, list[int]], share: Fraction
) -> None:
    was, is_ = ({name: np.array(values, np.int64) for name, values in each.items()} for each in (before, now))
    ends = [percentile(np.concatenate(list(each.values())), share) for each in (was, is_)]
    found = of_percentiles(was, is_, share)
    assert ends[0] is not None
    assert ends[1] is not None
    assert sum(each.change for each in found) == ends[1] - ends[0]
    assert len(found) <= PLAYERS + 1
    assert float(ends[1]) == pytest.approx(float(np.quantile(np.concatenate(list(is_.values())), float(share))) / 1000)


@given(st.lists(st.fractions(-1000, 1000, max_denominator=1000), min_size=1, max_size=9), st.fractions(-9, 9))
def test_what_is_shown_adds_up_too(parts: list[Fraction], start: Fraction) -> None:
    # As a page shows it: both ends are rounded by themselves.
    total = round(start + sum(parts)) - round(start)
    found = shared_out(parts, total)
    assert sum(found) == total
    assert all(abs(each - part) <= 1 for each, part in zip(found, parts, strict=True))


def two(calibration: Calibration) -> tuple[Material, Material]:
    """Two days that differ in everything a figure is asked for by."""

    def said(n: int, turn: int) -> Mention:
        topics = (("Plovair",), ("Osprelle", "Plovair"), ("Osprelle",))[(n + turn) % 3]
        more = {"kind": Kind.repost} if n % 7 == 0 else {"praise": (Praise.heard, Praise.answered, Praise.none)[n % 3]}
        return mention(
            n,
            DAY + n * MINUTE,
            topics=topics,
            compound=None if n % 5 == turn else ((n * (3 + turn)) % 9 - 4) / 5,
            department="care" if n % (2 + turn) else "press",
            source=("demo", "mastodon")[n % 4 == turn],
            language=("en", "de", "fr")[n % (1 + turn)],
            own=n % 11 == 0,
            **more,
        )

    def made(turn: int) -> Material:
        base = material(
            CONFIG,
            [said(n, turn) for n in range(40 + 9 * turn)],
            [
                case(
                    n,
                    DAY + n * MINUTE,
                    (n * 37 * (turn + 1)) % 90 * MINUTE,
                    department="care" if n % (2 + turn) else "press",
                    reason=list(Reason)[n % 3],
                )
                for n in range(20 + 5 * turn)
            ],
        )
        return Material(
            CONFIG, base.period, base.only, base.everything, base.voices, base.cases, base.book, None, calibration
        )

    return made(0), made(1)


@pytest.mark.parametrize("calibration", [Calibration(), CORRECTED], ids=["by word list", "corrected"])
def test_every_figure_is_the_one_of_the_board_and_its_parts_are_its_change(calibration: Calibration) -> None:
    before, now = two(calibration)
    taken_apart = set()
    for key in MOVABLE:
        found = moved(key, now, before)
        value, was = RECIPES[key](now).value, RECIPES[key](before).value
        if value is None or was is None:
            assert found.why_not, key
            continue
        assert found.now is not None, found
        assert found.before is not None, found
        assert (float(found.now), float(found.before)) == pytest.approx((value, was)), key
        assert set(found.parts) >= {MovedBy.topic, MovedBy.department, MovedBy.source}
        for by, parts in found.parts.items():
            assert sum(each.change for each in parts) == found.change, (key, by)
            assert any(each.change for each in parts) or not found.change
        taken_apart.add(key)
    assert {
        "mentions",
        "net_sentiment",
        "share_of_voice",
        "first_response_median",
        "sla",
        "response_rate",
    } <= taken_apart
    assert RECIPES["net_sentiment"](now).reviewed == (100 if calibration is CORRECTED else 0)


def test_what_is_not_alike_is_not_taken_apart() -> None:
    before, now = two(Calibration())
    corrected = two(CORRECTED)[1]
    assert "nothing to compare" in moved("mentions", now, None).why_not
    assert "checked" in moved("net_sentiment", corrected, before).why_not
    assert not moved("mentions", corrected, before).why_not
    nobody = msgspec.structs.replace(now.only, source="nobody")
    empty = Material(CONFIG, now.period, nobody, now.everything, None, now.cases.matching(nobody), now.book)
    assert "nothing to compute" in moved("response_rate", empty, before).why_not
