"""The scorer against the rules it follows."""

from __future__ import annotations

import math

import pytest

from bench.nab import (
    LOW_FALSE_NEGATIVES,
    LOW_FALSE_POSITIVES,
    PROFILES,
    STANDARD,
    Outcome,
    Window,
    false_alarms,
    probation,
    raw,
    score,
)

WINDOW = Window(2000, 2099)
LATER = Window(6000, 6099)


def outcome(*flagged: int, windows: tuple[Window, ...] = (WINDOW,)) -> Outcome:
    return Outcome(10_000, windows, flagged)


def s(y: float) -> float:
    return 2.0 / (1.0 + math.exp(5.0 * y)) - 1.0


@pytest.mark.parametrize(("rows", "ignored"), [(15_831, 750), (5000, 750), (1000, 150), (999, 149)])
def test_probation(rows: int, ignored: int) -> None:
    assert probation(rows) == ignored


@pytest.mark.parametrize(
    ("flagged", "expected"),
    [
        ((), -1.0),
        ((2000,), 1.0),
        ((2050,), s(-0.5) / s(-1.0)),
        ((2099,), s(-0.01) / s(-1.0)),
        # only the earliest counts, and repeats inside are free
        ((2050, 2051, 2099), s(-0.5) / s(-1.0)),
        # probation is ignored
        ((10, 749, 2000), 1.0),
        # before the first window a false alarm costs its whole weight
        ((750, 2000), 1.0 - 0.11),
        # after one it costs more the farther away it is
        ((2000, 2149), 1.0 + 0.11 * s(50 / 99)),
        ((2000, 2100, 2101), 1.0 + 0.11 * (s(1 / 99) + s(2 / 99))),
        ((2000, 2099 + 3 * 99 + 1), 1.0 - 0.11),
    ],
)
def test_standard(flagged: tuple[int, ...], expected: float) -> None:
    assert raw(outcome(*flagged), STANDARD) == pytest.approx(expected)


def test_the_last_window_that_ended_sets_the_scale() -> None:
    both = outcome(2000, 6000, 6199, windows=(WINDOW, LATER))
    assert raw(both, STANDARD) == pytest.approx(2.0 + 0.11 * s(100 / 99))


@pytest.mark.parametrize("profile", PROFILES)
def test_nothing_is_0_and_perfection_100(profile: object) -> None:
    assert score([outcome()], profile) == pytest.approx(0.0)  # type: ignore[arg-type]
    assert score([outcome(2000)], profile) == pytest.approx(100.0)  # type: ignore[arg-type]


def test_profiles_weigh_misses_and_false_alarms() -> None:
    one_false = [outcome(750, 2000)]
    assert score(one_false, LOW_FALSE_POSITIVES) == pytest.approx(100.0 * (2.0 - 0.22) / 2.0)
    half = [outcome(2000, windows=(WINDOW, LATER))]
    assert score(half, STANDARD) == pytest.approx(50.0)
    assert score(half, LOW_FALSE_NEGATIVES) == pytest.approx(100.0 * 3.0 / 6.0)


def test_false_alarms_are_flagged_rows_outside_windows() -> None:
    assert false_alarms([outcome(10, 750, 2000, 2001, 2100), outcome(1999)]) == 3


def test_without_labels_there_is_no_score() -> None:
    with pytest.raises(ValueError, match="no labelled windows"):
        score([outcome(windows=())], STANDARD)
