"""A recorded file through the real queue and jobs, against a computation that shares no code with it."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pandas as pd
import pytest
import redis

from listening.config import Config, load, parse
from listening.mention import Mention
from tests.cases.conftest import Office
from tests.cases.test_casework import sound
from workers.files import FileRun
from workers.queue import INGEST, queue
from workers.sources.file.file import rows

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "support.toml"
RECORDED = Path(__file__).resolve().parents[3] / "shared" / "data" / "support" / "twcs_part.csv"

CONVERSATIONS = [
    # id, author, inbound, minutes, text, replies to
    ("1", "kim", True, 0, "@brand where is my parcel", ""),
    ("2", "brand", False, 10, "@kim please tell us more", "1"),
    ("3", "kim", True, 12, "@brand number 7", "2"),
    ("4", "bo", True, 3, "@brand same here, RT", "1"),
    # an answer to what is not in the file; no case
    ("10", "brand", False, 0, "@al sorry", "9"),
    # two answers to a question that is not in the file, one of them by a customer
    ("21", "eva", True, 30, "@brand no luck", "20"),
    ("22", "brand", False, 20, "@zoe try again", "20"),
    ("23", "brand", False, 95, "@eva now?", "21"),
    # a repost opens nothing; an unanswered one
    ("30", "ann", True, 0, "RT @brand wow", ""),
    ("40", "ivo", True, 50, "amazing @brand!", ""),
    # begun by the brand
    ("50", "brand", False, 0, "Our winter sale", ""),
    ("51", "lea", True, 7, "@brand the link is broken", "50"),
    ("52", "brand", False, 8, "@lea thanks, mended", "51"),
    # the same customer again, an hour later
    ("60", "lea", True, 67, "@brand broken again", ""),
]


def write(path: Path) -> Path:
    with path.open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["tweet_id", "author_id", "inbound", "created_at", "text", "in_response_to_tweet_id"])
        for id, author, inbound, minute, text, parent in CONVERSATIONS:
            at = pd.Timestamp("2017-10-31T08:00Z") + pd.Timedelta(minutes=minute)
            out.writerow(
                [id, author, inbound, at.strftime("%a %b %d %H:%M:%S +0000 %Y"), text, parent and parent + ".0"]
            )
    return path


def computed(path: Path, join_hours: float) -> tuple[int, int, float, float]:
    """Cases, answered ones, median and 90th percentile of first responses in seconds.

    Written from docs/cases.md alone, with pandas.
    """
    # One post holds carriage returns outside quotes.
    table = pd.read_csv(path, dtype=str, lineterminator="\n").dropna(subset=["text", "inbound"])
    table = table[table.text.str.strip() != ""]
    table["at"] = pd.to_datetime(table.created_at, format="%a %b %d %H:%M:%S %z %Y", errors="coerce")
    table = table.dropna(subset=["at"])
    table["parent"] = table.in_response_to_tweet_id.str.replace(r"\.0$", "", regex=True)
    group: dict[str, str] = {}

    def find(id: str) -> str:
        while group.get(id, id) != id:
            id = group[id]
        return id

    for id, parent in table.dropna(subset=["parent"])[["tweet_id", "parent"]].itertuples(index=False):
        group[find(id)] = find(parent)
    table["customer"] = (table.inbound == "True") & ~table.text.str.startswith("RT @")
    if join_hours:
        mine = table[table.customer].sort_values("at")
        for _, posts in mine.groupby("author_id"):
            for (one, before), (other, at) in zip(
                posts[["tweet_id", "at"]].itertuples(index=False),
                posts[["tweet_id", "at"]].iloc[1:].itertuples(index=False),
                strict=False,
            ):
                if at - before <= pd.Timedelta(hours=join_hours):
                    group[find(one)] = find(other)
    table["thread"] = table.tweet_id.map(find)
    opened = table[table.customer].groupby("thread")["at"].min().rename("opened")
    answers = table[table.inbound == "False"].join(opened, on="thread", how="inner")
    answered = answers[answers["at"] >= answers.opened].groupby("thread")["at"].min()
    waited = (answered - opened).dropna().dt.total_seconds()
    return len(opened), len(waited), float(waited.median()), float(waited.quantile(0.9))


def imported(office: Office, events: list[Mention], topic: str = "") -> tuple[int, int, float, float]:
    delivery = FileRun(office.client, office.config, topic)
    for event in events:
        delivery.take(event)
    delivery.flush()
    waiting = queue(office.client, INGEST)
    for name in waiting.job_ids:
        office.run(name)
    assert delivery.done() == delivery.queued
    cases = office.cases()
    waited = pd.Series([(c.answered_at - c.opened_at) / 1000 for c in cases if c.answered_at])
    assert all(c.history and not c.escalation for c in cases)
    return len(cases), len(waited), float(waited.median()), float(waited.quantile(0.9))


def mentions(path: Path) -> list[Mention]:
    return [row.event for row in rows(path, "file", {}, "") if isinstance(row.event, Mention)]


def config(join_hours: float, batch: int = 500) -> Config:
    text = EXAMPLE.read_text().replace("join_hours = 0", f"join_hours = {join_hours}")
    return parse(text + f"\n[ingest]\nbatch = {batch}\n")


def test_the_example_is_a_config() -> None:
    assert load(EXAMPLE).cases.join_hours == 0


@pytest.mark.parametrize("join_hours", [0, 2])
@pytest.mark.parametrize("seed", range(4))
def test_conversations(client: redis.Redis, tmp_path: Path, join_hours: float, seed: int) -> None:
    path = write(tmp_path / "said.csv")
    events = mentions(path)
    if seed:
        random.Random(seed).shuffle(events)
    office = Office(client, config(join_hours, batch=3))
    found = imported(office, events)
    assert found == computed(path, join_hours)
    # Worked out by hand: threads of 1, 21, 40, 51 and 60, the last two one with a window.
    assert found[:2] == ((4, 3) if join_hours else (5, 3))
    assert found[2] == 600.0
    sound(office)


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded conversations are not in the repository")
@pytest.mark.parametrize(("join_hours", "topic"), [(0, ""), (0, "Support"), (24, "Support")])
def test_recorded_conversations(client: redis.Redis, join_hours: float, topic: str) -> None:
    office = Office(client, config(join_hours))
    found = imported(office, mentions(RECORDED), topic)
    cases, answered, median, p90 = computed(RECORDED, join_hours)
    assert found[:2] == (cases, answered)
    assert found[2:] == pytest.approx((median, p90), abs=1e-6)
    sound(office)


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded conversations are not in the repository")
def test_recorded_conversations_shuffled_and_again(client: redis.Redis) -> None:
    office = Office(client, config(0, batch=137))
    events = mentions(RECORDED)
    random.Random(7).shuffle(events)
    found = imported(office, events, "Support")
    assert found[:2] == computed(RECORDED, 0)[:2]
    assert found[2:] == pytest.approx(computed(RECORDED, 0)[2:], abs=1e-6)
    before = sum(case.version for case in office.cases())
    assert imported(office, events, "Support") == found
    assert sum(case.version for case in office.cases()) == before
