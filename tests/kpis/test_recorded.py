"""Key figures of recorded data, imported, beside pandas over the raw files: equal to the second and the unit."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
import redis
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from listening.config import Config, parse
from listening.kpis.period import Period
from listening.mention import Mention
from listening.triage.scored_text import ScoredText
from tests.kpis.conftest import SHARED, Ask
from workers import jobs
from workers.cases.casework import Casework
from workers.sources.file.file import rows

TWCS = SHARED / "support" / "twcs_part.csv"
AIRLINE = SHARED / "airline" / "tweets.csv"

SUPPORT = parse(
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
    always = ["Support"]
    [cases]
    join_hours = 0
    [[sla]]
    first_response_minutes = 60
    [[screens]]
    name = "one"
    grid = ["counters"]
    """
)
AIRLINES = parse(
    """
    sources = []
    [brand]
    name = "Airlines"
    timezone = "America/New_York"
    [[topics]]
    name = "all"
    kind = "product"
    any = ["everything"]
    [[topics]]
    name = "United"
    any = ["@united"]
    [[topics]]
    name = "JetBlue"
    kind = "competitor"
    any = ["@jetblue"]
    [[departments]]
    name = "care"
    [[routes]]
    name = "all"
    department = "care"
    [[screens]]
    name = "one"
    grid = ["counters"]
    """
)


def mentions(path: Path) -> list[Mention]:
    return [row.event for row in rows(path, "file", {}, "en") if isinstance(row.event, Mention)]


class Thread(NamedTuple):
    """Times in seconds; posts as (at, whether the brand wrote it), in order."""

    opened: float
    posts: list[tuple[float, bool]]
    rows: list[int]
    """Their labels in the table."""

    @property
    def answers(self) -> list[float]:
        return [at for at, brand in self.posts if brand and at >= self.opened]

    def waiting_since(self, end: float) -> float | None:
        """The oldest post of the customer that is not answered at ``end``."""
        last = max([at for at in self.answers if at <= end], default=0.0)
        asks = [at for at, brand in self.posts if not brand and at >= self.opened and last < at < end]
        return min(asks, default=None)


def raw_support() -> pd.DataFrame:
    # One post holds carriage returns outside quotes.
    table = pd.read_csv(TWCS, dtype=str, lineterminator="\n")
    at = pd.to_datetime(table.created_at, format="%a %b %d %H:%M:%S %z %Y")
    table["at"] = (at - pd.Timestamp(0, tz="UTC")).dt.total_seconds()
    table["parent"] = table.in_response_to_tweet_id.str.replace(r"\.0$", "", regex=True)
    return table


def threads(table: pd.DataFrame) -> list[Thread]:
    group: dict[str, str] = {}

    def find(id: str) -> str:
        while group.get(id, id) != id:
            id = group[id]
        return id

    for id, parent in table.dropna(subset=["parent"])[["tweet_id", "parent"]].itertuples(index=False):
        group[find(id)] = find(parent)
    found = []
    for _, posts in table.groupby(table.tweet_id.map(find)):
        customer = posts[(posts.inbound == "True") & ~posts.text.str.startswith("RT @")]
        if len(customer):
            each = sorted(zip(posts["at"], posts.inbound == "False", strict=True))
            found.append(Thread(customer["at"].min(), each, list(posts.index)))
    return found


def worked(start: float, end: float) -> float:
    """Seconds between 9 and 17 o'clock UTC, Monday to Friday."""
    total = 0.0
    for day in range(int(start // 86400), int(end // 86400) + 1):
        if (day + 3) % 7 < 5:  # 1 January 1970 was a Thursday
            total += max(0.0, min(end, day * 86400 + 17 * 3600) - max(start, day * 86400 + 9 * 3600))
    return total


def sentiment(texts: pd.Series, config: Config) -> tuple[float, int]:
    """Net sentiment in points, and of how many."""
    analyser, scored_text = SentimentIntensityAnalyzer(), ScoredText(config)
    found = texts.map(lambda text: analyser.polarity_scores(scored_text(html.unescape(text)))["compound"])
    return 100 * ((found >= 0.05).sum() - (found <= -0.05).sum()) / len(found), len(found)


def settle(client: redis.Redis) -> int:
    """Sweep until nothing is left to be resolved; gives how many were."""
    casework, number = Casework(SUPPORT, client), 0
    while done := casework.sweep(jobs.now_ms()):
        number += done
    return number


@pytest.mark.skipif(not TWCS.exists(), reason="the recorded conversations are not beside the repository")
def test_conversations_of_a_support_desk(client: redis.Redis, store: Callable[..., None], ask: Ask) -> None:
    """Recorded cases settle as of their recorded times, and change no other figure by it."""
    store(SUPPORT, mentions(TWCS), "Support")
    table = raw_support()
    told = threads(table)
    over = [t for t in told if t.answers and t.waiting_since(float("inf")) is None]
    whole = Period(int(table["at"].min()) * 1000, int(table["at"].max()) * 1000 + 1)
    # Inside buckets at both ends, and at no whole second.
    inner = Period(int(table["at"].quantile(0.3) * 1000) + 317, int(table["at"].quantile(0.9) * 1000) + 211)
    for swept in (False, True):
        assert not swept or settle(client) == len(over)
        for period in (whole, inner):
            _support(ask(SUPPORT, period).figures, table, told, period, swept)


def _support(  # type: ignore[no-untyped-def]
    figures, table: pd.DataFrame, all_threads: list[Thread], period: Period, swept: bool
) -> None:
    start, end = period.start / 1000, period.end / 1000
    said = table[(table["at"] >= start) & (table["at"] < end)]
    opened = [t for t in all_threads if start <= t.opened < end]
    answered = [t for t in opened if t.answers]
    taken = pd.Series([min(t.answers) - t.opened for t in answered])
    business = pd.Series([worked(t.opened, min(t.answers)) for t in answered])
    # As docs/kpis.md says: what was opened more than 90 days before the range is left out.
    waits = [t.waiting_since(end) for t in all_threads if start - 90 * 86400 <= t.opened < end]
    waiting = pd.Series([end - since for since in waits if since is not None])
    back = [t for t in answered if any(not brand and at > min(t.answers) for at, brand in t.posts)]
    ours, said = said[said.inbound == "False"], said[said.inbound == "True"]
    assert len(ours) > 100
    net, scored = sentiment(said.text, SUPPORT)
    expected = {
        "mentions": len(said),
        "our_posts": len(ours),
        "authors": said.author_id.nunique(),
        "net_sentiment": net,
        "unscored": 0,
        "first_response_median": taken.median(),
        "first_response_p90": taken.quantile(0.9),
        "first_response_business_median": business.median(),
        "first_response_business_p90": business.quantile(0.9),
        "response_rate": 100 * len(answered) / len(opened),
        "sla": 100 * (business <= 3600).sum() / len(opened),
        "reopened": 100 * len(back) / len(answered),
        "backlog": len(waiting),
        "backlog_age_median": waiting.median(),
        "backlog_age_p90": waiting.quantile(0.9),
        "cases_answered": len(answered),
    }
    found = {key: figures[key].value for key in expected}
    assert found == {key: pytest.approx(value, abs=1e-6) for key, value in expected.items()}
    assert figures["first_response_median"].items == len(answered)
    assert figures["sla"].items == figures["response_rate"].items == len(opened)
    assert figures["net_sentiment"].items == scored
    kinds = [figures[f"answered_{kind}"].items for kind in ("questions", "requests", "complaints", "unasked", "others")]
    assert sum(kinds) == len(opened), "whatever opened a case is in the response mix"
    assert figures["answered_others"].items > len(opened) / 2
    over = [t for t in opened if swept and t.answers and t.waiting_since(float("inf")) is None]
    resolved = pd.Series([max(t.answers) - t.opened for t in over], dtype=float)
    in_hours = pd.Series([worked(t.opened, max(t.answers)) for t in over], dtype=float)
    for key, times in (("resolution", resolved), ("resolution_business", in_hours)):
        median, p90 = figures[f"{key}_median"], figures[f"{key}_p90"]
        assert median.items == p90.items == len(over)
        if over:
            assert median.value == pytest.approx(times.median(), abs=1e-6)
            assert p90.value == pytest.approx(times.quantile(0.9), abs=1e-6)
        else:
            assert median.value is None
    assert figures["known_median"].value is None, "imported history tells nothing of who knew when"


@pytest.mark.skipif(not AIRLINE.exists(), reason="the recorded tweets are not beside the repository")
def test_tweets_to_airlines(store: Callable[..., None], ask: Ask) -> None:
    events = mentions(AIRLINE)
    store(AIRLINES, [event for event in events if "@united" not in event.text.lower()], "all")
    table = pd.read_csv(AIRLINE, dtype=str)
    table["at"] = (pd.to_datetime(table.tweet_created, utc=True) - pd.Timestamp(0, tz="UTC")).dt.total_seconds()
    table = table.drop_duplicates("tweet_id")
    table = table[~table.text.map(html.unescape).str.lower().str.contains("@united")]
    period = Period(int(table["at"].min() * 1000) + 86_400_500, int(table["at"].max() * 1000) - 3_599_000)
    said = table[(table["at"] * 1000 >= period.start) & (table["at"] * 1000 < period.end)]
    figures = ask(AIRLINES, period).figures
    net, _ = sentiment(said.text, AIRLINES)
    assert figures["mentions"].value == len(said)
    assert figures["authors"].value == said.name.nunique()
    assert figures["net_sentiment"].value == pytest.approx(net, abs=1e-6)
    assert figures["reach"].value is None, "this file does not say how many follow"


@pytest.mark.skipif(not AIRLINE.exists(), reason="the recorded tweets are not beside the repository")
def test_share_of_voice(store: Callable[..., None], ask: Ask) -> None:
    store(AIRLINES, mentions(AIRLINE))
    table = pd.read_csv(AIRLINE, dtype=str).drop_duplicates("tweet_id")
    texts = table.text.map(html.unescape).str.lower()
    ours, theirs = (texts.str.contains(rf"(?<![a-z0-9_])@{name}(?![a-z0-9_])") for name in ("united", "jetblue"))
    at = (pd.to_datetime(table.tweet_created, utc=True) - pd.Timestamp(0, tz="UTC")).dt.total_seconds()
    figure = ask(AIRLINES, Period(int(at.min()) * 1000, int(at.max()) * 1000 + 1)).figures["share_of_voice"]
    assert figure.items == (ours | theirs).sum()
    assert figure.value == pytest.approx(100 * ours.sum() / (ours.sum() + theirs.sum()))
