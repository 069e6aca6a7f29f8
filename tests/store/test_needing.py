"""What needs an answer is asked once of past hours, and is what the rules say of each, whatever is asked for."""

from __future__ import annotations

import asyncio

import pytest
import redis

from listening.counting.counts import EVERYTHING, Filter
from listening.learning.shares import AskedRules, fits
from listening.mention import Kind, Mention
from listening.store import mentions, needing
from listening.store.connection import beside
from listening.store.needing import NeedingRead
from listening.triage.answering import AnsweringRules, Need
from tests.made import HOUR, MINUTE, NOW, config, mention

CONFIG = config()
FIRST = NOW - NOW % HOUR - 6 * HOUR
TEXTS = ("Where is my parcel?", "nice", "You lost it again, this is a scandal!", "ok then")


class Counting(AnsweringRules):
    """The rules, and how often they were asked."""

    asked = 0

    def __call__(self, mention: Mention) -> Need | None:
        self.asked += 1
        return super().__call__(mention)


def written() -> list[Mention]:
    return [
        mention(
            f"net:{n}",
            FIRST + n * 7 * MINUTE,
            text=TEXTS[n % 4],
            compound=(None, 0.4, -0.7, 0.0)[n % 4],
            language="en",
            department=("care", "sales")[n % 2],
            topics=(("Acme",), ("Acme", "Parcel"))[n % 3 == 0],
            kind=Kind.repost if n % 5 == 4 else Kind.post,
            own=n % 11 == 10,
        )
        for n in range(50)
    ]


def by_hand(said: list[Mention], start: int, end: int, only: Filter) -> tuple[int, int]:
    rules = AnsweringRules(CONFIG)
    found = [
        need is not None and need.opens
        for m in said
        if start <= m.created < end and not m.own and not m.deleted and m.kind is not Kind.repost and fits(m, only)
        for need in [rules(m)]
    ]
    return sum(found), len(found) - sum(found)


def test_every_range_and_filter_is_what_the_rules_say_and_past_hours_are_asked_once(client: redis.Redis) -> None:
    said = written()
    mentions.record(client, said, NOW, CONFIG.retention)

    async def run() -> None:
        rules = Counting(CONFIG)
        reading = NeedingRead(beside(client), rules, reposts=False)

        async def asked(start: int, end: int, only: Filter = EVERYTHING) -> AskedRules:
            return await reading.ask(start, end, only)

        whole = await asked(FIRST, FIRST + 6 * HOUR)
        assert (whole.yes, whole.no) == by_hand(said, FIRST, FIRST + 6 * HOUR, EVERYTHING)
        assert min(whole.yes, whole.no) > 0
        assert whole.since == FIRST
        rules.asked = 0
        for only in (EVERYTHING, Filter(department="sales"), Filter(topic="Parcel"), Filter(source="other")):
            for hours in range(1, 7):
                found = await asked(FIRST, FIRST + hours * HOUR, only)
                assert (found.yes, found.no) == by_hand(said, FIRST, FIRST + hours * HOUR, only)
        assert rules.asked == 0
        part = await asked(FIRST + 10 * MINUTE, FIRST + 3 * HOUR + 30 * MINUTE)
        assert (part.yes, part.no) == by_hand(said, FIRST + 10 * MINUTE, FIRST + 3 * HOUR + 30 * MINUTE, EVERYTHING)
        mentions.delete(client, "net:2", CONFIG.retention, NOW)
        gone = await asked(FIRST, FIRST + 6 * HOUR)
        assert (gone.yes, gone.no) == by_hand([m for m in said if m.id != "net:2"], FIRST, NOW, EVERYTHING)
        await reading._client.aclose()

    asyncio.run(run())


def test_of_many_the_newest_are_asked_by_whole_hours(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    said = written()
    mentions.record(client, said, NOW, CONFIG.retention)

    async def run() -> None:
        reading = NeedingRead(beside(client), AnsweringRules(CONFIG), reposts=False)
        found = await reading.ask(FIRST, NOW, EVERYTHING)
        begin = sorted(m.created for m in said)[-20]
        assert found.since == begin - begin % HOUR > FIRST
        assert (found.yes, found.no) == by_hand(said, found.since, NOW, EVERYTHING)
        await reading._client.aclose()

    monkeypatch.setattr(needing, "MOST", 20)
    asyncio.run(run())
