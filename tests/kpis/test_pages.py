"""The pages in a real browser: one number for one question wherever it stands, and what is behind each."""

from __future__ import annotations

import csv
import io
import random
import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
import redis
from msgspec.structs import replace
from playwright.sync_api import expect
from pypdf import PdfReader

from layouts.kpis.report import HEADLINES
from layouts.kpis.report import LISTED as IN_REPORT
from layouts.kpis.words import range_of, shown
from listening.kpis.definitions import BY_KEY
from listening.kpis.figure import Figure, Unit
from listening.kpis.moved import most_moved
from listening.kpis.period import midnight
from listening.people.permissions import Role
from listening.spans import DAY_MS
from listening.spikes.detector import Path, Severity
from listening.spikes.record import Said, SeriesReading, Spike, SpikeMember, SpikeOutcome
from listening.store import listened
from listening.store.access import access
from listening.store.spikes import spikes
from tests.cases.conftest import Office
from tests.dashboard.conftest import Web
from tests.kpis.script import CONFIG as SCRIPT
from tests.kpis.script import MINUTE, posts, work

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = f"Etc/GMT{datetime.now(UTC).hour - 14:+d}"
"""Where it is early afternoon: at whatever hour this runs, what was written within the last hours is of today there."""
CONFIG = replace(SCRIPT, brand=replace(SCRIPT.brand, timezone=HERE))
ZONE = ZoneInfo(HERE)


class Worked(NamedTuple):
    """What a few hours left in the store, and when they were over (ms)."""

    keys: dict[bytes, tuple[int, bytes]]
    """Time to live (ms, 0: for ever) and value of each."""
    over: int


@pytest.fixture(scope="module")
def first() -> list[Worked]:
    """What the first test that needed it made: hundreds of deeds by hundreds of requests. Nobody changes it."""
    return []


@pytest.fixture
def worked(web: Web, client: redis.Redis, first: list[Worked]) -> int:
    """A few hours of posts, work and spikes; gives when all of it was over (ms)."""
    if not first:
        over = _work(web, client)
        first.append(Worked({key: _stored(client, key) for key in client.scan_iter(count=1000)}, over))
        return over
    with client.pipeline(transaction=True) as put:
        for key, (lives, value) in first[0].keys.items():
            put.restore(key, lives, value)
        put.execute()
    return first[0].over


def _stored(client: redis.Redis, key: bytes) -> tuple[int, bytes]:
    return max(0, client.pttl(key)), client.dump(key) or b""


def _work(web: Web, client: redis.Redis) -> int:
    dice = random.Random(11)
    now = time.time_ns() // 1_000_000
    office = Office(client, CONFIG)
    # The day may be young: what is compared with the wall lies within it. Of the day before there is something
    # on each UTC day that it touches, whatever the hour is: else it was not listened to.
    before = now - DAY_MS
    for start, number in ((now - 200 * MINUTE, 60), (before - 200 * MINUTE, 90), (before - 14 * 60 * MINUTE, 5)):
        office.ingest(*(_renamed(post, start) for post in posts(start, number, dice)))
    work(web, office, 250, dice)
    for n in range(5):
        _spike(web, n, now, dice)
    listened.note(client, {"s": now - 9 * DAY_MS}, now)
    return time.time_ns() // 1_000_000


def _renamed(post: Any, start: int) -> Any:
    import msgspec

    names = {name: f"{getattr(post, name)}-{start}" for name in ("id", "parent") if getattr(post, name)}
    return msgspec.structs.replace(post, **names)


def _spike(web: Web, n: int, now: int, dice: random.Random) -> None:
    since = now - dice.randrange(10 * MINUTE, 150 * MINUTE)
    opened = since + dice.randrange(MINUTE)
    reading = SeriesReading(at=opened, window=60, observed=31, expected=5, z=8, log10_p=-15, strength=2)
    member = SpikeMember(
        series=dice.choice(("topic:Plovair", "department:back")),
        path=Path.surge,
        since=since,
        seen=opened,
        until=opened + 1000,
        severity=Severity.high,
        now=reading,
        peak=reading,
    )
    spike = Spike(
        id=f"{n:08x}",
        since=since,
        opened=opened,
        closed=opened + 1000,
        members=(member,),
        lead=member.series,
        severity=Severity.high,
        alarmed=opened,
    )
    spikes.put(web.client, spike, now, CONFIG.retention)
    if n:
        spikes.see(web.client, spike, opened + 5000, CONFIG.retention)
        spikes.say(web.client, spike, Said(at=opened + 9000, who="Ada", taken=True), now, CONFIG.retention)
    if n > 1:
        outcome = SpikeOutcome.false_alarm if n == 2 else SpikeOutcome.incident
        spikes.say(web.client, spike, Said(at=opened + 99_000, who="Ada", outcome=outcome), now, CONFIG.retention)


def visit(web: Web, browser: Browser, role: Role) -> Page:
    session = web.signed_in(role)
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.add_cookies([{"name": web.cookie, "value": session.cookies[web.cookie], "url": web.origin}])
    page = context.new_page()
    return page


def figure(told: dict[str, Any]) -> Figure:
    return Figure(
        key=told["key"],
        unit=Unit(told["unit"]),
        value=told["value"],
        items=told["items"],
        low=told["low"],
        high=told["high"],
    )


def test_one_number_for_one_question(web: Web, browser: Browser, worked: int) -> None:
    """The page, the wall, the API, the table and the report over today until a moment ago."""
    today = midnight(datetime.fromtimestamp(worked / 1000, ZONE).date(), ZONE)
    query = f"from={today / 1000:.3f}&to={worked / 1000:.3f}"
    session = web.signed_in(Role.manager)
    page = visit(web, browser, Role.manager)
    page.goto(f"{web.origin}/kpi?{query}")
    page.wait_for_selector(".k-board")
    expect(page.locator(".k-people")).to_contain_text(re.compile("1 now"))
    told = web.get(session, f"/api/v1/kpis?{query}").json()
    figures = {each["title"]: each for each in told["figures"]}
    said = {title: shown(each["value"], Unit(each["unit"]), "EUR") for title, each in figures.items()}
    # -- the page
    rows = page.evaluate(
        """[...document.querySelectorAll('.k-rows tbody tr')].map(row => [
            row.querySelector('.k-tip b').textContent,
            [...row.querySelectorAll('td:not(:has(.k-spark))')].map(cell => cell.textContent)])"""
    )
    seen = {title: cells for title, cells in rows if "–" not in cells[0] and len(cells) > 2}
    assert len(seen) > 15
    for title, cells in seen.items():
        assert cells[0] == said[title], title
        assert cells[-2] == shown(figures[title]["value_before"], Unit(figures[title]["unit"])), title
    cards = page.evaluate(
        "[...document.querySelectorAll('.k-card')].map(c => [c.querySelector('.k-tip b').textContent, "
        "c.querySelector('.k-big').textContent])"
    )
    by_key = {each["key"]: each for each in told["figures"]}
    assert len(cards) == 6
    for title, text in cards:
        assert text == (range_of(figure(figures[title]), "EUR") if title == "Worth" else said[title])
    beside = page.locator(".k-card", has_text="Net sentiment").first.locator(".k-beside")
    expect(beside).to_contain_text("by word list only, not checked")
    mix = dict(
        page.evaluate(
            "[...document.querySelectorAll('.k-mix tbody tr')].map(r => [r.querySelector('.k-tip b').textContent, "
            "r.querySelector('td').textContent])"
        )
    )
    assert {title: int(text.replace(",", "")) for title, text in mix.items()} == {
        title: figures[title]["items"] for title in mix
    }
    # -- the table
    table = list(csv.reader(io.StringIO(web.get(session, f"/kpi/figures.csv?{query}").content.decode("utf-8-sig"))))
    written = {row[1]: row[3:5] for row in table if row[0] == "figure"}
    moving = {by_key[key]["title"] for key in ("people_now", "people_today", "people_week")}
    for title, each in figures.items():
        if title not in moving:
            assert written[title] == [
                "" if each[key] is None else str(each[key]) for key in ("value", "value_before")
            ], title
    # -- the report
    paper, why = PdfReader(io.BytesIO(web.get(session, f"/kpi/report.pdf?{query}").content)).pages
    text = re.sub(r"\s+", " ", paper.extract_text())
    for key in (*HEADLINES, *IN_REPORT):
        title = by_key[key]["title"]
        value = range_of(figure(by_key[key]), "EUR") or said[title]
        if title not in moving:
            assert f"{title} {value}" in text, (
                title,
                value,
                [text[m.start() : m.start() + 60] for m in re.finditer(title, text)],
            )
    # -- and why: the three that moved most, as /kpi/why takes them apart
    text = re.sub(r"\s+", " ", why.extract_text())
    most = most_moved(replace(figure(each), before=each["value_before"]) for each in told["figures"])
    assert len(most) == 3
    for key in most:
        found = web.get(session, f"/api/v1/kpis/moved?{query}&figure={key}").json()
        assert f"{found['title']} {'+' if found['change'] > 0 else '−'}" in text
        if found["unit"] in ("mentions", "cases"):
            ends = f"from {found['value_before']:,.0f} to {found['value']:,.0f}"
            assert f"{abs(found['change']):,.0f}, {ends}" in text
            for part in found["parts"]:
                assert f"{abs(part['change']):,.0f}" in text
    # -- the API's other answer
    overview = web.get(session, f"/api/v1/overview?{query}").json()
    assert (overview["mentions"], overview["authors"]) == (by_key["mentions"]["value"], by_key["authors"]["value"])
    assert 100 * overview["net_sentiment"] == pytest.approx(by_key["net_sentiment"]["value"])
    # -- the wall
    page.goto(f"{web.origin}/wall/one")
    for counter, value in (
        ("today", said["Mentions"]),
        ("in_time", f"{round(figures['SLA attainment']['value'])} %"),
        ("unresolved", said["Backlog"]),
    ):
        expect(page.locator(f".counter-{counter} .big")).to_have_text(value)


def test_a_department_has_the_same_figures_in_the_table_and_alone(web: Web, browser: Browser, worked: int) -> None:
    """Beside the period before as well; the page and the table of the spreadsheet say the same."""
    # The posts of today are written within 200 minutes: half of them is the period before.
    query = f"from={worked / 1000 - 105 * 60:.3f}&to={worked / 1000:.3f}"
    session = web.signed_in(Role.manager)
    rows = web.get(session, f"/api/v1/kpis?{query}").json()["departments"]
    assert len(rows) > 1
    for row in rows:
        told = web.get(session, f"/api/v1/kpis?{query}&department={row['department']}").json()
        alone = {each["key"]: each for each in told["figures"]}
        assert row["cases"] == alone["response_rate"]["items"]
        assert told["departments"][0]["cases_before"] == row["cases_before"]
        for name, key in (
            ("response_rate", "response_rate"),
            ("sla", "sla"),
            ("first_response", "first_response_median"),
            ("backlog", "backlog"),
            ("known", "known_median"),
        ):
            assert (row[name], row[f"{name}_before"]) == (alone[key]["value"], alone[key]["value_before"]), name
    compared = [row for row in rows if row["first_response"] is not None and row["first_response_before"] is not None]
    assert compared
    page = visit(web, browser, Role.manager)
    page.goto(f"{web.origin}/kpi?{query}")
    page.wait_for_selector(".k-board")
    table = list(csv.reader(io.StringIO(web.get(session, f"/kpi/figures.csv?{query}").content.decode("utf-8-sig"))))
    written = {row[1]: row[3:5] for row in table if row[0] == "department"}
    for row in compared:
        line = page.locator(".k-departments tbody tr", has=page.locator(f"th[title='{row['department']}']"))
        now, before = (shown(row[name], Unit.seconds) for name in ("first_response", "first_response_before"))
        expect(line.locator("td").nth(3)).to_have_text(now + before)
        expect(line.locator("td").nth(0)).to_have_text(f"{row['cases']:,}{row['cases_before']:,}")
        assert written[f"{row['department']}: first response, median"] == [
            str(row["first_response"]),
            str(row["first_response_before"]),
        ]


OPENED = {"mentions", "sla", "backlog", "spikes"}
FURTHER = {"reach", "share_of_voice", "unowned", "approval_median", "hand_overs_p90", "worth", "time_to_see_median"}
LINKS = """[...document.querySelectorAll('.kpi a.k-link')]
    .map(link => [link.getAttribute('href'), link.title, link.textContent])"""


@pytest.mark.parametrize(
    "opened", [OPENED, pytest.param(OPENED | FURTHER, marks=pytest.mark.soak)], ids=("some", "all")
)
def test_every_number_leads_to_what_it_counts(web: Web, browser: Browser, worked: int, opened: set[str]) -> None:
    """The list that a number opens has as many lines as it says, over all of its pages."""
    page = visit(web, browser, Role.executive)
    page.goto(f"{web.origin}/kpi?from={worked / 1000 - 2 * 86_400:.3f}&to={worked / 1000:.3f}")
    page.wait_for_selector(".k-board")
    links = [
        (href, int(title.split(" ")[0].replace(",", "")))
        for href, title, _ in page.evaluate(LINKS)
        if "behind it" in title
    ]
    assert {href.split("?")[0] for href, _ in links} == {"/mentions", "/cases", "/spikes"}, (
        "an executive opens no administration"
    )
    # Some of each kind; that each has as many items as it lists is tested without a browser.
    chosen = {}
    for href, number in links:
        figure = re.search(r"figure=(\w+)", href)[1]  # type: ignore[index]
        if (figure in opened and "department" not in href) or (figure == "sla" and "department=back" in href):
            chosen[figure, "department" in href] = href, number
    assert {figure for figure, _ in chosen} == opened
    for href, number in chosen.values():
        assert number == counted(page, web.origin + href), href
    page.goto(f"{web.origin}/cases?figure=sla&from={worked / 1000 - 86_400 * 2:.3f}&to={worked / 1000:.3f}")
    verdicts = page.locator(".l-value")
    expect(verdicts.first).to_have_text("late")
    page.click(".l-cases tbody a >> nth=0")
    page.wait_for_selector(".case")


def counted(page: Page, address: str) -> int:
    """Lines of a list over all of its pages; it must say the same number above them."""
    page.goto(address)
    lines = 0
    while True:
        page.wait_for_selector(".l-number")
        lines += page.locator(".l-table tbody tr, .s-table tbody tr").count()
        further = page.locator(".l-turns a", has_text="The next ones")
        if not further.count():
            break
        page.goto(web_of(address) + str(further.get_attribute("href")))
    said = int(page.inner_text(".l-number").split(" ")[0].replace(",", ""))
    assert said == lines
    return lines


def web_of(address: str) -> str:
    return "/".join(address.split("/")[:3])


def test_links_are_for_who_may_follow_them(web: Web, browser: Browser, worked: int) -> None:
    """Sources are the administrator's; nobody is led to what is refused."""
    listed = {}
    for role in (Role.executive, Role.manager, Role.administrator):
        page = visit(web, browser, role)
        page.goto(f"{web.origin}/kpi?range=today")
        page.wait_for_selector(".k-board")
        session = web.signed_in(role)
        listed[role] = {href.split("?")[0] for href, _, _ in page.evaluate(LINKS)}
        for path in listed[role]:
            assert web.get(session, f"{path}?figure=mentions").status_code == 200, (role, path)
        page.context.close()
    assert listed[Role.executive] == listed[Role.manager]
    agent = web.signed_in(Role.agent)
    assert web.get(agent, "/kpi").status_code == 403
    for path in ("/mentions?figure=mentions", "/cases?figure=sla"):
        assert web.get(agent, path).status_code == 200
        assert web.get(web.signed_in(Role.viewer), path).status_code == 403


def test_a_range_that_there_is_not_is_named(web: Web, browser: Browser) -> None:
    page = visit(web, browser, Role.manager)
    for address, said in (
        ("?range=28", "The range: one of Today, 7 days, 28 days, 90 days."),
        ("?first=2015-02-30&last=x", "The first day: a day is needed"),
        ("?first=2015-02-28&last=9999-12-31", "The last day: a day is needed"),
    ):
        page.goto(f"{web.origin}/kpi{address}")
        page.wait_for_selector(f".k-wrong >> text={said}")
    page.click("text=Back to 7 days")
    page.wait_for_selector(".k-board")


INTERNAL = {key for key in BY_KEY if "_" in key} | {"figure=", "backlog,", "sla,"}
"""Names of figures for programs: nobody who reads a page knows them."""


def test_what_cannot_be_listed_says_why(web: Web, browser: Browser) -> None:
    page = visit(web, browser, Role.manager)
    for path, why in (
        ("/cases?figure=mentions", "The figure: not one that is listed here"),
        ("/cases?figure=x", "The figure: not one that is listed here"),
        ("/mentions?figure=sla", "The figure: not one that is listed here"),
        ("/cases?figure=sla&page=0", "The page of the list: a number from 1."),
        ("/cases?figure=sla&at=x", "The moment of the figure: a time in seconds"),
        ("/mentions?figure=mentions&from=later", "The beginning of the range: not a time"),
        ("/spikes?figure=sla", "The figure: not one that is listed here"),
    ):
        page.goto(web.origin + path)
        expect(page.locator(".l-wrong")).to_contain_text(why)
        expect(page.locator(".l-wrong li a").first).to_be_visible()
        assert not INTERNAL.intersection(page.locator(".l-wrong").inner_text().split())
    for path, nothing in (
        ("/cases?figure=sla", "No cases are behind it."),
        ("/mentions?figure=mentions", "No mentions"),
        ("/spikes?figure=spikes", "No spikes"),
        ("/cases", "No cases are behind it."),
        ("/mentions", "No mentions"),
    ):
        page.goto(web.origin + path)
        expect(page.locator(".l-none, .s-none")).to_contain_text(nothing)


def test_every_list_names_its_figure_and_stays_one_page(web: Web, browser: Browser, worked: int) -> None:
    access.add_user(web.client, "Someone", Role.manager)
    page = visit(web, browser, Role.manager)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(
        f"{web.origin}/mentions?figure=reach&source=s&from={worked / 1000 - 2 * 86_400:.3f}&to={worked / 1000:.3f}"
    )
    expect(page.locator("h1")).to_contain_text("Reach")
    expect(page.locator(".l-head")).to_contain_text("source s")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_only_what_changed_is_made_anew(web: Web, browser: Browser, worked: int) -> None:
    """The whole board made anew blocks its page for seconds: of a range that is over nothing is."""
    page = visit(web, browser, Role.manager)
    page.goto(f"{web.origin}/kpi?from={worked / 1000 - 2 * 86_400:.3f}&to={worked / 1000 - 86_400:.3f}")
    page.wait_for_selector(".k-part")
    # What says who is here changes once more, when this page itself is counted.
    renewals: list[list[str]] = []
    while not renewals or renewals[-1]:
        assert len(renewals) < 5, renewals
        with page.expect_response(lambda r: "n_intervals" in (r.request.post_data or "")) as renewed:
            pass
        made = renewed.value.json()["response"]
        renewals.append([name for name in made if "children" in made[name]])
    assert page.locator(".k-part").count() > 10
