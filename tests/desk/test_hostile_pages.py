"""What strangers write, on every page, in every export and every alert, in a real browser: ``pytest -m hostile``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import msgspec
import pytest
import redis

from dashboard.reading.spreadsheet import FORMULAS
from dashboard.server import Server
from listening.config import Config, parse
from listening.people.permissions import Role
from listening.store.alerts import alerts
from tests.alerting.plans import trigger
from tests.cases.conftest import CONFIG, Office, post
from tests.dashboard.conftest import Serving, Web
from tests.dashboard.payloads import PAYLOADS
from tests.dashboard.test_spikes import ID, spike  # noqa: F401
from tests.desk.conftest import Hire, now
from tests.servers import Valkey

pytestmark = pytest.mark.hostile

SCREENS = """
[[screens]]
name = "one"
grid = ["latest voices", "places bubbles", "unresolved departments"]
[[screens]]
name = "two"
grid = ["flow spikes", "sentiment languages", "share volume"]
"""
PAGES = (
    "/wall/one",
    "/wall/two",
    "/mentions?figure=mentions",
    "/cases?figure=open",
    "/spikes",
    f"/spikes/{ID}",
    "/desk",
    "/statements",
    "/review",
    "/quality",
    "/kpi",
    "/admin",
    "/alerts",
    "/crisis",
    "/mentions?q=plovair",
    "/mentions/saved",
    "/kpi/why",
    "/kpi/answering",
    "/inbox",
    "/said",
    "/library",
    "/topics",
    "/audit",
    "/settings/departments",
    "/rewind/one",
    "/rewind/:desk",
)
FILES = (
    "/kpi/figures.csv",
    "/kpi/why.csv",
    "/said/said.csv",
    "/audit/audit.csv",
    "/statements/statements.csv",
    f"/spikes/{ID}/mentions.csv",
)


@pytest.fixture(scope="module")
def config() -> Config:
    return parse(CONFIG[: CONFIG.index("[[screens]]")] + SCREENS)


@pytest.fixture(scope="module")
def _serving(valkey: Valkey, config: Config) -> Iterator[Server]:
    with Serving(config, valkey.url) as server:
        yield server


def _said(office: Office) -> None:
    """Each payload as text, author, name, place and address of a post that asks for an answer."""
    at = now() - 30_000
    office.ingest(
        *(
            msgspec.structs.replace(
                post(f"{n}", at + n, f"@plovair my bag is lost, I hate it. {payload}", f"who{n}"),
                name=payload[:300],
                location=payload[:600],
                city=payload[:60],
                country="PT",
                url=payload[:300],
                alt=payload[:600],
                pictures=1,
            )
            for n, payload in enumerate(PAYLOADS)
        )
    )


@pytest.mark.usefixtures("spike")
def test_payloads_on_every_page(web: Web, office: Office, hire: Hire, client: redis.Redis) -> None:
    _said(office)
    alerts.raise_triggers(client, [trigger("s1", title=f"plovair {PAYLOADS[0]}", since=now())])
    cases = office.cases()
    assert len(cases) == len(PAYLOADS)
    pages = [*PAGES, *(f"/case/{case.id}" for case in cases)]
    seen, wide = 0, []
    for width, height in ((1920, 1080), (390, 844)):
        person = hire(f"Ada {width}", Role.administrator, width=width, height=height)
        for path in pages:
            person.page.goto(web.origin + path)
            person.page.wait_for_selector(".wall .panel" if path.startswith("/wall") else "main")
            person.page.wait_for_load_state("networkidle" if not path.startswith("/wall") else "load")
            assert person.page.evaluate("() => window.ran === undefined"), path
            assert person.page.locator("script:not([src])", has_text="window.ran").count() == 0, path
            assert (
                person.page.locator("a[href^='javascript' i], img[src*='evil'], a[href*='evil.example/x']").count() == 0
            )
            over = person.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
            if over > 0 and not path.startswith("/wall"):
                wide.append((path, width, over))
            seen += 1
        assert person.foreign() == []
        assert [each for each in person.complaints if "Content Security Policy" in each] == []
    print(f"{len(PAYLOADS)} payloads on {seen} pages")
    assert wide == []


@pytest.mark.usefixtures("spike")
def test_payloads_in_every_export(web: Web, office: Office) -> None:
    _said(office)
    who = web.signed_in(Role.administrator)
    cells = 0
    for path in FILES:
        answer = web.get(who, path)
        assert answer.status_code == 200, path
        for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))):
            for cell in row:
                cells += 1
                number = re.fullmatch(r"[-+]?[\d.]+", cell)
                assert number or not cell.startswith(FORMULAS), (path, cell)
                assert not re.search(r";\s*[=+\-@]", cell), (path, cell)
    for path in (f"/spikes/{ID}/report.pdf", "/kpi/report.pdf"):
        assert web.get(who, path).content.startswith(b"%PDF"), path
    for path in ("/api/v1/mentions", "/api/v1/cases"):
        answer = web.get(who, path)
        assert len(answer.content.splitlines()) == len(PAYLOADS), "a line for each, and none forged"
    print(f"{cells} cells")
    assert cells
