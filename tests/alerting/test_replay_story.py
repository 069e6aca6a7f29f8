"""One story, from real posts to the closing message: the day a company bought another one.

Posts of February 2014 are replayed twenty times as fast, up to this very moment
and beyond: the clock of the jobs is ours, the store, the web process, the
browser, the mail server and the HTTP server are real.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import redis
from playwright.sync_api import Browser, Page

from listening.config import Config, parse
from listening.mention import Mention
from listening.people.permissions import Role
from listening.store.access import access
from listening.store.alerts import alerts
from listening.store.batches import Batch
from listening.store.spikes import spikes
from tests.alerting.sinks import HttpSink, MailSink
from tests.dashboard.conftest import Serving, Web
from tests.servers import Valkey
from workers.context import desk_of
from workers.files import replayed
from workers.ingest import ingest
from workers.intake import Matched
from workers.notify.notify import deliver, watch
from workers.queue import enqueue_batch
from workers.sources.file.file import rows
from workers.spikes.explaining import Explaining
from workers.spikes.watching import Detecting

TWEETS = Path(__file__).parents[3] / "shared" / "data" / "stocknet" / "tweets.tsv.gz"

pytestmark = pytest.mark.skipif(not TWEETS.exists(), reason="shared/data is not beside this checkout")

SPEED = 20
STEP_MS = 5_000
ROW_MS = 10_000


def day(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


PAST = day("2014-02-09")
PLAYED = day("2014-02-19 19:30")
LOOKED_AT = day("2014-02-19 22:38")
"""The first posts are of 22:03, most of 22:10 to 22:15."""
END = day("2014-02-20 03:00")

CONFIG = """
sources = []

[brand]
name = "Facebook"
timezone = "UTC"

[[topics]]
name = "Facebook"
any = ["$FB", "facebook"]

[[topics]]
name = "Apple"
kind = "competitor"
any = ["$AAPL"]

[[topics]]
name = "The market"
kind = "competitor"
any = ["$GOOG", "$AMZN", "$T", "$MSFT", "$C", "$BAC"]

[[departments]]
name = "investors"
title = "Investor relations"

[[departments]]
name = "others"

[[routes]]
name = "ours"
department = "investors"
topics = ["Facebook"]

[[routes]]
name = "all"
department = "others"

[[screens]]
name = "pulse"
grid = ["counters counters", "volume spikes"]

[[channels]]
name = "ana-mail"
url = "env:ANA_MAIL"

[[channels]]
name = "bo-chat"
url = "env:BO_CHAT"

[[people]]
name = "Ana"
timezone = "Europe/Lisbon"
channels = ["ana-mail"]

[[people]]
name = "Bo"
timezone = "America/New_York"
channels = ["bo-chat"]

[[rotas]]
name = "first line"
shifts = [{ person = "Ana" }]

[[alerts]]
name = "spikes"
kinds = ["spike"]
severity = "low"
worse = 1000
steps = [
    { who = "first line", minutes = 1 },
    { who = "Bo", minutes = 1 },
]
"""


class Replay:
    """Posts as they come in, and the jobs that run beside them, on a clock of our own."""

    def __init__(self, client: redis.Redis, config: Config) -> None:
        self._client = client
        self._config = config
        self._desk = desk_of(config, client)
        self._match = Matched(config)
        with rows(TWEETS, "Twitter", {}, "en") as reading:
            said = [row.event for row in reading if isinstance(row.event, Mention)]
        posts = [post for post in said if PAST <= post.created < END]
        self._first = min(post.created for post in posts)
        # What is looked at is on the wall when the clock on the wall says so.
        begin = (_real() - (LOOKED_AT - self._first) // SPEED) // ROW_MS * ROW_MS
        self._posts = list(replayed(sorted(posts, key=lambda m: m.created), "story", begin, SPEED))
        self._begin = begin
        self.now = self.at(PLAYED)
        self._take(500)

    def at(self, then: int) -> int:
        """When something of that day is played, ms UTC."""
        return self._begin + (then - self._first) // SPEED

    def play(self, end: int) -> None:
        """Let time pass up to ``end`` (ms UTC): posts are stored, spikes detected, alerts sent."""
        while self.now < end:
            self.now += STEP_MS
            self._take(100)
            Detecting(self._client, self._config, self.now).run()
            Explaining(self._client, self._config, self.now).run()
            for id in watch(self._client, self._config, self.now):
                deliver(self._client, self._config, id, lambda: self.now)

    def catch_up(self) -> None:
        """Play up to the time it is."""
        while self.now < _real():
            self.play(_real())

    def _take(self, at_most: int) -> None:
        """Store what was written up to now, as the listener and its jobs do."""
        number = sum(post.created <= self.now for post in self._posts)
        came, self._posts = self._posts[:number], self._posts[number:]
        found = [m for m in map(self._match, came) if m is not None]
        for n in range(0, len(found), at_most):
            batch = Batch(mentions=tuple(found[n : n + at_most]), run="story")
            ingest(self._desk, enqueue_batch(self._client, batch, self.now), self.now)


@pytest.fixture
def web() -> Iterator[Web]:
    config = parse(CONFIG)
    with Valkey() as valkey, redis.Redis.from_url(valkey.url) as client:
        serving = Serving(config, valkey.url)
        found = Web(serving.server, client, config)
        yield found
        found.close()
        serving.stop()


KEY_OF_PNG = """async () => {
    // What is downloaded, drawn once more: the words of the key that lie within it.
    let made;
    Plotly.downloadImage = (figure) => { made = figure; };
    document.querySelector("[data-png]").click();
    const paper = document.body.appendChild(document.createElement("div"));
    await Plotly.newPlot(paper, made.data, made.layout, { staticPlot: true });
    const edge = paper.getBoundingClientRect();
    const words = [...paper.querySelectorAll(".legendtext")].filter((word) => {
        const box = word.getBoundingClientRect();
        return box.top >= edge.top && box.bottom <= edge.bottom && box.left >= edge.left && box.right <= edge.right;
    });
    paper.remove();
    return words.map((word) => word.textContent);
}"""


def test_a_burst_of_real_posts_from_the_wall_to_the_closing_message(
    web: Web, mail: MailSink, http: HttpSink, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANA_MAIL", mail.url("ana"))
    monkeypatch.setenv("BO_CHAT", http.url("bo"))
    replay = Replay(web.client, web.config)
    replay.play(replay.at(day("2014-02-19 22:00")))
    assert spikes.newest(web.client, 10) == [], "an ordinary evening"

    # It is seen, and who is on call is told what, how much, since when, why, and who is next.
    while not mail.mails:
        replay.play(replay.now + STEP_MS)
        assert replay.now < replay.at(LOOKED_AT), "nobody was told"
    (spike,) = spikes.newest(web.client, 10)
    assert replay.at(day("2014-02-19 22:03")) < spike.opened < replay.at(day("2014-02-19 22:20"))
    assert [m.series for m in spike.members if m.series == "topic:Facebook"]
    first = mail.mails[0]
    assert re.fullmatch(r"(Low|Medium|HIGH|CRITICAL): .+: [\d.]+ times the usual", first.subject)
    assert re.search(r"\d+ mentions in \d+ (seconds|minutes), usually ", first.text)
    assert re.search(r"\n\d+ posts by \d+ people, usually .+; (still rising|at its peak|falling)\.", first.text)
    assert "whatsapp" in re.search(r"What people say: (.*)", first.text)[1]  # type: ignore[index]
    assert re.search(r"If nobody has it by \d\d:\d\d, Bo is called\.", first.text)
    assert http.requests == []

    # Nobody answers: the next in the chain is called, once.
    replay.play(replay.now + 61_000)
    assert len(http.titles("bo")) == 1
    assert ", nobody has it yet: " in http.titles("bo")[0]
    assert len(mail.mails) == 1
    message = msgspec.json.decode(http.requests[0].body)["message"]
    assert "Nobody else is called after you." in message

    # The wall shows it beside who has it, the page of it what drives it.
    replay.catch_up()
    page = signed_in(web, browser)
    page.goto(f"{web.origin}/wall/pulse")
    row = page.locator(".panel-spikes .row:not(.vacant)")
    row.locator(".nobody").wait_for()
    assert "NOBODY HAS IT" in row.inner_text()
    assert "whatsapp" in row.locator(".words").inner_text()
    page.wait_for_selector(".panel-volume .textpoint")
    page.goto(f"{web.origin}/spikes/{spike.id}")
    page.wait_for_selector(".s-block-term .s-row")
    terms = page.locator(".s-block-term .s-name").all_inner_texts()[:6]
    assert any("whatsapp" in term for term in terms), terms
    assert any("acquire" in term or "billion" in term for term in terms), terms
    assert page.locator(".s-post a.s-at").count() == 0, "the file has no links to the originals"
    assert "whatsapp" in page.locator(".s-summary").inner_text()
    page.wait_for_selector(".s-numbers")  # they come after a large page
    numbers = re.match(
        r"([\d,]+) posts by ([\d,]+) people, \d+ % of all", page.locator(".s-numbers").first.inner_text()
    )
    assert numbers
    assert int(numbers[1].replace(",", "")) >= int(numbers[2].replace(",", "")) > 1

    # The link in the message acknowledges; wall and page say who has it, and nobody else is called.
    link = re.search(r"I have it: \S+?(/alerts/ack/\S+)", message)
    assert link
    telephone = browser.new_page(viewport={"width": 390, "height": 844})
    telephone.goto(web.origin + link[1])
    telephone.wait_for_selector("text=You are Bo: this link was sent to bo-chat")
    telephone.click("button:has-text('I have it')")
    telephone.wait_for_selector("text=You have it")
    telephone.close()
    page.goto(f"{web.origin}/wall/pulse")
    page.wait_for_selector(".panel-spikes .holder >> text=Bo has it")
    page.goto(f"{web.origin}/spikes/{spike.id}")
    page.wait_for_selector(".s-held")
    said = page.locator(".s-moments li").all_inner_texts()
    order = [next(n for n, line in enumerate(said) if what in line) for what in ("seen in", "alerted Ana", "Bo has it")]
    assert order == sorted(order)
    page.wait_for_selector("#course .main-svg", state="attached")
    assert page.evaluate(KEY_OF_PNG) == ["negative", "positive", "neutral", "not scored", "the usual"]
    page.close()

    # It is over: those who were called are told, once each, and nothing came in between.
    while not spikes.newest(web.client, 1)[0].closed:
        replay.play(replay.now + 12 * STEP_MS)
    replay.play(replay.now + 2 * 60_000)
    assert [subject.partition(":")[0] for subject in mail.subjects()][1:] == ["Over"]
    assert [title.partition(":")[0] for title in http.titles("bo")][1:] == ["Over"]
    assert alerts.unfinished(web.client) == []
    (alert,) = alerts.newest(web.client, 10)
    assert [page.reason for page in alert.pages] == ["new", "escalated_no_acknowledgement", "closing"]


def signed_in(web: Web, browser: Browser) -> Page:
    access.add_user(web.client, "Kim", Role.manager)
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.context.add_cookies([web.cookie_of("Kim")])  # type: ignore[list-item]
    return page


def _real() -> int:
    return time.time_ns() // 1_000_000
