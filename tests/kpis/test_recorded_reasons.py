"""Why recorded customers wrote: shares beside regular expressions over the raw files, and the same wherever they
stand.
"""

from __future__ import annotations

import asyncio
import csv
import html
import io
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import pandas as pd
import pytest
import redis

from dashboard.api import kpi_answers, kpi_csv
from layouts.kpis import reasons as page
from layouts.kpis import report
from listening.config import Config, Contact, load
from listening.counting.counts import EVERYTHING
from listening.kpis.behind import mentions_with
from listening.kpis.board import Board
from listening.kpis.perception import Perception, apart, as_share
from listening.kpis.period import Period, RangeName, span
from listening.store.connection import connect_async
from listening.store.counts import Recollection
from listening.store.newest import newest
from listening.triage.reasons import READ
from listening.wall.panels import reasons as wall
from listening.wall.panels.reasons import Reasons
from listening.wall.sums import Sums
from listening.wall.view import View
from tests.kpis.conftest import SHARED, Ask
from tests.kpis.test_reasons import LINKS
from tests.kpis.test_recorded import AIRLINE, TWCS, mentions, raw_support

ROOT = Path(__file__).resolve().parents[2]
JOINS = r"[^\W\u0e00-\u0eff\u1780-\u17ff\u2e80-\uabff\uf900-\ufaff]"
"""A letter that continues a word: none of a script written without spaces."""


class Rule(NamedTuple):
    """Terms as (what stands in a text at least, where exactly)."""

    name: str
    any: list[tuple[str, re.Pattern[str]]]
    all: list[tuple[str, re.Pattern[str]]]
    none: list[tuple[str, re.Pattern[str]]]

    def fits(self, text: str) -> bool:
        there = (sought in text and bool(where.search(text)) for sought, where in self.any)
        return (
            (not self.any or any(there))
            and all(where.search(text) for _, where in self.all)
            and not any(sought in text and where.search(text) for sought, where in self.none)
        )


def terms(written: list[str]) -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for term in written:
        stem = plain(term.removesuffix("*"))
        before = f"(?<!{JOINS})" if re.match(JOINS, stem[0]) else ""
        after = f"(?!{JOINS})" if re.match(JOINS, stem[-1]) and not term.endswith("*") else ""
        found.append((stem, re.compile(before + re.escape(stem) + after)))
    return found


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip()


def rules(path: Path, table: str, name: str) -> list[Rule]:
    entries = tomllib.loads(path.read_text(encoding="utf-8"))[table]
    return [Rule(e[name], *(terms(e.get(key, [])) for key in ("any", "all", "none"))) for e in entries]


def reasons_of(texts: pd.Series) -> pd.Series:
    """Why each was written; "" = no reason."""
    shipped = rules(ROOT / "config.toml", "reasons", "reason")
    plains = texts.map(html.unescape).map(plain)
    reposts = plains.str.startswith("rt @")
    first = plains.map(lambda text: next((rule.name for rule in shipped if rule.fits(text)), ""))
    return first.mask(reposts, "")


def airlines() -> tuple[pd.DataFrame, Config]:
    config = load(ROOT / "examples" / "airline.toml")
    table = pd.read_csv(AIRLINE, dtype=str).drop_duplicates("tweet_id")
    topics = rules(ROOT / "examples" / "airline.toml", "topics", "name")
    table = table[table.text.map(html.unescape).map(plain).map(lambda text: any(topic.fits(text) for topic in topics))]
    own = {handle.lstrip("@").lower() for handle in config.brand.own}
    table = table[~table.name.str.lower().isin(own)].copy()
    table["at"] = pd.to_datetime(table.tweet_created, utc=True).map(lambda at: int(at.timestamp() * 1000))
    return table, config


def conversations() -> tuple[pd.DataFrame, Config]:
    table = raw_support()
    table = table[table.inbound == "True"].copy()
    table["at"] = (table["at"] * 1000).astype(int)
    return table, load(ROOT / "examples" / "support.toml")


RECORDED = [
    pytest.param(AIRLINE, airlines, "", id="airline"),
    pytest.param(TWCS, conversations, "Support", id="support"),
]


@pytest.mark.skipif(not SHARED.exists(), reason="the recorded data are not beside the repository")
@pytest.mark.parametrize(("file", "raw", "topic"), RECORDED)
def test_reasons_of_recorded_mentions(
    file: Path,
    raw: Callable[[], tuple[pd.DataFrame, Config]],
    topic: str,
    store: Callable[..., None],
    ask: Ask,
    client: redis.Redis,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table, config = raw()
    table["reason"] = reasons_of(table.text)
    store(config, mentions(file), topic)
    whole = Period(int(table["at"].min()), int(table["at"].max()) + 1)
    # Inside buckets at both ends.
    inner = Period(int(table["at"].quantile(0.2)) + 317, int(table["at"].quantile(0.9)) + 211)
    for period in (whole, inner):
        counted = table[(table["at"] >= period.start) & (table["at"] < period.end)].reason.value_counts()
        found = ask(config, period).perception
        assert {row.reason.value: row.mentions for row in found.rows} == {
            c.value: counted.get(c.value, 0) for c in Contact
        }
        assert (found.with_reason, found.without) == (counted.sum() - counted[""], counted[""])
        for row in found.rows:
            assert row.measured == pytest.approx(100 * row.mentions / found.with_reason)
            behind, _ = newest(client, period.start, period.end, mentions_with(row.reason, EVERYTHING), 10_000, "")
            assert len(behind) == row.mentions, "the list behind it has as many"

    # In the middle of what was said, for the wall at the edge of ten seconds.
    now = int(table["at"].median()) // 10_000 * 10_000 + 86_400_000
    week = ask(config, span(RangeName.week, now, ZoneInfo(config.brand.timezone)), now=now)
    shown = asyncio.run(_on_the_wall(redis_url, config, now))
    assert week.perception.with_reason == shown.number > 1000
    _everywhere(week, config, shown, monkeypatch)


async def _on_the_wall(redis_url: str, config: Config, now: int) -> Reasons:
    client = connect_async(redis_url)
    try:
        history = Recollection(client, config.retention)
        await history.load(now)
        # The 10 seconds that end now, not those that begin.
        view = View(config=config, now=now - 1, history=history, recent=(), sources=(), handles={}, demo=False)
        return wall.build(Sums(view))
    finally:
        await client.aclose()


def _everywhere(board: Board, config: Config, shown: Reasons, monkeypatch: pytest.MonkeyPatch) -> None:
    """Share and gap of each reason, as it is read off each place, in the order in which it stands there."""
    said = [(row.reason.value, as_share(row.measured), apart(row.gap)) for row in board.perception.rows]
    assert list(_page(board.perception)) == said
    on_wall = sorted(shown.rows.items(), key=lambda item: -item[1].order)
    assert [(READ[letter].value, row.share, row.gap) for letter, row in on_wall] == said
    answered = kpi_answers.answer(board, config).reasons
    assert [(r.reason, as_share(r.measured), apart(r.gap)) for r in answered] == said
    written = {(row[0], row[1]): row for row in csv.reader(io.StringIO(kpi_csv.table(board, config)))}
    for reason in answered:
        row = written["reason, measured", reason.reason]
        assert (float(row[3]), int(row[6])) == (reason.measured, reason.mentions)
        assert int(written["reason, gap", reason.reason][3]) == reason.gap
    drawn: list[str] = []
    text = report._Page.text
    monkeypatch.setattr(
        report._Page,
        "text",
        lambda page, x, y, text_, *a, **k: (drawn.append(text_), text(page, x, y, text_, *a, **k))[1],
    )
    assert report.report(board, config).startswith(b"%PDF")
    for name, share, gap in said:
        at = drawn.index(name)
        assert drawn[at + 1] == gap
        assert drawn[at + 2].startswith(f"{share}  ·  ")


def _page(found: Perception) -> Iterator[tuple[str, str, str]]:
    for row in _all(page.reasons(found, LINKS), "Tr"):
        cells = _all(row, "Td")
        if cells:
            name, *_ = _texts(_all(row, "Th")[0])
            yield name, next(_texts(cells[0])), next(_texts(cells[-1]))


def _all(component: Any, kind: str) -> list[Any]:
    return [each for each in component._traverse() if type(each).__name__ == kind]


def _texts(component: Any) -> Iterator[str]:
    children = component.children if isinstance(component.children, list) else [component.children]
    for child in children:
        if isinstance(child, str):
            yield child
        elif child is not None:
            yield from _texts(child)


def test_a_week_on_the_wall_begins_at_the_midnight_of_the_page() -> None:
    asked: list[tuple[int, int]] = []

    class Listening:
        rewritten = 0

        def cells(self, start: int, end: int) -> dict[Any, int]:
            asked.append((start, end))
            return {}

        def listened(self, start: int, end: int) -> bool:
            return True

    config = load(ROOT / "examples" / "demo.toml")
    now = 1_760_054_400_000 + 5_000_000
    view = View(config=config, now=now, history=Listening(), recent=(), sources=(), handles={}, demo=True)
    assert wall.build(Sums(view)).empty
    week = span(RangeName.week, now, ZoneInfo("Europe/Dublin"))
    assert asked == [(week.start, now - now % 10_000 + 10_000)]
    assert msgspec.json.encode(wall.build(Sums(view)))
