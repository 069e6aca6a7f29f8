"""A real file from the command line to the pixels, compared with pandas over the same rows."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from listening.config import parse
from listening.mention import label_of
from listening.triage.scored_text import ScoredText
from tests.patience import PATIENCE_S
from tests.system.running import Up, until

ROOT = Path(__file__).parents[2]
TWEETS = ROOT.parent / "shared" / "data" / "airline" / "tweets.csv"
AIRLINE = (ROOT / "examples" / "airline.toml").read_text("utf-8")
ALL_TIME = "from=2015-01-01T00:00:00Z&to=2026-01-01T00:00:00Z"
OWN = {"jetblue", "united", "americanair", "southwestair", "usairways", "virginamerica", "delta", "deltaassist"}
"""Names of the airlines' own accounts, as ``own`` of the example has them."""
LABELS = {"n": "negative", "u": "neutral", "p": "positive", "x": "unscored"}

pytestmark = pytest.mark.skipif(not TWEETS.exists(), reason="shared/data is not beside this checkout")


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    with Up(tmp_path, AIRLINE, "--workers", "2") as running:
        yield running


def totals(answer: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert answer.returncode == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout.split("\n")[-2])
    return found


def exported(up: Up, token: str, query: str) -> pd.DataFrame:
    request = urllib.request.Request(
        f"{up.address}/api/v1/mentions?{query}", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        lines = answer.read().decode().split("\n")
    return pd.DataFrame([json.loads(line) for line in lines if line])


def counted(values: pd.Series[Any]) -> dict[str, int]:
    return {str(key): int(n) for key, n in values.value_counts().items()}


def agrees(overview: dict[str, Any], rows: pd.DataFrame) -> None:
    """Every figure of an overview is what pandas counts in the rows."""
    assert overview["mentions"] == len(rows)
    by_sentiment = {key: n for key, n in overview["by_sentiment"].items() if n}
    assert by_sentiment == counted(rows["label"])
    scored = rows[rows["label"] != "unscored"]["label"]
    net = ((scored == "positive").sum() - (scored == "negative").sum()) / len(scored)
    assert overview["net_sentiment"] == pytest.approx(net, abs=1e-12)
    assert overview["authors"] == rows["author"].nunique()
    assert overview["by_topic"] == counted(rows["topics"].explode())
    assert overview["by_source"] == counted(rows["source"])
    assert overview["by_language"] == counted(rows["language"])
    assert overview["by_department"] == counted(rows["department"])
    country = rows["place"].map(lambda place: (place and place["country"]) or "unknown")
    assert overview["by_country"] == counted(country)


def test_import_twice_and_every_figure(up: Up) -> None:
    token = up.run("api-token", "test").stdout.strip()
    first = totals(up.run("import", TWEETS, "--language", "en"))
    raw = pd.read_csv(TWEETS)
    customers = raw[~raw["name"].str.lower().isin(OWN)]
    assert (first["read"], first["stored"], first["duplicates"]) == (len(raw), len(raw), 0)

    overview = up.get(f"/api/v1/overview?{ALL_TIME}", token)
    rows = exported(up, token, ALL_TIME)
    agrees(overview, rows)
    assert (overview["mentions"], overview["our_posts"]) == (len(customers), len(raw) - len(customers))
    assert overview["authors"] == customers["name"].nunique()

    analyser, scored_text = SentimentIntensityAnalyzer(), ScoredText(parse(AIRLINE))
    for row in rows.itertuples():
        assert row.compound == analyser.polarity_scores(scored_text(row.text))["compound"], row.text
        assert row.label == LABELS[label_of(row.compound).value]

    # A range that begins and ends inside a bucket, and one topic of it.
    part = "from=2015-02-18T03:17:23Z&to=2015-02-21T22:41:07Z"
    agrees(up.get(f"/api/v1/overview?{part}", token), exported(up, token, part))
    topic = rows["topics"].explode().value_counts().index[0]
    query = f"{part}&topic={urllib.request.quote(topic)}"
    agrees(up.get(f"/api/v1/overview?{query}", token), exported(up, token, query))

    again = totals(up.run("import", TWEETS, "--language", "en"))
    assert (again["stored"], again["duplicates"]) == (0, len(raw))
    assert up.get(f"/api/v1/overview?{ALL_TIME}", token) == overview


def test_replay_at_full_speed_moves_every_panel(up: Up, browser: Browser) -> None:
    token = up.run("api-token", "test").stdout.strip()
    link = up.run("wall-link", "test").stdout.strip()
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    pages: dict[str, Page] = {}
    for screen in ("pulse", "departments", "voices"):
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.on("request", lambda r: complaints.append(r.url) if _is_foreign(r.url, up) else None)
        page.goto(link)
        page.goto(f"{up.address}/wall/{screen}")
        page.wait_for_selector("[data-panel]")
        pages[screen] = page
    before = {screen: _panels(page) for screen, page in pages.items()}

    found = totals(up.run("replay", TWEETS, "--speed", "max", "--language", "en"))
    read = found["read"]
    assert (found["stored"], found["duplicates"], found["rejected"]) == (read, 0, {})
    number = int((~pd.read_csv(TWEETS)["name"].str.lower().isin(OWN)).sum())

    today = pages["pulse"].locator(".counter-today .big")
    until(lambda: _number(today.inner_text()) == number, f"{number} on the wall")
    overview = up.get("/api/v1/overview", token)
    agrees(overview, exported(up, token, ""))
    assert overview["mentions"] == number
    net = pages["pulse"].locator(".counter-net .big")
    shown = round(overview["net_sentiment"] * 100)
    until(lambda: _signed(net.inner_text()) == shown, f"net sentiment {shown} on the wall")
    departments = pages["departments"].locator("[data-panel=departments]")
    for name, n in overview["by_department"].items():
        until(lambda n=n: f"{n:,}" in departments.inner_text(), f"{n:,} for {name} on the wall")
    for screen, page in pages.items():
        still = {panel: shown for panel, shown in before[screen].items() if panel != "sources"}  # it listens to none
        until(lambda page=page, still=still: not still.items() & _panels(page).items(), f"all of {screen} moved")
    assert complaints == []


def _panels(page: Page) -> dict[str, str]:
    """What each panel shows."""
    found: dict[str, str] = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('[data-panel]')]"
        ".map(p => [p.dataset.panel, p.innerHTML]))"
    )
    return found


def _is_foreign(url: str, up: Up) -> bool:
    return not url.startswith((up.address, up.address.replace("http", "ws"), "data:", "blob:"))


def _number(text: str) -> int:
    digits = "".join(c for c in text if c.isdigit())
    return int(digits) if digits else -1


def _signed(text: str) -> int | None:
    text = text.replace("\N{MINUS SIGN}", "-").replace("+", "").strip()
    return int(text) if text.lstrip("-").isdigit() else None
