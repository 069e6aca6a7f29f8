"""Editions of config.toml: one after the other, nothing lost, nothing taken that has mistakes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from listening.config import ConfigError, parse
from listening.config.edition import BY_HAND
from listening.store import editions
from listening.store.steering import Steering
from listening.system import steering as checks
from listening.system.health import HealthState, Part, PartKind
from tests.dashboard.conftest import CONFIG

OTHER = CONFIG.replace('any = ["baggage"]', 'any = ["baggage", "suitcase"]  # they say both')
WRONG = CONFIG.replace('department = "care"', 'department = "cellar"')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    return path


def until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 60
    while not true():
        assert time.monotonic() < give_up, "this never came"
        time.sleep(0.01)


def test_what_is_written_by_hand_is_taken(client: redis.Redis, path: Path) -> None:
    assert editions.since(client) == (0, 0)
    first = editions.offer(client, path)
    assert first is not None
    assert (first.number, first.who, first.text) == (1, BY_HAND, CONFIG)
    assert editions.offer(client, path) == first, "the same file again is no new edition"
    path.write_text(OTHER)
    second = editions.offer(client, path)
    assert second is not None
    assert second.number == 2
    assert editions.current(client) == second
    assert editions.since(client) == (2, second.at)
    assert [each.number for each in editions.newest(client, 5)] == [2, 1]


def test_what_has_mistakes_is_refused_and_the_last_one_goes_on(client: redis.Redis, path: Path) -> None:
    good = editions.offer(client, path)
    path.write_text(WRONG)
    assert editions.offer(client, path) == good
    refused = editions.refused(client)
    assert refused is not None
    assert "cellar" in " ".join(refused.errors)
    assert refused.path == str(path)
    first_seen = refused.at
    editions.offer(client, path)
    again = editions.refused(client)
    assert again is not None
    assert again.at == first_seen, "since when it stands there is not forgotten"
    path.unlink()
    editions.offer(client, path)
    gone = editions.refused(client)
    assert gone is not None
    assert "cannot be read" in gone.errors[0]
    path.write_text(CONFIG)
    assert editions.offer(client, path) == good
    assert editions.refused(client) is None


def test_a_page_writes_the_file_first_and_then_the_edition(client: redis.Redis, path: Path) -> None:
    editions.offer(client, path)
    made = editions.save(client, path, OTHER, "Ann", "people say suitcase", 1)
    assert (made.number, made.who, made.why) == (2, "Ann", "people say suitcase")
    assert path.read_text() == OTHER, "with its comments"
    assert editions.offer(client, path) == made, "what a page wrote is not taken for written by hand"


def test_whoever_saves_second_is_told_and_overwrites_nothing(client: redis.Redis, path: Path) -> None:
    editions.offer(client, path)
    ann = editions.save(client, path, OTHER, "Ann", "", 1)
    with pytest.raises(editions.OvertakenError) as caught:
        editions.save(client, path, CONFIG + "# Ben\n", "Ben", "", 1)
    assert caught.value.by == ann
    assert path.read_text() == OTHER
    path.write_text(OTHER + "# by hand\n")
    with pytest.raises(editions.OvertakenError) as by_hand:
        editions.save(client, path, CONFIG, "Ben", "", 2)
    assert by_hand.value.by is None
    assert path.read_text() == OTHER + "# by hand\n"


def test_a_save_with_mistakes_changes_nothing(client: redis.Redis, path: Path) -> None:
    editions.offer(client, path)
    with pytest.raises(ConfigError, match="cellar"):
        editions.save(client, path, WRONG, "Ann", "", 1)
    assert path.read_text() == CONFIG
    assert editions.number(client) == 1


def test_found_in_the_file_before_its_writer_could_say_so(client: redis.Redis, path: Path) -> None:
    """The web process looks at the file between the two steps of a save."""
    editions.offer(client, path)
    path.write_text(OTHER)
    editions.offer(client, path)
    made = editions.put(client, OTHER, "Ann", "why", 1)
    assert (made.number, made.who, made.why) == (2, "Ann", "why")
    assert len(editions.newest(client, 9)) == 2


def test_many_at_once_make_one_line_of_editions(client: redis.Redis, redis_url: str) -> None:
    texts = [CONFIG + f"# {n}\n" for n in range(8)]
    overtaken = []

    def write(text: str) -> None:
        with redis.Redis.from_url(redis_url) as mine:
            for _ in range(200):
                try:
                    editions.put(mine, text, "x", "", editions.number(mine))
                    return
                except editions.OvertakenError:
                    overtaken.append(text)

    threads = [threading.Thread(target=write, args=(text,)) for text in texts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    kept = editions.newest(client, 50)
    assert [each.number for each in kept] == list(range(8, 0, -1))
    assert {each.text for each in kept} == set(texts), "nobody's is lost"


def test_a_part_takes_the_newest_and_says_which_it_works_by(client: redis.Redis, path: Path) -> None:
    keeping = Steering(client, parse(CONFIG), path)
    other = Steering(client, parse(CONFIG))
    with keeping, other:
        assert keeping.in_use == 1
        path.write_text(OTHER)
        until(lambda: other.now.edition == 2 and keeping.now.edition == 2)
        assert other.in_use != 2, "fetched is not yet worked by"
        assert other.take().topics[1].any == ("baggage", "suitcase")
        assert other.in_use == 2
        path.write_text(WRONG)
        until(lambda: editions.refused(client) is not None)
        assert other.now.edition == 2


def test_a_part_that_cannot_use_an_edition_goes_on_with_its_last(client: redis.Redis) -> None:
    """Written by newer code, say."""
    editions.put(client, CONFIG, "x", "", 0)
    part = Steering(client, parse(OTHER))
    part.look()
    editions.put(client, "[brand]\nfrom_the_future = 1\n", "x", "", 1)
    part.look()
    assert part.now.edition == 1


def part(edition: int) -> Part:
    return Part(name=f"work@{edition}", kind=PartKind.work, pid=1, host="h", started=0, beat=0, edition=edition)


def test_health_names_a_part_that_stays_behind(client: redis.Redis, path: Path) -> None:
    assert checks.checks(3, 1000, None, [part(2)], 1000 + checks.TAKING_MS) == []
    (behind,) = checks.checks(3, 1000, None, [part(2), part(3), part(0)], 1001 + checks.TAKING_MS)
    assert behind.state is HealthState.warning
    assert behind.told
    assert "1 of the parts" in behind.detail
    path.write_text(WRONG)
    editions.offer(client, path)
    (mistakes,) = checks.checks(1, 0, editions.refused(client), [], 10**14)
    assert mistakes.told
    assert mistakes.page == "/config"


def test_what_stands_in_the_file_is_not_lost_where_another_process_was_first(
    client: redis.Redis, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked at once: nobody comes back to it while the file stays as it is."""
    editions.offer(client, path)
    path.write_text(OTHER)
    put = editions.put

    def beaten(client: redis.Redis, *what: object) -> object:
        monkeypatch.setattr(editions, "put", put)
        put(client, CONFIG + "# another\n", "Ann", "", 1)
        return put(client, *what)  # type: ignore[arg-type]

    monkeypatch.setattr(editions, "put", beaten)
    made = editions.offer(client, path)
    assert made is not None
    assert (made.number, made.text) == (3, OTHER)
