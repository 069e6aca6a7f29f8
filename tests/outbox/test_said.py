"""What we said: what went out from here and what was posted elsewhere, each post once, by department and account."""

from __future__ import annotations

import csv
import io

import pytest
import redis
from msgspec.structs import replace
from playwright.sync_api import expect

from layouts.said import page as views
from listening.config import Config, Network, parse
from listening.kpis.period import Period, RangeName
from listening.mention import erase
from listening.outbox.answer import Answer, AnswerState
from listening.outbox.said import SaidFilter, said_lines
from listening.people.permissions import Role
from listening.spans import DAY_MS
from listening.store import outbox
from listening.store.clock import now_ms
from tests.cases.conftest import MINUTE, T0, Office, post
from tests.dashboard.conftest import Web
from tests.desk.conftest import Hire, hire
from tests.outbox.conftest import config_text

__all__ = ["hire"]


def answer(**changed: object) -> Answer:
    made = Answer(
        id="a1",
        case="C1",
        target="s:1",
        account="we",
        network=Network.mastodon,
        text="Tomorrow",
        by="Kim",
        at=T0,
        draft_at=T0,
        key="k",
        state=AnswerState.sent,
        remote="9",
        remote_url="https://m.example/@plovair/9",
        posted_at=T0 + MINUTE,
        post="s:9",
    )
    return replace(made, **changed)


HEARD = replace(post("9", T0 + MINUTE, "Tomorrow", own=True, parent="1"), url="https://m.example/@plovair/9")
ELSEWHERE = post("8", T0 + 2 * MINUTE, "We are hiring", own=True)


def test_sent_from_here_and_heard_it_stands_there_once() -> None:
    lines = said_lines([answer()], [HEARD, ELSEWHERE, HEARD], {}, {})
    assert [(line.text, line.by, line.account) for line in lines] == [
        ("We are hiring", "", "plovair"),
        ("Tomorrow", "Kim", "we"),
    ]
    # An address that somebody gave makes no id of a post.
    assert len(said_lines([answer(post="")], [HEARD], {}, {})) == 1
    # Not heard (yet), it was said all the same; what did not go out was not.
    assert [line.text for line in said_lines([answer()], [], {}, {})] == ["Tomorrow"]
    waits = [answer(state=state) for state in AnswerState if state is not AnswerState.sent]
    assert said_lines(waits, [], {}, {}) == []
    assert said_lines([], [post("1", T0)], {}, {}) == []


def test_what_was_deleted_at_its_source_is_gone_here() -> None:
    (line,) = said_lines([answer()], [erase(HEARD)], {}, {})
    assert (line.gone, line.text, line.url, line.by) == (True, "", "", "Kim")


@pytest.mark.parametrize(
    ("only", "fits"),
    [
        (SaidFilter(), True),
        (SaidFilter(account="we", source="s", words="TOMORROW"), True),
        (SaidFilter(account="they"), False),
        (SaidFilter(source="t"), False),
        (SaidFilter(department="care"), False),
        (SaidFilter(topic="Plovair"), False),
        (SaidFilter(words="today"), False),
    ],
)
def test_what_is_wanted(only: SaidFilter, fits: bool) -> None:
    (line,) = said_lines([answer()], [HEARD], {}, {})
    assert only.includes(line) is fits


@pytest.fixture(scope="module")
def config() -> Config:
    return parse(config_text(Network.mastodon, "https://m.example"))


def test_a_day_that_is_cut_off_says_how_many_posts_it_has(config: Config) -> None:
    """The number beside a department is of the day, and not of what stands there."""
    heard = [post(str(n), T0 + n, "We look into it", own=True) for n in range(views.SHOWN + 7)]
    lines = said_lines([], heard, {}, {})
    asked = views.SaidAsked(Period(T0 - DAY_MS, T0 + DAY_MS), SaidFilter(), RangeName.week, T0 - DAY_MS, [])
    page = "".join(map(str, views.view(asked, lines, config)))
    assert page.count("Article(") == views.SHOWN
    assert f"Span(children='{len(heard)}', className='ws-n')" in page
    assert "7 earlier ones are in the CSV." in page


def test_the_page_says_what_it_is_before_it_was_read(config: Config) -> None:
    assert f"H1('{views.TITLE}')" in str(views.page(config))


def test_the_page_and_its_csv(client: redis.Redis, config: Config, web: Web, hire: Hire) -> None:
    office, now = Office(client, config), now_ms()
    office.ingest(
        post("1", now - 9 * MINUTE),
        post("2", now - 9 * MINUTE, "@plovair a journalist asks: what happened?", "lee"),
    )
    office.ingest(
        post("8", now - 7 * MINUTE, "=We look into it", own=True, parent="1"),
        post("9", now - 6 * MINUTE, "We say nothing", own=True, parent="2"),
    )
    case = office.desk.book.find("C1")
    assert case is not None
    sent = answer(at=now - 8 * MINUTE, posted_at=now - 7 * MINUTE, post="s:8", remote_url="", state=AnswerState.queued)
    assert outbox.put(client, office.desk.book, case, sent) is True
    for state in (AnswerState.sending, AnswerState.sent):
        after = replace(sent, state=state, version=sent.version + 1)
        assert outbox.change(client, office.desk.book, sent, after, now)
        sent = after
    ada = hire("Ada", Role.manager)
    page = ada.goes("/said")
    # Side by side: a column for each department.
    expect(page.locator(".ws-columns > div")).to_have_count(2)
    expect(page.locator(".ws article")).to_have_count(2)
    expect(page.locator(".ws article", has_text="=We look")).to_contain_text("sent by Kim")
    expect(page.locator(".ws article", has_text="We say nothing")).to_contain_text("posted elsewhere")
    page.locator(".ws-search input[type=search]").fill("nothing")
    page.keyboard.press("Enter")
    expect(page.locator(".ws article")).to_have_count(1)
    assert ada.complaints == []

    agent = web.signed_in(Role.agent)
    got = web.get(agent, "/said/said.csv?department=baggage")
    (row,) = csv.DictReader(io.StringIO(got.content.decode("utf-8-sig")))
    assert (row["text"], row["account"], row["sent by"], row["case"]) == ("'=We look into it", "we", "Kim", "C1")
    assert web.get(agent, "/said/said.csv?department=pets").status_code == 422
    assert web.get(agent, "/said/said.csv?range=1d").status_code == 422
    assert web.get(web.signed_in(Role.executive), "/said/said.csv").status_code == 403
