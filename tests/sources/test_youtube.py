"""Comments on YouTube, against a server with its API."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from listening.config import ConfigError
from listening.config import parse as configured
from listening.mention import Deletion, Kind, Mention, Reject
from masthead.commands.source import advice
from tests.made import CONFIG, MINUTE, NOW
from tests.sources.driver import Kept, Wire
from tests.sources.servers import Answer, Http
from tests.sources.tube import CHANNEL, VIDEO, Tube, comment, listed, moment, refused, thread
from workers.sources.base import Blame, Cut
from workers.sources.remembered import MOST
from workers.sources.youtube.comments import Commented, comments, threads
from workers.sources.youtube.table import YouTube
from workers.sources.youtube.told import CommentMemory
from workers.sources.youtube.youtube import stream, until_midnight

OF = Commented("tube", CHANNEL)


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUBE", "hush")


def source(server: Http, *videos: str, **more: Any) -> YouTube:
    given = {"channel": "" if videos else CHANNEL, "every_minutes": 0.0002, "units_per_day": 1_000_000} | more
    return YouTube(name="tube", videos=videos, key="env:TUBE", server=f"{server.url}/", private=True, **given)


def told(kept: Kept) -> list[str]:
    return [event.id for event in kept.events if isinstance(event, Mention)]


# -- what a page says


def test_a_thread() -> None:
    answer = comment("t1.1", NOW + 1, CHANNEL, textDisplay="Sorry & thanks", updatedAt=moment(NOW + MINUTE))
    page = threads(listed([thread(comment("t1"), [answer])], "commentThread", "9"), OF, NOW + 2 * MINUTE)
    assert page is not None
    assert page.further == "9"
    top, (reply,) = page.threads[0].top.event, page.threads[0].replies
    assert top == Mention(
        id="tube:t1",
        source="tube",
        created=NOW,
        text="Acme t1 is late",
        author="UC" + "b2" * 11,
        name="@ann",
        url=f"https://www.youtube.com/watch?v={VIDEO}&lc=t1",
    )
    assert isinstance(reply.event, Mention)
    assert (reply.event.own, reply.event.parent, reply.event.root) == (True, "tube:t1", "tube:t1")
    assert (reply.event.kind, reply.event.text, reply.event.edited) == (Kind.reply, "Sorry & thanks", NOW + MINUTE)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"textDisplay": " ", "textOriginal": ""}, "no text"),
        ({"textDisplay": "x" * 60_000}, "text too long"),
        ({"publishedAt": "yesterday"}, "not a comment"),
        ({"publishedAt": "2025-06-15T12:00:00"}, "bad time"),
    ],
)
def test_rejects(changed: dict[str, Any], reason: str) -> None:
    page = comments(listed([comment("t1", **changed)], "comment"), OF, VIDEO, NOW)
    assert page is not None
    (found,) = page.comments
    assert isinstance(found.event, Reject)
    assert found.event.reason == reason
    bad = comments(listed([comment("t1") | {"id": "../x?y"}], "comment"), OF, VIDEO, NOW)
    assert bad is not None
    assert isinstance(bad.comments[0].event, Reject)
    assert threads(listed([], "comment"), OF, NOW) is None, "another list"


def test_a_memory_that_is_full_tells_nothing_twice_and_forgets_the_oldest() -> None:
    memory = CommentMemory("", NOW)
    page = comments(listed([comment(f"t{n}", NOW + n) for n in range(MOST + 5)], "comment"), OF, VIDEO, NOW + 9999)
    assert page is not None
    assert all(memory.fresh(each, NOW + 9999) for each in page.comments)
    again = CommentMemory(memory.cursor, NOW + 9999)
    assert not [each for each in page.comments if again.fresh(each, NOW + 9999)]
    assert len(again.due(0, NOW + 9999)) == MOST


def test_a_day_of_quota_ends_at_midnight_in_california() -> None:
    assert until_midnight(datetime(2026, 11, 29, 7, 59, tzinfo=UTC)) == 61
    assert until_midnight(datetime(2026, 7, 1, 6, 0, tzinfo=UTC)) == 3601
    assert until_midnight(datetime(2026, 11, 1, 7, 0, tzinfo=UTC)) == 25 * 3600 + 1, "the clocks go back that day"


# -- the connection


def test_fifty_cuts_lose_nothing_and_tell_nothing_twice() -> None:
    tube = Tube(cuts=50, grows_to=20)
    tube.begin = int(time.time() * 1000) - 3_600_000

    async def run() -> None:
        kept = Kept()
        async with Http(tube.answer) as server:
            whole = lambda k: not tube.cuts and len(set(told(k))) == 80  # noqa: E731
            await kept.listen(stream, source(server), whole, batch=1)
        assert len(set(told(kept))) == 80, "threads, and three answers of each, of which a page has two"
        assert not [event for event in kept.events if isinstance(event, Mention) and event.edited]
        assert len(kept.cuts) == 50
        assert sum(kept.wire.used.values()) == tube.units, "each question was counted, also those that failed"

    asyncio.run(run())


def test_edits_are_told_and_what_is_gone_only_where_it_was_asked_for() -> None:
    tube = Tube()
    tube.begin = int(time.time() * 1000) - 3_600_000
    for number in range(1, 5):
        tube.add(number, 1)
    later = moment(tube.begin + 1_000_000)

    def enough(kept: Kept) -> bool:
        if len(told(kept)) == 8:
            tube.comments["t1"]["snippet"] |= {"textDisplay": "Acme, mended", "updatedAt": later}
            tube.comments["t2"]["snippet"] |= {"likeCount": 4, "updatedAt": later}
            tube.comments.pop("t3", None)
            tube.comments.pop("t3.1", None)
        return len(told(kept)) == 9

    def refreshed(kept: Kept) -> bool:
        return any(isinstance(event, Deletion) for event in kept.events)

    async def run() -> None:
        kept = Kept()
        async with Http(tube.answer) as server:
            await kept.listen(stream, source(server), enough, batch=1)
            assert not refreshed(kept), "not in a list any more: nobody knows why"
            edit = next(event for event in kept.events if isinstance(event, Mention) and event.edited)
            assert (edit.id, edit.text) == ("tube:t1", "Acme, mended")
            assert moment(edit.edited) == later
            # A day later.
            old = msgspec.json.decode(kept.cursor)
            kept.cursor = json.dumps(old | {"asked": old["asked"] - 86_400_000})
            await kept.listen(stream, source(server), lambda k: refreshed(k) and k.events[-1] is None, batch=1)
        gone = {event.id for event in kept.events if isinstance(event, Deletion)}
        assert gone == {"tube:t3", "tube:t3.1"}
        assert len(told(kept)) == 9, "what is there was not told again"

    asyncio.run(run())


def test_the_quota_is_shown_and_ends_the_source_before_it_is_used_up() -> None:
    tube = Tube()

    async def run() -> None:
        wire = Wire()
        async with Http(tube.answer) as server:
            with pytest.raises(Cut, match="its 3 units of quota for today are used") as cut:
                async for _ in stream(source(server, units_per_day=3), "", wire):
                    pass
        assert tube.units == 3, "nothing is asked beyond it"
        assert wire.allowed[1].startswith("2 of 3 units of quota used today")
        assert cut.value.retry_after is not None
        assert 0 < cut.value.retry_after <= 25 * 3600 + 1

    asyncio.run(run())


@pytest.mark.parametrize(
    ("answer", "said", "blame"),
    [
        (refused(403, "quotaExceeded"), "used up: it goes on at midnight", Blame.nothing),
        (refused(403, "rateLimitExceeded"), "asked to slow down", Blame.nothing),
        (refused(403, "accessNotConfigured"), "is not enabled for its project", Blame.token),
        (refused(400, "keyInvalid"), "Google does not know it", Blame.token),
        (refused(403, "commentsDisabled"), "comments are switched off there", Blame.address),
        (refused(404, "videoNotFound"), "there is no such channel or video", Blame.address),
        (refused(403, "forbidden"), "its comments are not public", Blame.address),
        (Answer(403, b"words of theirs"), r"token refused \(HTTP 403\)", Blame.token),
    ],
)
def test_a_refusal_says_whose_it_is_and_never_in_words_of_others(answer: Answer, said: str, blame: Blame) -> None:
    async def run() -> Cut:
        async with Http(lambda *_: answer) as server:
            with pytest.raises(Cut, match=said) as cut:
                async for _ in stream(source(server), "", Wire()):
                    pass
            assert advice(1, source(server), cut.value.blame).endswith(
                {Blame.token: ".key", Blame.address: ".channel"}.get(blame, "by itself")
            )
            return cut.value

    cut = asyncio.run(run())
    assert cut.blame is blame
    assert "words of theirs" not in str(cut)


def test_one_video_without_comments_is_named_once_and_the_others_are_read() -> None:
    tube = Tube(grows_to=2)
    tube.begin = int(time.time() * 1000) - 3_600_000
    tube.refuses = {"closedvideo": refused(403, "commentsDisabled")}

    async def run() -> None:
        kept = Kept()
        async with Http(tube.answer) as server:
            await kept.listen(stream, source(server, "closedvideo", VIDEO), lambda k: len(told(k)) == 8, batch=1)
        (closed,) = [event for event in kept.events if isinstance(event, Reject)]
        assert closed.detail == "closedvideo: comments are switched off there"

    asyncio.run(run())


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("", "channel: it and videos are both empty"),
        ('channel = "acme"', "'acme' is no id of a channel"),
        ('videos = ["https://youtu.be/dQw4w9WgXcQ"]', "is no id of a video"),
        (f'channel = "{CHANNEL}"\nevery_minutes = 1\nunits_per_day = 1000', "takes 1,440 units a day, and 1,000"),
    ],
)
def test_config(keys: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        configured(CONFIG + f'\n[[sources]]\nkind = "youtube"\nname = "tube"\nkey = "env:TUBE"\n{keys}\n')
