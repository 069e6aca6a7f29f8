"""What history is learnt from: the rows in which somebody listened."""

from __future__ import annotations

from listening.spikes import detector as detector
from listening.spikes.learning import heard
from listening.spikes.series import NOTHING, CountedRow
from listening.store.spikes import watching
from tests.made import MINUTE
from tests.spikes.conftest import Town

END = 300 * 100


def rows(first: int, *numbers: int) -> list[tuple[int, CountedRow]]:
    """Rows of five minutes from the ``first``-th on, with so many mentions."""
    made = [CountedRow({"total:": n}, {}, {"net": n}) if n else NOTHING for n in numbers]
    return [(300 * (first + n), counted) for n, counted in enumerate(made)]


def kept(several: list[tuple[int, CountedRow]]) -> list[int]:
    return [start // 300 for start, _ in heard(several, END)]


def test_what_was_before_the_first_mention_is_no_silence() -> None:
    assert kept(rows(88, 0, 0, 0, 0, 7, 9, 8, 0, 9, 7, 8, 9)) == [93, 94, 95, 96, 97, 98, 99]


def test_a_silence_in_between_is_one_and_so_is_the_newest() -> None:
    assert kept(rows(90, 5, 5, 0, 0, 0, 5, 5, 0, 0, 0)) == [91, 92, 93, 94, 95, 96, 97, 98, 99]


def test_where_nobody_listened_any_more_is_none() -> None:
    ended, begun = rows(10, 5, 6, 7, 5, 2, 0, 0), rows(90, 0, 3, 5, 6, 7, 8, 9, 8, 7, 6)
    assert kept(ended + begun) == [11, 12, 13, 92, 93, 94, 95, 96, 97, 98, 99]
    assert kept(rows(10, 0, 0, 0)) == []


def test_history_that_begins_in_the_middle_of_an_hour_teaches_nothing_wrong(town: Town) -> None:
    """A fresh demo begins so many days ago to the minute: at the time of day at which somebody looks."""
    town.now += 22 * MINUTE + 40_000
    town.past(hours=24, rate=20)
    town.pass_by(60, rate=20)
    state = watching.states(town.client, ["total:"])["total:"]
    for ahead in range(0, 3600, 300):
        usual = detector.usual(state, town.now // 1000 + ahead, 300).expected
        assert 70 < usual < 140, (ahead, usual)
