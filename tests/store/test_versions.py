"""Stores that earlier versions wrote open, those of later ones are refused, and a kill in between costs nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import redis

from listening.config import Config, parse
from listening.counting.buckets import Bucket, Resolution
from listening.store import keys, mentions, versions
from listening.store.access import access
from listening.store.cases.cases import book_of
from listening.store.cases.rebuilding import rebuild
from listening.store.connection import StoreError
from listening.store.versions import FORMAT, STEPS, Migration, StoreVersion
from tests.made import CONFIG
from tests.servers import Valkey
from tests.store.walk import wrong_lifetimes
from tests.system.running import masthead

STORES = Path(__file__).parent / "stores"
"""90 invented posts of three days with their cases, a person and a wall link, saved by the commits of their names.

``format3`` is what this version writes, with two lines about administration; ``format2`` what those before it
wrote; the others are from before stores had a number. What expires was given sixty more years.
"""

EARLIER = sorted(path.stem for path in STORES.glob("*.rdb") if not path.stem.startswith("format"))
DAYS = [1_793_664_000_000 + day * 86_400_000 for day in range(3)]
"""3, 4 and 5 November 2026."""


@pytest.fixture
def config() -> Config:
    return parse(CONFIG)


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Iterator[redis.Redis]:
    """A server that was started on one of the kept stores."""
    server = Valkey()
    shutil.copy(STORES / f"{request.param}.rdb", server.directory / "dump.rdb")
    with server, redis.Redis.from_url(server.url) as client:
        yield client


def _day_counts(client: redis.Redis) -> list[int]:
    return [sum(map(int, client.hvals(keys.counts(Bucket(Resolution.day, day))))) for day in DAYS]


def _opens(client: redis.Redis, config: Config) -> None:
    """What a person would look for is there, and is what it is made of."""
    assert _day_counts(client) == [30, 30, 30]
    ids = [id.decode() for id in client.zrange(keys.written(), 0, -1)]
    assert sum(m is not None and bool(m.text) for m in mentions.fetch(client, ids)) == 90
    assert [user.name for user in access.all_users(client)] == ["kim"]
    assert [link.name for link in access.wall_links(client)] == ["lobby"]
    again = rebuild(client, config, book_of(config, client))
    assert (again.cases, again.cases_wrong, again.days, again.days_wrong) == (29, 0, 3, 0)
    assert wrong_lifetimes(client) == []


def test_three_earlier_commits_are_kept() -> None:
    assert len(EARLIER) >= 3
    assert (STORES / f"format{FORMAT}.rdb").exists(), "a store of this format is kept for those who come after"


@pytest.mark.parametrize("store", EARLIER, indirect=True)
def test_an_earlier_store_is_brought_forward_and_says_so(store: redis.Redis, config: Config) -> None:
    assert versions.version(store) == StoreVersion(0, "an early version")
    store.persist(keys.counts(Bucket(Resolution.day, DAYS[0])))  # as an edit of the only mention of a bucket left it
    said: list[str] = []
    versions.settle(store, config, said.append)
    assert len(said) == 2 * FORMAT
    assert "1 keys without a lifetime" in said[1]
    assert versions.version(store).format == FORMAT  # type: ignore[union-attr]
    _opens(store, config)
    versions.settle(store, config, said.append)
    assert len(said) == 2 * FORMAT, "once"


@pytest.mark.parametrize("store", [f"format{FORMAT}"], indirect=True)
def test_a_store_of_this_version_opens_as_it_is(store: redis.Redis, config: Config) -> None:
    said: list[str] = []
    versions.settle(store, config, said.append)
    assert said == []
    _opens(store, config)


@pytest.mark.parametrize("store", EARLIER[:1], indirect=True)
@pytest.mark.parametrize("at", range(FORMAT))
def test_killed_in_any_step_it_goes_on_there(
    store: redis.Redis, config: Config, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(client: redis.Redis, config: Config, now: int) -> str:
        STEPS[at].run(client, config, now)
        raise KeyboardInterrupt  # the work is done, its number is not written

    monkeypatch.setattr(versions, "STEPS", (*STEPS[:at], Migration("killed", killed), *STEPS[at + 1 :]))
    with pytest.raises(KeyboardInterrupt):
        versions.settle(store, config, lambda _: None)
    monkeypatch.undo()
    found = versions.version(store)
    assert found is not None
    assert found.format == at
    said: list[str] = []
    versions.settle(store, config, said.append)
    assert len(said) == 2 * (FORMAT - at)
    _opens(store, config)


def test_an_empty_store_is_of_this_version(client: redis.Redis, config: Config) -> None:
    assert versions.version(client) is None
    versions.settle(client, config, pytest.fail)
    assert versions.version(client).format == FORMAT  # type: ignore[union-attr]


def test_who_comes_while_another_migrates_waits(client: redis.Redis, config: Config) -> None:
    client.set(keys.migrating(), "another", px=300)
    versions.settle(client, config, pytest.fail)
    assert versions.version(client).format == FORMAT  # type: ignore[union-attr]


def test_a_newer_store_is_refused_in_one_sentence(client: redis.Redis, redis_url: str, tmp_path: Path) -> None:
    client.set(keys.version(), msgspec.json.encode(StoreVersion(FORMAT + 1, "9.1.0")))
    with pytest.raises(StoreError, match=f"^Masthead 9.1.0 wrote this store .format {FORMAT + 1}.*start the newer one"):
        versions.settle(client, parse(CONFIG), pytest.fail)
    config = tmp_path / "config.toml"
    config.write_text(CONFIG + f'\n[redis]\nurl = "{redis_url}"\n')
    for command in (["status"], ["work"], ["up", "--port", "0"], ["user", "list"]):
        answer = masthead(*command, "--config", config, "--data", tmp_path / "data")
        assert answer.returncode == 1
        assert answer.stderr.startswith("masthead: Masthead 9.1.0 wrote this store")
        assert answer.stderr.count("\n") == 1
    assert versions.version(client) == StoreVersion(FORMAT + 1, "9.1.0")
