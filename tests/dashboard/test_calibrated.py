"""Net sentiment wherever it stands: by word list only until enough is reviewed, then as pandas corrects it."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import time
from typing import Any, NamedTuple

import pandas as pd
import pytest
import redis
import requests
from msgspec.structs import replace
from pypdf import PdfReader
from websockets.sync.client import connect

from layouts.kit.formats import signed
from listening.learning.calibration import ENOUGH
from listening.learning.correction import MetAs, of
from listening.learning.sample import UNCHECKED_ALWAYS
from listening.mention import Label, Mention
from listening.people.permissions import Role
from listening.store import corrections, sample
from listening.store.access import access
from listening.wall.frame import apply
from tests.dashboard.conftest import Web, say
from tests.patience import PATIENCE_S

NUMBER = {Label.negative: -1, Label.neutral: 0, Label.positive: 1}
FOUND = {-0.6: (80, 15, 5), 0.0: (40, 50, 10), 0.6: (45, 15, 40)}
"""What people find in what the word list scored so: the word list is kind."""
REVIEWED = 160


class Reviewing(NamedTuple):
    said: pd.DataFrame
    judged: pd.DataFrame
    query: str


@pytest.fixture
def reviewing(web: Web) -> Reviewing:
    """Two minutes of mentions in two topics, of which some are reviewed; nobody has worked out yet what that says."""
    now, dice = int(time.time() * 1000), random.Random(7)
    scores = dice.choices(list(FOUND), (20, 30, 50), k=500)
    said = [
        Mention(
            id=f"demo:{n}",
            source="demo",
            created=now - 250 * n,
            text="plovair",
            author=f"a{n % 40}",
            topics=("Plovair", "Baggage") if n % 5 == 0 else ("Plovair",),
            department="care",
            language="en",
            compound=score,
        )
        for n, score in enumerate(scores)
    ]
    say(web.client, web.config, *said)
    judged = []
    for mention in dice.sample(said, REVIEWED):
        right = dice.choices(list(NUMBER), FOUND[mention.compound])[0]  # type: ignore[index]
        event = replace(of(mention, False, "Kim", now), mood=right, found=MetAs.review, weight=3.0)
        corrections.add(web.client, event)
        judged.append((mention.label, NUMBER[right]))
    return Reviewing(
        pd.DataFrame({"label": [m.label for m in said]}),
        pd.DataFrame(judged, columns=["label", "right"]),
        f"from={(now - 600_000) / 1000:.3f}&to={now / 1000 + 60:.3f}",
    )


def corrected(found: Reviewing) -> tuple[float, float, float]:
    """Value and 95 % interval in points, as docs/learning.md says it: the mean error of each label by itself."""
    parts = found.said["label"].value_counts(normalize=True)
    of_each = found.judged.groupby("label")["right"].agg(["size", "mean", "var"])
    overall = found.judged["right"].mean()
    mean = (of_each["size"] * of_each["mean"] + overall) / (of_each["size"] + 1)
    spread = of_each["var"] + 1 / (of_each["size"] + 2) ** 2
    value = (parts * mean).sum()
    variance = (parts**2 * spread / of_each["size"] + parts * spread / len(found.said)).sum()
    from scipy.stats import t as student  # takes two seconds, and every process collects every test

    half = student.ppf(0.975, len(found.judged) - 3) * variance**0.5
    return 100 * value, 100 * (value - half), 100 * (value + half)


class Told(NamedTuple):
    api: dict[str, Any]
    overview: dict[str, Any]
    row: dict[str, str]
    paper: str


def told(web: Web, session: requests.Session, query: str) -> Told:
    figures = web.get(session, f"/api/v1/kpis?{query}").json()["figures"]
    table = web.get(session, f"/kpi/figures.csv?{query}").content.decode("utf-8-sig")
    page = PdfReader(io.BytesIO(web.get(session, f"/kpi/report.pdf?{query}").content)).pages[0]
    return Told(
        next(figure for figure in figures if figure["key"] == "net_sentiment"),
        web.get(session, f"/api/v1/overview?{query}").json(),
        next(row for row in csv.DictReader(io.StringIO(table)) if row["figure"] == "Net sentiment"),
        re.sub(r"\s+", " ", page.extract_text()),
    )


def test_one_figure_unchecked_and_then_corrected(web: Web, client: redis.Redis, reviewing: Reviewing) -> None:
    manager, query = web.signed_in(Role.manager), reviewing.query
    numbers = reviewing.said["label"].map(NUMBER)
    before = told(web, manager, query)
    assert before.api["value"] == pytest.approx(100 * numbers.mean())
    assert (before.api["unchecked"], before.api["reviewed"], before.api["low"]) == (True, 0, None)
    assert before.api["note"] == "by word list only, not checked"
    assert (before.row["checked"], before.row["low"], before.row["reviewed"]) == ("no", "", "")
    assert f"Net sentiment {signed(round(before.api['value']))} by word list only, not checked" in before.paper
    assert before.overview["net_calibrated"] is None
    assert before.overview["net_note"] == before.api["note"]
    assert web.get(manager, f"/api/v1/series?{query}").json()["net_note"] == UNCHECKED_ALWAYS
    # -- somebody works it out
    assert sample.renew(client)
    after = told(web, manager, query)
    value, low, high = corrected(reviewing)
    assert low < value < high < 100 * numbers.mean(), "people are less kind than the word list"
    assert [after.api[key] for key in ("value", "low", "high")] == pytest.approx([value, low, high], abs=0.01)
    assert (after.api["unchecked"], after.api["reviewed"]) == (False, REVIEWED)
    assert [float(after.row[key]) for key in ("value", "low", "high")] == pytest.approx([value, low, high], abs=0.01)
    assert (after.row["checked"], after.row["reviewed"]) == ("yes", str(REVIEWED))
    ends = [signed(round(each)) for each in (value, low, high)]
    assert "Net sentiment {} {} to {} 95 % interval".format(*ends) in after.paper
    assert after.api["note"] == "{1} to {2} (95 %), {0} reviewed".format(REVIEWED, *ends[1:])
    answered = after.overview["net_calibrated"]
    assert [100 * answered[key] for key in ("value", "low", "high")] == pytest.approx([value, low, high], abs=0.01)
    assert answered["reviewed"] == REVIEWED
    assert after.overview["net_note"] == ""
    # -- of one topic too few were looked at, and other figures were never a judgement
    few = told(web, manager, f"{query}&topic=Baggage")
    assert (few.api["unchecked"], few.row["checked"], few.overview["net_calibrated"]) == (True, "no", None)


def test_the_wall_says_the_same(web: Web, client: redis.Redis, reviewing: Reviewing) -> None:
    who = web.browser()
    web.get(who, f"/wall/enter/{access.create_wall_link(client, 'lobby')}")
    sample.renew(client)
    with connect(
        f"{web.live}?screen=pulse", origin=web.origin, additional_headers={"Cookie": web.cookie_header(who)}
    ) as socket:
        state: dict[str, Any] = {}
        net: dict[str, Any] = {}
        right = [*(round(each) for each in corrected(reviewing)), REVIEWED]
        give_up = time.monotonic() + PATIENCE_S
        # The process may hold what the store of the test before had, until it hears that there is another.
        while [net.get(key) for key in ("v", "lo", "hi", "rv")] != right:
            assert time.monotonic() < give_up, (net, right)
            heard = json.loads(socket.recv(timeout=PATIENCE_S))
            state = heard["full"] if "full" in heard else apply(state, heard["patch"])
            net = state.get("counters", {}).get("net", {})
    assert "un" not in net
    assert REVIEWED >= ENOUGH
