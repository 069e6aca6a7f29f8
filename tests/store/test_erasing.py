"""What was erased is not in the append-only file either, once it was written anew: its files are read."""

from __future__ import annotations

import time
from collections.abc import Callable

import redis

from listening.store import erasing, keys, mentions
from tests.made import NOW, config, mention
from tests.servers import Valkey


def until(seen: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + 120
    while not seen():
        assert time.monotonic() < give_up, what
        time.sleep(0.02)


def test_erased_words_leave_the_files() -> None:
    with Valkey(append=True) as server, redis.Redis.from_url(server.url) as client:
        directory = server.directory / "appendonlydir"

        def on_disk(word: bytes) -> bool:
            try:
                return any(word in file.read_bytes() for file in directory.iterdir())
            except FileNotFoundError:  # a rewrite has just taken it away
                return on_disk(word)

        kept, gone = mention("net:1", NOW, text="plugh stays"), mention("net:2", NOW, text="xyzzy goes", author="quux")
        mentions.record(client, [kept, gone], NOW, config().retention)
        until(lambda: on_disk(b"xyzzy"), "it is written down")
        mentions.delete_author(client, "net", "quux", config().retention, NOW)
        erasing.note(client, NOW)
        assert not erasing.rewrite(client, NOW + 1000), "not for each by itself"
        assert on_disk(b"xyzzy")
        assert erasing.rewrite(client, NOW + erasing.TOGETHER_MS)
        until(lambda: not on_disk(b"xyzzy"), "the files are written anew")
        assert on_disk(b"plugh")
        assert client.get(keys.erased()) is None
        assert not erasing.rewrite(client, NOW + 2 * erasing.TOGETHER_MS)


def test_a_server_that_appends_to_no_file_has_nothing_to_rewrite(client: redis.Redis) -> None:
    erasing.note(client, NOW)
    assert not erasing.rewrite(client, NOW + erasing.TOGETHER_MS)
    assert client.get(keys.erased()) is None
