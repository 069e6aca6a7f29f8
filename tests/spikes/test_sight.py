"""What is said where no spike is seen: a detector that would see none says so, and until when."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from listening.spikes.sight import CLEAR, Sight, SightKind
from listening.store.spikes import watching
from tests.made import HOUR, MINUTE
from tests.spikes.conftest import Town


def sight(town: Town) -> Sight:
    return watching.sight(town.client, [source.name for source in town.config.sources], town.now)


def test_a_fresh_system_learns_until_it_sees(town: Town) -> None:
    assert sight(town).kind is SightKind.unknown
    town.pass_by(60)
    told = sight(town)
    assert told.kind is SightKind.learning
    assert 20 * MINUTE < told.at - town.now < 30 * MINUTE
    town.pass_by((told.at - town.now) // 1000 - 90)
    assert sight(town) == told, "it is listened to all the time"
    town.pass_by(90)
    slow = sight(town)
    assert slow.kind is SightKind.sudden
    town.pass_by(120, extra=60)
    assert [spike.lead for spike in town.spikes] == ["topic:Rocket"], "and it does see"
    assert 2 * HOUR < slow.at - told.at < 3 * HOUR


def test_a_burst_while_it_learns_is_not_seen_and_not_denied(town: Town) -> None:
    town.pass_by(300)
    town.pass_by(120, extra=60)
    assert town.spikes == []
    assert sight(town).kind is SightKind.learning


def test_with_history_all_is_seen_at_once(town: Town) -> None:
    town.past()
    town.pass_by(60)
    assert sight(town) == CLEAR


def test_nobody_hears_or_nobody_looks(town: Town) -> None:
    town.past()
    town.pass_by(600)
    town.cut()
    town.pass_by(60)
    assert sight(town) == Sight(SightKind.deaf)
    town.mend()
    town.pass_by(60)
    assert sight(town) == CLEAR
    looked = town.now
    town.now += 10 * MINUTE
    assert sight(town).kind is SightKind.behind
    assert 0 <= looked - sight(town).at <= 20_000


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (SightKind.unknown, "Not known yet: nothing was looked at so far"),
        (SightKind.behind, "Not known: nothing was looked at since 14:20"),
        (SightKind.deaf, "Not known: too few sources are live"),
        (SightKind.learning, "Learning what is usual until 14:20"),
        (SightKind.sudden, "Nothing sudden. Slow rises are seen from 14:20"),
        (SightKind.clear, "Nothing out of the ordinary"),
    ],
)
def test_words(kind: SightKind, said: str) -> None:
    assert Sight(kind, 1_764_076_800_000).words(ZoneInfo("Europe/Lisbon")) == said.replace("14:20", "13:20")
