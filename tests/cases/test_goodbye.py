"""What is written after our answer: what only says goodbye waits for nothing, the rest comes back."""

from __future__ import annotations

import pytest
import redis

from listening.cases.case import State
from listening.config import load
from listening.mention import Mention
from tests.cases.conftest import MINUTE, Office, post
from tests.sources import recorded
from workers.intake import Matched
from workers.sources.file.file import rows


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("@plovair ok", State.answered),
        ("@plovair 👍", State.answered),
        ("@plovair no worries, have a nice day", State.answered),
        ("@plovair alles klar, danke", State.answered),
        ("ok", State.answered),
        ("@plovair ok, DM sent", State.reopened),
        ("@plovair ok?", State.reopened),
        ("@plovair 😡", State.reopened),
    ],
)
def test_after_our_answer(office: Office, said: str, state: State) -> None:
    office.ingest(post("1", 0))
    office.ingest(post("2", MINUTE, "Sorry! What is its number?", "plovair", parent="1", own=True))
    office.ingest(post("3", 2 * MINUTE, said, parent="2", topics=("Plovair",) if "@" in said else ()))
    assert office.only().state is state


def test_recorded_goodbyes(client: redis.Redis) -> None:
    folder = recorded.need(recorded.DATA / "cases" / "26-goodbye").parent
    office = Office(client, load(folder / "config.toml"))
    match = Matched(office.config)
    with rows(folder / "26-goodbye" / "threads.jsonl", "file") as reading:
        said = [row.event for row in reading if isinstance(row.event, Mention)]
    office.ingest(*(mention for mention in map(match, said) if mention is not None))
    back = {case.posts[-1].id for case in office.cases() if case.state is State.reopened}
    assert back == {f"file:{n}c" for n in (14, 15, 16, 17, 18, 19)}
