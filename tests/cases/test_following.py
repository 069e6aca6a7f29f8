"""Replies that name no topic: passed on by the listener where they may belong to a case."""

from __future__ import annotations

import asyncio

import pytest

from listening.config import Config, Demo
from listening.mention import Kind, Mention
from tests.cases.conftest import T0, Office, post
from workers import following
from workers.following import Following
from workers.intake import Intake
from workers.queue import INGEST, queue
from workers.sources.base import Heard

BARE = Mention(id="s:9", source="s", created=T0 + 9, text="same here", author="bo", kind=Kind.reply)


def reply(id: str, parent: str, root: str = "") -> Mention:
    return post(id, T0 + 9, "same here", author="bo", parent=parent, root=root, topics=())


def test_what_is_wanted(office: Office) -> None:
    office.ingest(post("1", T0), post("2", T0, "plovair flies"))
    follows = Following(office.client)
    assert not follows.wants(reply("9", "1"))
    for id in follows.fetch():
        follows.add(id)
    assert follows.wants(reply("9", "1"))
    assert follows.wants(reply("9", "5", root="1"))
    assert not follows.wants(reply("9", "2"))
    assert not follows.wants(BARE)
    assert not follows.wants(post("9", T0, parent="1", kind=Kind.repost, topics=()))


def test_only_the_newest_are_held(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST", 2)
    follows = Following(office.client)
    for id in ("a", "b", "a", "c"):
        follows.add(f"s:{id}")
    assert [follows.wants(reply("9", id)) for id in "abc"] == [True, False, True]


def test_from_the_source_to_the_case(office: Office, config: Config) -> None:
    follows = Following(office.client)
    intake = Intake(config, Demo(name="s"), office.client, None, follows)

    async def hear(*said: Mention) -> None:
        for mention in said:
            await intake.take(Heard(event=mention, cursor="", at=mention.created))
        await intake.flush()

    strangers = [reply("7", "6"), reply("8", "7")]
    asyncio.run(hear(post("1", T0), reply("2", "1"), reply("3", "2"), *strangers))
    (name,) = queue(office.client, INGEST).job_ids
    office.run(name)
    assert {p.id for p in office.only().posts} == {"s:1", "s:2", "s:3"}
