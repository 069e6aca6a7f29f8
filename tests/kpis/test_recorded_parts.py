"""Filters, response mix, reach, worth and trends of recorded data, beside pandas over the raw files."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from itertools import pairwise

import msgspec
import numpy as np
import pandas as pd
import pytest

from listening.config import parse
from listening.counting.counts import Filter
from listening.kpis.period import Period
from listening.kpis.trend import Trend
from listening.mention import Mention
from listening.triage.place import locate
from tests.kpis.conftest import Ask
from tests.kpis.test_recorded import (
    AIRLINE,
    TWCS,
    mentions,
    raw_support,
    sentiment,
    threads,
    worked,
)
from tests.kpis.test_recorded_reasons import plain, terms
from workers.sources.file.file import rows

DAY = 86_400_000

AIRLINES = parse(
    """
    sources = []
    [brand]
    name = "Airlines"
    timezone = "America/New_York"
    [[topics]]
    name = "United"
    any = ["@united"]
    [[topics]]
    name = "American"
    any = ["@americanair"]
    [[topics]]
    name = "JetBlue"
    kind = "competitor"
    any = ["@jetblue"]
    [[departments]]
    name = "baggage"
    [[departments]]
    name = "care"
    [[routes]]
    name = "bags"
    department = "baggage"
    any = ["bag", "bags", "luggage"]
    [[routes]]
    name = "else"
    department = "care"
    [[screens]]
    name = "one"
    grid = ["counters"]
    """
)
TERMS = {
    "topic": {"United": ["@united"], "American": ["@americanair"], "JetBlue": ["@jetblue"]},
    "bags": ["bag", "bags", "luggage"],
}


def said(text: str, words: list[str]) -> bool:
    return any(where.search(text) for _, where in terms(words))


def raw_tweets() -> pd.DataFrame:
    table = pd.read_csv(AIRLINE, dtype=str).drop_duplicates("tweet_id")
    table["at"] = (pd.to_datetime(table.tweet_created, utc=True) - pd.Timestamp(0, tz="UTC")).dt.total_seconds() * 1000
    table["plain"] = table.text.map(html.unescape).map(plain)
    table["topics"] = [
        tuple(name for name, any_of in TERMS["topic"].items() if said(text, any_of)) for text in table.plain
    ]  # type: ignore[union-attr]
    table = table[table.topics.map(len) > 0].copy()
    table["department"] = ["baggage" if said(text, TERMS["bags"]) else "care" for text in table.plain]  # type: ignore[arg-type]
    table["source"] = np.where(table.tweet_id.str[-1].isin(list("02468")), "even", "odd")
    corners = table.tweet_coord.str.extract(r"\[(-?[\d.]+), (-?[\d.]+)\]").astype(float)
    places = [
        locate(None if pd.isna(text) else text, *((None, None) if pd.isna(lat) else (lat, lon)))
        for text, lat, lon in zip(table.tweet_location, corners[0], corners[1], strict=True)
    ]
    table["country"] = [place.country if place else "" for place in places]
    table["retweets"] = table.retweet_count.astype(int)
    return table


@pytest.mark.skipif(not AIRLINE.exists(), reason="the recorded tweets are not beside the repository")
def test_parts_of_tweets_to_airlines(store: Callable[..., None], ask: Ask) -> None:
    """Retweets stand in for followers, which this file does not have."""
    events = [
        row.event
        for row in rows(AIRLINE, "even", {"followers": "retweet_count"}, "en")
        if isinstance(row.event, Mention)
    ]
    odd = [event for event in events if event.id[-1] not in "02468"]
    moved = [msgspec.structs.replace(event, source="odd", id=event.id.replace("even:", "odd:")) for event in odd]
    store(AIRLINES, [event for event in events if event.id[-1] in "02468"] + moved)
    table = raw_tweets()
    # Inside buckets at both ends: no whole hour, minute or ten seconds.
    period = Period(int(table["at"].quantile(0.2)) + 437, int(table["at"].quantile(0.95)) + 211)
    inside = table[(table["at"] >= period.start) & (table["at"] < period.end)]
    for only in (
        Filter(),
        Filter(department="baggage"),
        Filter(topic="American"),
        Filter(source="odd"),
        Filter(country="US"),
        Filter(country="GB"),
        Filter(topic="United", department="care", source="even", country="US"),
    ):
        board = ask(AIRLINES, period, only)
        kept = _kept(inside, only)
        assert len(kept) > 3, only
        net, scored = sentiment(kept.text, AIRLINES)
        voices = _kept(inside, msgspec.structs.replace(only, topic=""))
        heard = {name: voices.topics.map(lambda names, name=name: name in names).sum() for name in TERMS["topic"]}
        ours = heard[only.topic] if only.topic else heard["United"] + heard["American"]
        expected = {
            "mentions": len(kept),
            "authors": len(kept[["source", "name"]].drop_duplicates()),
            "reach": kept.retweets.sum(),
            "net_sentiment": net,
            "unscored": 0,
            "share_of_voice": 100 * ours / sum(heard.values()),
        }
        assert {key: board.figures[key].value for key in expected} == {
            key: pytest.approx(value, abs=1e-6) for key, value in expected.items()
        }, only
        assert board.figures["net_sentiment"].items == scored
        assert board.figures["share_of_voice"].items == len(voices)
        edges = _days(period, "America/New_York")
        assert board.trend.edges == edges
        _trends(board.trend, kept, voices, only)
        assert {row.topic: row.share for row in board.rivals} == {
            name: pytest.approx(100 * n / sum(heard.values())) for name, n in heard.items()
        }


def _trends(found: Trend, kept: pd.DataFrame, voices: pd.DataFrame, only: Filter) -> None:
    """Every day of the trend is the figure of that day."""
    expected: dict[str, list[float | None]] = {
        name: [] for name in ("mentions", "authors", "reach", "net_sentiment", "share_of_voice")
    }
    for start, end in pairwise(found.edges):
        said, heard = (table[(table["at"] >= start) & (table["at"] < end)] for table in (kept, voices))
        by_topic = {name: heard.topics.map(lambda names, name=name: name in names).sum() for name in TERMS["topic"]}
        ours = by_topic[only.topic] if only.topic else by_topic["United"] + by_topic["American"]
        expected["mentions"].append(len(said))
        expected["authors"].append(len(said[["source", "name"]].drop_duplicates()))
        expected["reach"].append(said.retweets.sum() if len(said) else None)
        expected["net_sentiment"].append(sentiment(said.text, AIRLINES)[0] if len(said) else None)
        expected["share_of_voice"].append(100 * ours / sum(by_topic.values()) if len(heard) else None)
    for name, values in expected.items():
        assert getattr(found, name) == [
            None if value is None else pytest.approx(value, abs=1e-6) for value in values
        ], (name, only)


def _kept(table: pd.DataFrame, only: Filter) -> pd.DataFrame:
    for name in ("department", "source", "country"):
        if getattr(only, name):
            table = table[table[name] == getattr(only, name)]
    return table[table.topics.map(lambda names: only.topic in names)] if only.topic else table


def _days(period: Period, zone: str) -> list[int]:
    """The edges of a trend: midnights between the ends of a range."""
    first, last = (pd.Timestamp(at, unit="ms", tz="UTC").tz_convert(zone) for at in (period.start, period.end))
    midnights = pd.date_range(first.normalize(), last.normalize(), freq="D")
    return [period.start, *(at.value // 1_000_000 for at in midnights if first < at < last), period.end]


MIX = parse(
    """
    sources = []
    [brand]
    name = "Support"
    [[topics]]
    name = "Support"
    any = ["support"]
    [[departments]]
    name = "care"
    hours = ["Mon-Fri 09:00-17:00"]
    [[routes]]
    name = "all"
    department = "care"
    [answering]
    builtin = false
    addressed = ["@applesupport", "@amazonhelp", "@sprintcare"]
    questions = ["?", "please"]
    complaints = ["worst", "terrible", "broken", "never"]
    crisis = ["lawsuit", "fraud"]
    praise = ["thank*"]
    complaint_score = -1
    trouble_score = -1
    praise_score = 1
    [cases]
    join_hours = 0
    [[sla]]
    first_response_minutes = 60
    [worth]
    contact_cost = [4, 9]
    hours_per_week = [10, 20]
    hour_cost = [30]
    [[screens]]
    name = "one"
    grid = ["counters"]
    """
)
ADDRESSED = terms(["@applesupport", "@amazonhelp", "@sprintcare"])
WORDS = {
    "crisis": ["lawsuit", "fraud"],
    "complaint": ["worst", "terrible", "broken", "never"],
    "question": ["?"],
    "request": ["please"],
    "praise": ["thank*"],
}


def kind(text: str) -> str:
    """What sort of post it is, as docs/kpis.md and docs/routing.md say; empty for one that needs no answer."""
    text = plain(re.sub(r"https?://\S+", " ", html.unescape(text)))
    has = {name: said(text, words) for name, words in WORDS.items()}
    addressed = any(where.search(text) for _, where in ADDRESSED)
    if has["crisis"]:
        return "crisis"
    if has["complaint"]:
        return "complaint" if addressed else "unasked"
    if addressed and (has["question"] or has["request"]):
        return "question" if has["question"] else "request"
    return "praise" if has["praise"] else ""


@pytest.mark.skipif(not TWCS.exists(), reason="the recorded conversations are not beside the repository")
def test_response_mix_of_conversations(store: Callable[..., None], ask: Ask) -> None:
    store(MIX, mentions(TWCS), "Support")
    table = raw_support()
    table["kind"] = [
        kind(text) if inbound == "True" and not text.startswith("RT @") else ""
        for text, inbound in zip(table.text, table.inbound, strict=True)
    ]
    answered_posts = set(table[table.inbound == "False"].parent.dropna())
    whole = Period(int(table["at"].min()) * 1000, int(table["at"].max()) * 1000 + 1)
    inner = Period(int(table["at"].quantile(0.3) * 1000) + 317, int(table["at"].quantile(0.9) * 1000) + 211)
    opened = []
    for thread in threads(table):
        posts = table.loc[thread.rows].sort_values(["at", "tweet_id"])
        needing = posts[posts.kind.isin(["crisis", "complaint", "unasked", "question", "request"])]
        if len(needing):
            first = needing.iloc[0]
            answers = posts[(posts.inbound == "False") & (posts["at"] >= first["at"])]["at"]
            opened.append((first["at"], first.kind, answers.min()))
    cases = pd.DataFrame(opened, columns=["opened", "kind", "answered"])
    for period in (whole, inner):
        start, end = period.start / 1000, period.end / 1000
        board = ask(MIX, period)
        mine = cases[(cases.opened >= start) & (cases.opened < end)]
        praise = table[(table.kind == "praise") & (table["at"] >= start) & (table["at"] < end)]
        thanked = praise.tweet_id.isin(answered_posts)
        expected = {name: (len(some), int(some.answered.notna().sum())) for name, some in mine.groupby("kind")}
        expected["praise"] = (len(praise), int(thanked.sum()))
        found = {mixed.kind.name: (mixed.arrived, mixed.answered) for mixed in board.mix if mixed.arrived}
        assert found == expected
        assert min(arrived for arrived, _ in expected.values()) > 0
        complaints = mine[mine.kind.isin(["complaint", "crisis"])]
        assert board.figures["answered_complaints"].value == pytest.approx(100 * complaints.answered.notna().mean())
        assert board.figures["answered_praise"].value == pytest.approx(100 * thanked.mean())
        within = pd.Series(
            [not pd.isna(a) and worked(o, a) <= 3600 for o, a in zip(mine.opened, mine.answered, strict=True)]
        )
        assert board.figures["unowned"].value == len(mine) - within.sum()
        assert board.figures["unowned"].items == len(mine) - within.sum()
        first_said = table[(table["at"] >= start) & (table.inbound == "True")]["at"].min()
        weeks, number = (end - first_said) / (7 * 86400), int(mine.answered.notna().sum())
        worth = board.figures["worth"]
        assert (worth.low, worth.high) == pytest.approx((4 * number - weeks * 600, 9 * number - weeks * 300))
        edges = board.trend.edges
        assert edges == _days(period, "UTC") if period.length < 120 * DAY else edges[0] == period.start
        kept = [within[[start <= o * 1000 < stop for o in mine.opened]] for start, stop in pairwise(edges)]
        assert board.trend.sla == [pytest.approx(100 * part.mean()) if len(part) else None for part in kept]
        times = table[(table["at"] >= start) & (table["at"] < end) & (table.inbound == "True")]["at"] * 1000
        assert board.trend.mentions == list(np.histogram(times, edges)[0])
