"""The API, the CSV and the report over HTTP: one number for one question, and for whom."""

from __future__ import annotations

import csv
import io
import re
import time

import pandas as pd
import pytest
from pypdf import PdfReader

from dashboard.reading.spreadsheet import plain
from listening.people.permissions import Role
from listening.store import mentions
from listening.triage.answering import AnsweringRules
from tests.dashboard.conftest import Web, say
from tests.kpis.made import mention

RANGE = f"?from={time.time() - 86_400:.0f}&to={time.time() + 10_800:.0f}"


@pytest.fixture(autouse=True)
def _said(web: Web) -> None:
    now = int(time.time() * 1000)
    said = [mention(n, now - n * 60_000, department="care" if n % 2 else "ground") for n in range(1, 8)]
    say(web.client, web.config, *said)


@pytest.mark.parametrize("query", ["", "&department=care", "&topic=Plovair&country=IE"])
def test_the_api_and_the_csv_say_the_same(web: Web, query: str) -> None:
    someone = web.signed_in(Role.executive)
    answer = web.get(someone, f"/api/v1/kpis{RANGE}{query}").json()
    table = list(
        csv.reader(io.StringIO(web.get(someone, f"/kpi/figures.csv{RANGE}{query}").content.decode("utf-8-sig")))
    )
    written = {row[1]: row for row in table if row[0] == "figure"}
    assert len(written) == len(answer["figures"])
    for figure in answer["figures"]:
        row = written[figure["title"]]
        assert row[3] == ("" if figure["value"] is None else str(figure["value"]))
        assert row[6] == str(figure["items"])
    heard = next(f for f in answer["figures"] if f["key"] == "mentions")
    overview = web.get(someone, f"/api/v1/overview{RANGE}{query}").json()
    assert (heard["unit"], heard["value"], heard["items"]) == (
        "mentions",
        overview["mentions"],
        overview["mentions"],
    )
    authors = next(f for f in answer["figures"] if f["key"] == "authors")
    assert authors["value"] == overview["authors"]


def test_the_parts_of_a_change_add_up_in_the_api_and_in_the_csv(web: Web) -> None:
    now = int(time.time() * 1000)
    # The day before counts as heard where all calendar days it touches were: three, soon after midnight.
    say(web.client, web.config, *(mention(20 + n, now - 86_460_000 - n * 6 * 3_590_000) for n in range(6)))
    someone = web.signed_in(Role.executive)
    day = f"from={now / 1000 - 86_400:.0f}&to={now / 1000 + 3_600:.0f}"
    asked = f"?figure=net_sentiment&{day}"
    answer = web.get(someone, f"/api/v1/kpis/moved{asked}").json()
    board = web.get(someone, f"/api/v1/kpis?{day}").json()
    figure = next(f for f in board["figures"] if f["key"] == "net_sentiment")
    assert not answer["why_not"]
    assert answer["value"] == pytest.approx(figure["value"], abs=0.001)
    assert answer["change"] == pytest.approx(answer["value"] - answer["value_before"])
    by = {each["by"] for each in answer["parts"]}
    assert by == {"topic", "department", "source", "language"}
    for each in by:
        parts = [part for part in answer["parts"] if part["by"] == each]
        assert sum(round(1000 * part["change"]) for part in parts) == round(1000 * answer["change"])
    table = list(csv.reader(io.StringIO(web.get(someone, f"/kpi/why.csv{asked}").content.decode("utf-8-sig"))))
    assert [row[3] for row in table if row[2] == "department"] == [
        part["group"] for part in answer["parts"] if part["by"] == "department"
    ]
    wrong = web.get(someone, "/api/v1/kpis/moved?figure=luck")
    assert wrong.status_code == 422
    assert "net_sentiment" in wrong.json()["detail"][0]["msg"]


def test_what_needs_an_answer_and_who_should_have_it_is_by_rules_until_people_said_so(web: Web) -> None:
    someone = web.signed_in(Role.executive)
    found = web.get(someone, "/api/v1/quality").json()
    # Seven of somebody's: three compounds in turn, of which the lowest is a complaint.
    assert found["asked"] == 7
    assert 0 < found["needs_answer"]["counted"] < 1
    assert {each["department"]: round(7 * each["share"]["counted"]) for each in found["departments"]} == {
        "care": 4,
        "ground": 3,
    }
    assert all(each["share"]["calibrated"] is None for each in found["departments"])
    assert web.get(someone, "/api/v1/quality?days=3").status_code == 422
    board = web.get(someone, f"/api/v1/kpis{RANGE}").json()
    shares = [each["mentions_share"] for each in board["departments"] if each["mentions_share"]]
    assert all(share["calibrated"] is None and share["reviewed"] == 0 for share in shares)


def test_the_share_that_needs_an_answer_is_that_of_the_mentions_of_the_range_everywhere(web: Web) -> None:
    someone = web.signed_in(Role.executive)
    rules = AnsweringRules(web.config)
    stored = [m for m in mentions.newest(web.client, 100) if not m.own]
    needs = [rules(m) for m in stored]
    frame = pd.DataFrame(
        {"sent": [m.department for m in stored], "needs": [need is not None and need.opens for need in needs]}
    )
    board = web.get(someone, f"/api/v1/kpis{RANGE}").json()
    assert board["asked"] == len(frame) == 7
    assert board["needs_answer"] == {"counted": frame.needs.mean(), "calibrated": None, "reviewed": 0}
    for name, of_it in frame.groupby("sent"):
        one = web.get(someone, f"/api/v1/kpis{RANGE}&department={name}").json()
        assert (one["asked"], one["needs_answer"]["counted"]) == (len(of_it), of_it.needs.mean())
    rows = csv.reader(io.StringIO(web.get(someone, f"/kpi/figures.csv{RANGE}").content.decode("utf-8-sig")))
    (row,) = [row for row in rows if row[1] == "share of mentions that needs an answer"]
    assert (float(row[3]), row[6], row[-1]) == (pytest.approx(100 * frame.needs.mean()), "7", "no")
    _, why = PdfReader(io.BytesIO(web.get(someone, f"/kpi/report.pdf{RANGE}").content)).pages
    said = f"Needs an answer: {100 * frame.needs.mean():.0f} % of the newest 7 mentions; by rules only, not checked"
    assert said in re.sub(r"\s+", " ", why.extract_text()).replace("\u00a0", " ")


def test_the_report_is_one_page_and_one_of_why(web: Web) -> None:
    body = web.get(web.signed_in(Role.manager), f"/kpi/report.pdf{RANGE}")
    assert body.headers["content-type"] == "application/pdf"
    assert body.content.startswith(b"%PDF-")
    _, why = PdfReader(io.BytesIO(body.content)).pages
    text = re.sub(r"\s+", " ", why.extract_text())
    assert "Which department should have had what share of mentions" in text
    assert "by rules only, not checked" in text


def test_wrong_parameters_are_named(web: Web) -> None:
    answer = web.get(web.signed_in(Role.executive), "/api/v1/kpis?from=later&department=nobody")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["query", "from"]
    unknown = web.get(web.signed_in(Role.executive), "/api/v1/kpis?department=nobody")
    assert unknown.status_code == 422


def test_agents_and_walls_see_no_key_figures(web: Web) -> None:
    for role in (Role.agent, Role.viewer):
        assert web.get(web.signed_in(role), "/kpi").status_code == 403
        assert web.get(web.signed_in(role), "/kpi/figures.csv").status_code == 403


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_is_computed(text: str) -> None:
    assert plain(text) == "'" + text
    assert plain(-1.5) == -1.5


@pytest.mark.parametrize("where", ["/api/v1/kpis", "/kpi/figures.csv", "/kpi/report.pdf"])
def test_a_range_of_half_a_century_is_refused_with_what_would_do(web: Web, where: str) -> None:
    answer = web.get(web.signed_in(Role.executive), f"{where}?from=1970-01-01")
    assert answer.status_code == 422
    assert "take a shorter range" in answer.json()["detail"][0]["msg"]


def test_a_moment_that_no_calendar_goes_on_from_is_refused(web: Web) -> None:
    who = web.signed_in(Role.executive)
    for text in ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00%2B14:00", "99999999999999", "9999-12-31"):
        for name in ("from", "to"):
            answer = web.get(who, f"/api/v1/kpis?{name}={text}")
            assert answer.status_code == 422, (name, text)
