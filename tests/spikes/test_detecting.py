"""Counts in a real Valkey to spikes, alerts and what is known of them."""

from __future__ import annotations

import threading

import msgspec
import pytest
import redis

from listening.alerting.trigger import Trigger
from listening.spikes.picture import DriverKind
from listening.spikes.record import SpikeOutcome, Stage
from listening.spikes.series import watched
from listening.store import keys, mentions
from listening.store.connection import connect
from listening.store.spikes import pictures, spike_desk, stories, watching
from tests.made import HOUR, MINUTE
from tests.servers import Valkey
from tests.spikes.conftest import Town
from workers.spikes.explaining import Explaining
from workers.spikes.watching import Detecting


def triggers(town: Town) -> list[Trigger]:
    found = [msgspec.json.decode(form, type=Trigger) for form in town.client.hvals(keys.triggers())]
    return sorted(found, key=lambda each: each.since)


def test_an_ordinary_hour_has_no_spike(town: Town) -> None:
    town.past()
    town.pass_by(1800)
    assert town.spikes == []
    assert triggers(town) == []


def test_an_incident_is_one_spike_and_one_matter(town: Town) -> None:
    town.past()
    town.pass_by(120)
    begun = town.now
    town.pass_by(180, extra=30)
    (spike,) = town.spikes
    assert spike.open
    assert spike.opened - begun < 60_000
    assert {m.series for m in spike.members} >= {"topic:Rocket", "department:care"}
    assert spike.lead == "topic:Rocket"
    (matter,) = triggers(town)
    assert matter.key == spike.id
    assert matter.open
    assert matter.topic == "Rocket"
    assert matter.link == f"/spikes/{spike.id}"
    assert matter.title.startswith("Rocket: ")

    town.pass_by(2700)
    (over,) = town.spikes
    assert over.id == spike.id
    assert over.stage is Stage.closed
    assert [each.open for each in triggers(town)] == [False]


def test_the_usual_is_known_at_once_from_history_that_comes_in_later(town: Town) -> None:
    """A fresh demo: the stream is live while days of history are still being made."""
    town.pass_by(60)
    fresh = watching.states(town.client, ["total:"])["total:"]
    assert fresh.slow.base.rows < 1
    town.past(hours=24)
    town.pass_by(120)
    learnt = watching.states(town.client, ["total:"])["total:"]
    assert learnt.slow.base.rows > 200
    town.pass_by(120, extra=40)
    assert [spike.lead for spike in town.spikes] == ["topic:Rocket"]


def test_an_import_of_old_history_is_no_spike(town: Town) -> None:
    town.past()
    town.pass_by(300)
    town.store([town.burst(town.now - 3 * HOUR - n * 1000) for n in range(2000)])
    town.pass_by(300)
    assert town.spikes == []


def test_a_cut_source_is_no_silence_and_its_return_no_spike(town: Town) -> None:
    town.past()
    town.pass_by(600)
    before = watching.states(town.client, ["total:"])["total:"].slow.base.level
    town.cut()
    town.pass_by(1800)
    during = watching.states(town.client, ["total:"])["total:"].slow.base.level
    assert during == pytest.approx(before, abs=0.02)
    town.mend()
    # What it kept comes in one go, written while it was cut.
    town.store([town.one(town.now - n * 10_000) for n in range(1, 180)])
    town.pass_by(900)
    assert town.spikes == []


def test_the_end_of_a_file_is_the_end_of_its_spikes(town: Town) -> None:
    """Nothing is read but a replay, and it stops in the middle of an incident."""
    town.config = msgspec.structs.replace(town.config, sources=())
    town.past()
    town.pass_by(120)
    town.pass_by(120, extra=60)
    (spike,) = town.spikes
    assert spike.open
    ended = town.now
    town.alive = False
    town.pass_by(180)
    (spike,) = town.spikes
    assert spike.closed
    assert 60_000 < spike.closed - ended < 150_000
    assert [each.open for each in triggers(town)] == [False]
    # Another file, another incident.
    town.alive = True
    town.pass_by(300)
    town.pass_by(120, extra=90)
    assert [each.open for each in town.spikes] == [False, True]


def test_mentions_that_come_late_count_when_they_come(town: Town) -> None:
    town.past()
    town.pass_by(300)
    for _ in range(24):
        town.pass_by(5)
        town.store([town.burst(town.now - 40_000 - n) for n in range(3)])
    assert [spike.lead for spike in town.spikes] == ["topic:Rocket"]


def test_a_pause_of_hours_is_gone_over(town: Town) -> None:
    town.past()
    town.pass_by(300)
    town.now += 5 * HOUR
    town.mend()
    town.pass_by(600)
    assert town.spikes == []


def everything(client: redis.Redis) -> dict[bytes, object]:
    """What detecting writes."""
    found: dict[bytes, object] = {
        b"watch": client.hgetall(keys.watch()),
        b"spikes": client.zrange(keys.spikes(), 0, -1, withscores=True),
        b"open": client.smembers(keys.open_spikes()),
        b"triggers": client.hgetall(keys.triggers()),
    }
    for key in client.scan_iter(keys.spike("*")):
        found[key] = client.get(key)
    return found


def test_evaluating_again_changes_nothing(town: Town) -> None:
    town.past()
    town.pass_by(120)
    town.pass_by(60, extra=40)
    before = everything(town.client)
    assert town.look()
    assert everything(town.client) == before


def test_an_evaluation_that_dies_before_it_is_written_is_done_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kill -9 at the worst moment: everything was worked out, nothing was written."""
    town.past()
    town.pass_by(120)
    town.pass_by(25, extra=60)
    before = everything(town.client)

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    town.store([town.burst(town.now - n) for n in range(30)])
    town.now += 20_000
    with monkeypatch.context() as patched:
        patched.setattr("listening.store.alerts.alerts.raise_triggers", die)
        with pytest.raises(Killed):
            town.look()
    assert everything(town.client) == before
    town.look()
    assert everything(town.client) != before
    assert len(town.spikes) == 1


def test_two_schedules_do_no_harm(town: Town, valkey: Valkey) -> None:
    town.past()
    town.pass_by(60)
    town.pass_by(60, extra=40)
    town.store([town.burst(town.now + n) for n in range(40)])
    town.now += 60_000
    results: list[bool] = []

    def evaluate() -> None:
        client = connect(valkey.url)
        results.append(Detecting(client, town.config, town.now).run())
        client.close()

    threads = [threading.Thread(target=evaluate) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert any(results)
    assert len(town.spikes) == 1
    (spike,) = town.spikes
    opened = [m for m in spike.moments if m.what == "opened"]
    assert len(opened) == 1


def test_a_config_that_changes(town: Town) -> None:
    town.past()
    town.pass_by(60)
    town.pass_by(60, extra=40)
    fewer = msgspec.structs.replace(town.config, topics=town.config.topics[:1])
    town.config = fewer
    town.pass_by(60)
    kept = {name.decode().partition(" ")[2] for name in town.client.hkeys(keys.watch())} - {""}
    assert kept == {series.id for series in watched(fewer)}


def test_what_drives_it(town: Town) -> None:
    town.past()
    town.pass_by(120)
    town.pass_by(180, extra=30, explain=5)
    (spike,) = town.spikes
    picture = pictures.picture(town.client, spike.id)
    assert picture is not None
    terms = [row.key for row in picture.drivers[DriverKind.term]]
    assert {"fire", "rocket boots"} & set(terms[:4])
    assert not {"shop", "kettle"} & set(terms)
    (place, *_) = picture.drivers[DriverKind.city]
    assert place.key == "Lisbon"
    assert place.n > 10 * max(1, place.usual)
    assert picture.drivers[DriverKind.author][0].n > 2
    posts = pictures.posts(
        town.client, [pictures.Found(row.at, row.mark) for row in picture.drivers[DriverKind.reach][:1]]
    )
    assert posts[0] is not None
    assert posts[0].author == "evening_news"
    assert picture.repeated is not None
    assert picture.repeated.times > 5
    assert picture.mentions > 3 * picture.expected

    town.pass_by(2700, explain=60)
    (over,) = town.spikes
    final = pictures.picture(town.client, spike.id)
    assert final is not None
    assert final.final
    assert len(pictures.columns(town.client, spike.id)) == final.mentions
    assert final.mentions == sum(
        "Rocket" in m.topics and over.since <= m.created < over.closed
        for m in mentions.fetch(town.client, [id.decode() for id in town.client.zrange(keys.written(), 0, -1)])
        if m is not None
    )
    kept = stories.find(town.client, spike.id)
    assert kept is not None
    # Three sentences go around in it; by the terms that are left they would be fewer.
    assert len(kept.stories) == 3
    posts = pictures.posts(town.client, [each.first for each in kept.stories])
    assert len({post.text for post in posts if post is not None}) == 3
    assert stories.kept(town.client) == {spike.id: kept}


def test_a_deleted_post_is_not_shown(town: Town) -> None:
    town.past()
    town.pass_by(60)
    town.pass_by(120, extra=40, explain=5)
    (spike,) = town.spikes
    picture = pictures.picture(town.client, spike.id)
    assert picture is not None
    (first, *_) = pictures.posts(town.client, picture.first)
    assert first is not None
    mentions.delete(town.client, first.id, town.config.retention, town.now)
    (gone, *_) = pictures.posts(town.client, picture.first)
    assert gone is not None
    assert gone.deleted
    assert not gone.text
    for form in (town.client.get(keys.spike_picture(spike.id)), town.client.lindex(keys.spike_index(spike.id), 0)):
        assert first.author.encode() not in form


def test_explaining_again_changes_nothing(town: Town) -> None:
    town.past()
    town.pass_by(60)
    town.pass_by(120, extra=40, explain=5)
    (spike,) = town.spikes
    before = len(pictures.columns(town.client, spike.id))
    Explaining(town.client, town.config, town.now + 60_000).run()
    Explaining(town.client, town.config, town.now + 120_000).run()
    assert len(pictures.columns(town.client, spike.id)) == before


def test_who_has_it(town: Town) -> None:
    town.past()
    town.pass_by(60)
    town.pass_by(60, extra=40)
    (spike,) = town.spikes
    assert [each.holder for each in spike_desk.shown(town.client, town.now)] == [""]
    done = spike_desk.take(town.client, town.config, spike.id, "Kim", "on it", town.now)
    assert done is spike_desk.Done.done
    again = spike_desk.take(town.client, town.config, spike.id, "Bob", "", town.now + MINUTE)
    assert again is spike_desk.Done.taken
    spike_desk.say(town.client, town.config, spike.id, "Kim", "boots burn", SpikeOutcome.incident, town.now)
    (shown,) = spike_desk.shown(town.client, town.now)
    assert (shown.holder, shown.outcome) == ("Kim", SpikeOutcome.incident)
    assert spike_desk.take(town.client, town.config, "none", "Kim", "", town.now) is spike_desk.Done.missing
