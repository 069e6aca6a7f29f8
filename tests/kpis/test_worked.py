"""Figures of what people do, beside what a script did through the API and pandas made of its notes."""

from __future__ import annotations

import json
import math
import random
import time
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
import redis
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from listening.mention import Mention
from listening.people.permissions import Role
from listening.triage.scored_text import ScoredText
from tests.cases.conftest import Office
from tests.dashboard.conftest import Web
from tests.kpis.script import CONFIG, MINUTE, Deed, posts, work

OURS = {"open", "owned", "waiting_approval", "reopened"}
TARGETS = {"legal": 20 * MINUTE, "front": 90 * MINUTE, "back": 90 * MINUTE}
COUNTRIES = {"Berlin": "DE", "London": "GB", "": ""}


def cases_of(said: list[Mention], deeds: list[Deed], lines: list[dict[str, Any]], recorded: int) -> pd.DataFrame:
    """One row per case, from the posts that were written and the things that were done. Times in ms; NaN = never."""
    by_opener = {post.id: post for post in said}
    replies = {post.parent: post.created for post in said if post.own}
    rows = []
    for line in lines:
        opener, done = by_opener[line["opener"]], [deed for deed in deeds if deed.case == line["id"]]
        routed = "back" if "bag" in opener.text else "legal" if "lawyer" in opener.text else "front"
        rows.append(_row(line["id"], line["state"], opener, replies.get(opener.id), done, routed, recorded))
    return pd.DataFrame(rows)


def _row(
    id: str, state: str, opener: Mention, reply: int | None, done: list[Deed], routed: str, recorded: int
) -> dict[str, Any]:
    # Who answered before it was recorded knew without us.
    department, knew, owned, asked, decided, marked, closed = (
        routed,
        None if reply else recorded,
        None,
        None,
        [],
        None,
        None,
    )
    before = "answered" if reply else "open"
    for deed in done:
        if deed.action == "hand_over" and deed.department != department:
            department, knew = deed.department, deed.at
        if owned is None and (deed.action in ("claim", "assign") or (deed.action == "hand_over" and deed.to)):
            owned = deed.at
        if deed.action in ("approve", "reject"):
            decided.append(deed.at - asked)
        asked = deed.at if deed.action == "request_approval" else asked if deed.state == "waiting_approval" else None
        if deed.action == "mark_answered":
            marked = marked or deed.at
        if deed.state in ("resolved", "dismissed"):
            closed = closed if before in ("resolved", "dismissed") else deed.at
        before = deed.state
    turns, before = [(opener.created, True)] + ([(reply, False)] if reply else []), "answered" if reply else "open"
    for deed in done:
        if (deed.state in OURS) != (before in OURS):
            turns.append((deed.at, deed.state in OURS))
        before = deed.state
    stretches: list[list[float]] = []
    for at, ours in turns:
        if ours:
            stretches.append([at, math.inf])
        else:
            stretches[-1][1] = at
    return {
        "id": id,
        "state": state,
        "opened": opener.created,
        "department": department,
        "topics": opener.topics,
        "source": opener.source,
        "country": COUNTRIES[opener.location],
        "reply": reply,
        "responded": reply or marked,
        "owned": owned,
        "knew": knew,
        "closed": closed if state in ("resolved", "dismissed") else None,
        "decided": decided,
        "asked": asked,
        "hands": sum(d.action == "hand_over" for d in done),
        "people": len({d.who for d in done}),
        "touches": len(done),
        "last": max([opener.created, reply or 0, *(d.at for d in done)]),
        "stretches": stretches,
        "due": opener.created + TARGETS[department],
        "broken": "broken" in opener.text,
        "addressed": "@plovair" in opener.text,
    }


def expected(cases: pd.DataFrame, book: pd.DataFrame, end: int, now: int) -> dict[str, float | None]:
    """``cases``: opened in the range; ``book``: with those before it."""
    needed = cases[cases.state != "dismissed"]
    stopped = needed.responded.fillna(needed.closed)
    late = (stopped.isna() & (needed.due < now)) | (stopped > needed.due)
    judged = needed[stopped.notna() | (needed.due < now)]
    worked = cases[cases.touches > 0]
    resolved = cases[cases.state == "resolved"]
    answered = needed[needed.responded.notna()]
    since = book.stretches.map(lambda all: next((start for start, stop in all if start < end < stop), None)).dropna()
    approvals = cases.explode("decided").decided.dropna().astype(float)
    had = needed[["owned", "responded", "closed"]].min(axis=1)
    first = (cases.reply - cases.opened).dropna() / 1000
    took = (resolved.closed - resolved.opened) / 1000
    knew = (cases.knew - cases.opened).dropna() / 1000
    complaints = needed[needed.broken & needed.addressed]
    found: dict[str, Any] = {
        "first_response_median": first.median(),
        "first_response_p90": first.quantile(0.9),
        "first_response_business_median": first.median(),
        "resolution_median": took.median(),
        "resolution_p90": took.quantile(0.9),
        "resolution_business_p90": took.quantile(0.9),
        "sla": 100 * (1 - late[judged.index].mean()),
        "response_rate": 100 * needed.responded.notna().mean(),
        "reopened": 100 * (answered.stretches.map(len) > 1).mean(),
        "backlog": len(since),
        "backlog_age_median": ((end - since) / 1000).median(),
        "backlog_age_p90": ((end - since) / 1000).quantile(0.9),
        "answered_complaints": 100 * complaints.responded.notna().mean(),
        "answered_unasked": 100 * needed[needed.broken & ~needed.addressed].responded.notna().mean(),
        "answered_questions": 100 * needed[~needed.broken].responded.notna().mean(),
        "hand_overs_median": worked.hands.median(),
        "hand_overs_p90": worked.hands.quantile(0.9),
        "people_median": worked.people.median(),
        "people_p90": worked.people.quantile(0.9),
        "touches_median": worked.touches.median(),
        "touches_p90": worked.touches.quantile(0.9),
        "known_median": knew.median(),
        "known_p90": knew.quantile(0.9),
        "unowned": (had.fillna(now) > needed.due).sum(),
        "approvals_waiting": cases.asked.notna().sum(),
        "approval_median": approvals.median() / 1000,
        "approval_p90": approvals.quantile(0.9) / 1000,
        "cases_answered": len(answered),
    }
    return {key: None if pd.isna(value) else float(value) for key, value in found.items()}


def of_mentions(said: pd.DataFrame, everything: pd.DataFrame) -> dict[str, float | None]:
    """Of customers: what the brand wrote is in none of them. ``everything``: whatever its topic."""
    others = said[~said.own]
    score = others.compound
    of = {
        name: everything[~everything.own].topics.map(lambda names, name=name: name in names).sum()
        for name in ("Plovair", "Osprelle")
    }
    found: dict[str, Any] = {
        "mentions": len(others),
        "our_posts": int(said.own.sum()),
        "authors": len(others[["source", "author"]].drop_duplicates()),
        "reach": others.followers.sum() if others.followers.notna().any() else None,
        "net_sentiment": 100 * ((score >= 0.05).mean() - (score <= -0.05).mean()),
        "unscored": 0,
        "share_of_voice": 100 * of["Plovair"] / sum(of.values()),
    }
    return {key: None if pd.isna(value) else float(value) for key, value in found.items()}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_morning_of_work(web: Web, client: redis.Redis, seed: int) -> None:
    office, dice = Office(client, CONFIG), random.Random(seed)
    begun = time.time_ns() // 1_000_000
    start = begun - 200 * MINUTE
    rivals = [
        Mention(
            id=f"s:o{n}",
            source="s",
            created=start + n * MINUTE,
            text="osprelle is late",
            author=f"b{n}",
            language="en",
            topics=("Osprelle",),
        )
        for n in range(7)
    ]
    said = posts(start, 40, dice)
    office.ingest(*said, *rivals)
    stored = time.time_ns() // 1_000_000
    deeds = work(web, office, 500, dice)
    assert {deed.action for deed in deeds} >= {
        "hand_over",
        "approve",
        "reject",
        "mark_answered",
        "resolve",
        "reopen",
        "dismiss",
    }
    ada = web.signed_in(Role.manager)
    answer = web.get(ada, f"/api/v1/cases?from={start / 1000:.3f}")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    recorded = {web.get(ada, f"/api/v1/cases/{line['id']}").json()["trail"][0]["recorded"] for line in lines}
    assert all(begun <= pd.Timestamp(at).value // 1_000_000 <= stored for at in recorded)
    (at,) = recorded
    cases = cases_of(said, deeds, lines, pd.Timestamp(at).value // 1_000_000)
    assert len(cases) == 40
    assert (cases.department == [line["department"] for line in lines]).all()
    analyser, scored_text = SentimentIntensityAnalyzer(), ScoredText(CONFIG)
    table = pd.DataFrame(
        [
            (m.source, m.author, m.created, m.own, m.followers, m.topics, m.text, m.location, m.parent)
            for m in [*said, *rivals]
        ],
        columns=["source", "author", "at", "own", "followers", "topics", "text", "location", "parent"],
    )
    table["compound"] = table.text.map(lambda text: analyser.polarity_scores(scored_text(text))["compound"])
    table["country"] = table.location.map(COUNTRIES)
    # Inside buckets at both ends: just after one case was opened, and just before another one.
    ordered = sorted(cases.opened)
    middle = sorted(deed.at for deed in deeds)[len(deeds) // 2] + 1
    ranges = [
        (start - 317, begun),
        (ordered[5] + 1, ordered[-4]),
        (start, middle),
        (start, time.time_ns() // 1_000_000),
    ]
    filters: list[dict[str, str]] = [
        {},
        {"department": "back"},
        {"topic": "Featherclub"},
        {"source": "t"},
        {"country": "DE"},
        {"source": "s", "department": "legal"},
    ]
    for first, last in ranges:
        for only in filters:
            query = {"from": f"{first / 1000:.3f}", "to": f"{last / 1000:.3f}"} | only
            answer = web.get(ada, f"/api/v1/kpis?{urlencode(query)}").json()
            found = {figure["key"]: figure for figure in answer["figures"]}
            now = time.time_ns() // 1_000_000
            mine = _chosen(cases, only)
            opened = mine[(mine.opened >= first) & (mine.opened < last)]
            wanted = expected(opened, mine[mine.opened < last], last, now)
            values = {key: found[key]["value"] for key in wanted}
            assert values == {
                key: pytest.approx(value, abs=1e-6) if value is not None else None for key, value in wanted.items()
            }, query
            inside = table[(table["at"] >= first) & (table["at"] < last)]
            if "department" not in only:
                voiced = of_mentions(
                    _chosen(inside, only), _chosen(inside, {k: v for k, v in only.items() if k != "topic"})
                )
                if only.get("topic"):
                    del voiced["share_of_voice"]
                values = {key: found[key]["value"] for key in voiced}
                assert values == {
                    key: pytest.approx(value, abs=1e-6) if value is not None else None for key, value in voiced.items()
                }, query
            worst = opened[opened.hands > 0].sort_values(["hands", "people", "touches"], ascending=False)
            handed = answer["most_handed_around"]
            assert [(h["hand_overs"], h["people"], h["touches"]) for h in handed] == list(
                worst[["hands", "people", "touches"]].head(5).itertuples(index=False, name=None)
            )
            elapsed = (worst.set_index("id")["last"] - worst.set_index("id").opened) / 1000
            assert {h["case"]: h["elapsed"] for h in handed} == {
                h["case"]: pytest.approx(elapsed[h["case"]]) for h in handed
            }
            _worth(found["worth"], opened, inside, last, bool(only))


def _chosen(table: pd.DataFrame, only: dict[str, str]) -> pd.DataFrame:
    for name, value in only.items():
        has = table.topics.map(lambda names: value in names) if name == "topic" else table[name] == value  # noqa: B023
        table = table[has]
    return table


def _worth(figure: dict[str, Any], cases: pd.DataFrame, said: pd.DataFrame, end: int, partly: bool) -> None:
    if partly:
        assert figure["value"] is None
        assert figure["note"].startswith("only for all cases")
        return
    number = ((cases.state != "dismissed") & cases.responded.notna()).sum()
    weeks = (end - said["at"].min()) / (7 * 86_400_000)
    low, high = 4 * number - weeks * 20 * 30, 9 * number - weeks * 10 * 30
    assert (figure["low"], figure["high"], figure["value"]) == pytest.approx((low, high, (low + high) / 2))
    assert figure["items"] == number
