"""A cut source is not a silence."""

from __future__ import annotations

from listening.spikes.gaps import Ears, attend, listened
from listening.system.source import Connection, SourceState

T = 1_750_000_000


def state(name: str, connection: Connection = Connection.live, since: int = T - 1000, **more: float) -> SourceState:
    return SourceState(name=name, kind="demo", connection=connection, since=since * 1000, beat=0, **more)  # type: ignore[arg-type]


def beating(*states: SourceState, now: int) -> list[SourceState]:
    import msgspec

    return [msgspec.structs.replace(each, beat=now * 1000) for each in states]


def used_to(ears: Ears, **brought: int) -> None:
    """A day of rows in which sources bring as many mentions."""
    for n in range(2000):
        row = T + 10 * n
        attend(ears, beating(*(state(name) for name in brought), now=row + 15), brought, row + 15)
        listened(ears, row, 10, brought, brought)


def test_alive_from_when_it_was_live() -> None:
    ears = Ears()
    attend(ears, beating(state("a", since=T), now=T + 15), ["a"], T + 15)
    assert listened(ears, T, 10, {"a": 1}, ["a"])
    assert not listened(ears, T - 10, 10, {"a": 1}, ["a"])


def test_nobody_listens_while_the_only_source_is_cut() -> None:
    ears = Ears()
    used_to(ears, a=5)
    row = T + 20_000
    attend(ears, beating(state("a", Connection.cut, row - 60), now=row + 15), ["a"], row + 15)
    assert not listened(ears, row, 10, {}, ["a"])


def test_a_listener_that_says_nothing_any_more_is_cut() -> None:
    ears = Ears()
    attend(ears, beating(state("a"), now=T - 60), ["a"], T)
    assert not listened(ears, T - 10, 10, {}, ["a"])


def test_the_rest_tells_enough_only_if_it_brings_most() -> None:
    ears = Ears()
    used_to(ears, large=9, small=1)
    row = T + 20_000
    for cut, other, enough in (("small", "large", True), ("large", "small", False)):
        states = beating(state(cut, Connection.cut, row - 5), state(other), now=row + 15)
        attend(ears, states, ["large", "small"], row + 15)
        assert listened(ears, row, 10, {other: 3}, ["large", "small"]) is enough


def test_a_source_that_stays_away_is_missed_for_a_day_or_two_and_not_for_ever() -> None:
    ears = Ears(weight={"large": 9.0, "small": 9.0})
    row, rows = T + 20_000, 0
    while rows < 8640 * 4:
        at = row + 10 * rows
        attend(
            ears, beating(state("large", Connection.cut, row), state("small"), now=at + 15), ["large", "small"], at + 15
        )
        if listened(ears, at, 10, {"small": 9}, ["large", "small"]):
            break
        rows += 1
    assert 8640 * 0.5 < rows < 8640 * 3


def test_a_file_is_listened_to_while_it_brings_something_and_never_missed() -> None:
    ears = Ears()
    attend(ears, [], [], T)
    assert not listened(ears, T - 10, 10, {}, [])
    assert listened(ears, T, 10, {"tweets": 4}, [])
    attend(ears, [], [], T + 60)
    assert listened(ears, T + 50, 10, {}, [])
    attend(ears, [], [], T + 200)
    assert not listened(ears, T + 190, 10, {}, [])

    used_to(ears, a=1)
    for n in range(100):
        listened(ears, T + 20_000 + 10 * n, 10, {"a": 1, "tweets": 50}, ["a"])
    later = T + 22_000
    attend(ears, beating(state("a"), now=later + 15), ["a"], later + 15)
    assert listened(ears, later, 10, {"a": 1}, ["a"])


def test_far_behind_tells_nothing_of_now() -> None:
    for behind, tells in ((15.0, True), (900.0, False)):
        ears = Ears()
        attend(ears, beating(state("a", Connection.behind, behind_s=behind), now=T + 15), ["a"], T + 15)
        assert listened(ears, T, 10, {"a": 1}, ["a"]) is tells
