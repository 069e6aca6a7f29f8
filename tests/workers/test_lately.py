"""What Bluesky said in the last minutes: heard from a server that speaks Jetstream, matched, and stored nowhere."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
import redis

from listening.config import parse
from listening.steering.answers import BrandTyped, UnusableAnswersError, understood
from listening.steering.first_file import first_file
from listening.steering.lately import LatelySaid, LatelyStage, in_words
from listening.store import lately
from listening.store.clock import now_ms
from masthead.commands.init import _say_lately
from tests.sources.servers import Jetstream
from workers.lately import hear

DID = "did:plc:" + "a2b3" * 6


def said(key: str, text: str, ago_s: float, operation: str = "create") -> bytes:
    at = int((time.time() - ago_s) * 1e6)
    commit: dict[str, Any] = {"rev": "3m", "operation": operation, "collection": "app.bsky.feed.post", "rkey": key}
    if operation == "create":
        commit["record"] = {"text": text, "createdAt": "2026-07-04T14:38:07.112Z"}
    return json.dumps({"did": DID, "time_us": at, "kind": "commit", "commit": commit}).encode()


def file_of(url: str, **typed: str) -> str:
    made = understood(BrandTyped(**({"brand": "Plovair", "rivals": "Delta (Delta Air Lines)"} | typed)))
    return f'{first_file(made)}urls = ["{url}"]\ndirectory = ""\n'


def heard(client: redis.Redis, url: str) -> LatelySaid:
    lately.ask(client, LatelySaid(id="one", text=file_of(url)))
    hear(client, now_ms())
    found = lately.find(client, "one")
    assert found is not None
    assert found.stage is LatelyStage.done
    return found


def test_what_was_said_is_matched_with_what_is_proposed(
    client: redis.Redis, capsys: pytest.CaptureFixture[str]
) -> None:
    frames = [
        said("old", "plovair, long ago", 3600),
        said("one", "my plovair flight", 200),
        said("two", "nothing of it", 190),
        said("bad", "plovair, and a mistake", 180),
        said("bad", "", 170, "delete"),
        said("six", "Delta Air Lines and #plovair", 100),
        said("end", "something newer", -30),
    ]

    async def serve() -> LatelySaid:
        async with Jetstream(frames) as server:
            found = await asyncio.to_thread(heard, client, server.url)
            await asyncio.to_thread(_say_lately, parse(file_of(server.url)))
            return found

    found = asyncio.run(serve())
    assert found.topics == {"Plovair": 2, "Delta": 1}
    assert [post.text for post in found.shown] == ["Delta Air Lines and #plovair", "my plovair flight"]
    assert "2 are about this: Plovair 2, Delta 1." in in_words(found)
    told = capsys.readouterr().out
    assert "2 are about this" in told
    assert "a mistake" not in told


def test_where_it_cannot_be_reached_one_sentence_says_so(client: redis.Redis) -> None:
    found = heard(client, "ws://127.0.0.1:9/subscribe")
    assert found.number == 0
    assert in_words(found).startswith("Bluesky could not be heard: ")
    lately.ask(client, LatelySaid(id="two", text="[brand"))
    hear(client, now_ms())
    broken = lately.find(client, "two")
    assert broken is not None
    assert "the file has mistakes" in broken.why
    assert lately.find(client, "one") is None


def test_all_that_will_not_do_is_said_at_once() -> None:
    typed = BrandTyped(brand=" ", handles="our page", rivals="Delta, delta", languages="Elvish", timezone="Mars")
    with pytest.raises(UnusableAnswersError) as error:
        understood(typed)
    assert set(error.value.wrong) == {"brand", "handles", "rivals", "languages", "timezone"}
    with pytest.raises(UnusableAnswersError, match="is the brand itself"):
        understood(BrandTyped(brand="Plovair", rivals="PLOVAIR"))
