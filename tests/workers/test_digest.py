"""The digest: what it says, to whom, and once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
import redis

from listening.config import Config, ConfigError, parse
from listening.kpis import digest_words
from listening.kpis.digest import Digest, DigestEvery, DigestSpike, due
from listening.learning.calibration import Estimate
from listening.learning.correction import MetAs, of
from listening.learning.shares import CalibratedShare
from listening.mention import Label, Mention
from listening.spans import DAY_MS
from listening.spikes.casework import SpikeCases
from listening.store import corrections, digests, mentions, sample
from listening.store.clock import now_ms
from tests.alerting.sinks import MailSink
from tests.dashboard.conftest import CONFIG as CONFIG_TEXT
from tests.workers.desk import at_desk, work_off
from workers import digest
from workers.queue import enqueue_chore

MAILED = """
[[channels]]
name = "board"
url = "env:BOARD_MAIL"
[[channels]]
name = "team"
url = "env:TEAM_MAIL"
[digest]
daily = ["board", "team"]
weekly = ["board"]
at = "00:00"
"""
UTC = ZoneInfo("UTC")
STRANGER = '<img src="https://evil.example/x"> @everyone'


@pytest.fixture
def config() -> Config:
    return parse(CONFIG_TEXT + MAILED)


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailSink]:
    sink = MailSink()
    monkeypatch.setenv("BOARD_MAIL", sink.url("board"))
    monkeypatch.setenv("TEAM_MAIL", sink.url("team"))
    yield sink
    sink.close()


def say(client: redis.Redis, config: Config, start: int, numbers: dict[str, tuple[int, float]]) -> list[Mention]:
    """In each topic so many, of which the first tenths are praise, the others complaints."""
    said = [
        Mention(
            id=f"demo:{start}-{topic}-{n}",
            source="demo",
            created=start + 60_000 * n,
            text=f"about {topic}",
            author=f"a{n}",
            topics=(topic,),
            department=("care", "ground")[n % 2],
            language="en",
            compound=0.6 if n < praised * number else -0.6,
        )
        for topic, (number, praised) in numbers.items()
        for n in range(number)
    ]
    for n in range(0, len(said), 500):
        mentions.record(client, said[n : n + 500], now_ms(), config.retention)
    return said


def test_the_schedule_sends_it_once_to_each_channel(client: redis.Redis, config: Config, mail: MailSink) -> None:
    zone = ZoneInfo(config.brand.timezone)
    which = due(DigestEvery.day, "00:00", now_ms(), zone)
    start = which.period.start
    say(client, config, start - DAY_MS, {"Plovair": (40, 0.5)})
    said = say(client, config, start, {"Plovair": (30, 0.5), "Baggage": (30, 0.0)})
    with at_desk(config, client):
        for one in said:
            event = of(one, False, "Kim", now_ms())
            right = Label.negative if one.compound == -0.6 else Label.neutral
            corrections.add(client, msgspec.structs.replace(event, mood=right, found=MetAs.review))
        sample.renew(client)
    for _ in range(2):
        # Two schedules may each have queued it.
        enqueue_chore(client, "workers.jobs.send_digests", 120)
        work_off(config, client)
    daily = [m for m in mail.mails if "60 mentions" in m.subject]
    assert sorted(m.to for m in daily) == ["board@example.com", "team@example.com"]
    assert len(mail.subjects("board")) == 2, "one of the day, one of the week"
    text = daily[0].text
    assert "60 mentions by 30 people; 40 the day before (+50 %)." in " ".join(text.split())
    # 15 of 60 are praise, 45 complaints; before half of each.
    assert "Net sentiment −50" in text
    assert "not checked; 0 before" in text
    assert "Net sentiment −50.0 points, from 0.0 to −50.0 points: by topic Baggage" in " ".join(text.split())
    assert "Of 60 reviewed at random we had right the mood of 75 %" in " ".join(text.split())
    assert f"kpi?from={start / 1000:.3f}" in text


def test_two_workers_send_one_and_a_server_that_is_away_is_tried_again(
    client: redis.Redis, config: Config, mail: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = msgspec.structs.replace(config, digest=msgspec.structs.replace(config.digest, weekly=(), daily=("team",)))
    monkeypatch.setenv("TEAM_MAIL", "mailto://127.0.0.1:9?from=m@example.com&to=team@example.com&mode=insecure")
    digest.run(client, only, now_ms)
    assert digests.sent(client, "day", "team") == "", "nobody can have taken it"
    monkeypatch.setenv("TEAM_MAIL", mail.url("team"))
    workers = [threading.Thread(target=digest.run, args=(client, only, now_ms)) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert len(mail.mails) == 1
    digest.run(client, only, lambda: now_ms() + DAY_MS)
    assert len(mail.mails) == 2, "the next day has its own"
    mail.accepts = False
    digest.run(client, only, lambda: now_ms() + 2 * DAY_MS)
    mail.accepts = True
    digest.run(client, only, lambda: now_ms() + 2 * DAY_MS)
    assert len(mail.mails) == 2, "what may have arrived is not sent again"


def test_when_it_is_due() -> None:
    def at(text: str, every: DigestEvery = DigestEvery.day) -> str:
        now = int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)
        return due(every, "08:00", now, UTC).name

    assert at("2026-03-10 08:00") == "2026-03-09"
    assert at("2026-03-10 07:59") == "2026-03-08", "what was due yesterday"
    assert at("2026-03-09 08:00", DigestEvery.week) == "2026-03-02", "a Monday has the week before"
    assert at("2026-03-15 23:59", DigestEvery.week) == "2026-03-02"
    assert at("2026-03-09 07:59", DigestEvery.week) == "2026-02-23"


def test_words_of_strangers_are_no_html(client: redis.Redis, config: Config) -> None:
    which = due(DigestEvery.day, "00:00", now_ms(), UTC)
    made: Digest = digest.read(client, config, which, now_ms())
    spike = DigestSpike(
        id="s1",
        title=f"Topic {STRANGER}",
        since="Monday 10:00",
        summary="412 posts by 318 people.",
        quoted=STRANGER,
        holder=STRANGER,
        cases=SpikeCases(12, 9, 3),
    )
    made = msgspec.structs.replace(made, spikes=(spike,), needs_answer=CalibratedShare(0.31, None, 12))
    html = digest_words.html(made, config, "https://wall.example")
    assert "<img" not in html
    plain = digest_words.text(made, config, "https://wall.example")
    assert "Of what was written 31 % needs an answer: by rules only, not checked." in plain
    corrected = CalibratedShare(0.31, Estimate(0.28, 0.25, 0.314, 200), 200)
    made = msgspec.structs.replace(made, needs_answer=corrected)
    said = "Of what was written 28 % (25 to 31) needs an answer: corrected by the errors on 200 reviewed."
    assert said in digest_words.text(made, config, "https://wall.example")
    assert ", since Monday 10:00: 412 posts by 318 people." in plain
    assert " had it. 12 cases opened, 9 unresolved, 3 late." in plain
    assert {each.split('"')[0].startswith("https://wall.example/") for each in html.split('href="')[1:]} == {True}
    assert "Nothing was heard." in digest_words.text(made, config, "https://wall.example")


def test_a_digest_names_channels_that_there_are() -> None:
    with pytest.raises(ConfigError) as error:
        parse(CONFIG_TEXT + MAILED.replace('weekly = ["board"]', 'weekly = ["bord"]').replace("00:00", "8 am"))
    said = str(error.value)
    assert "digest.weekly: 'bord' is unknown; one of board, team" in said
    assert "digest.at: '8 am' is no time of day; one like 08:00" in said
