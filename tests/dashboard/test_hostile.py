"""Everybody at every door, with everything: ``pytest -m hostile``. Minutes, so not in the usual line.

Nothing is let in that the table of permissions does not let in, nothing answers 5xx, and every refusal says why.
"""

from __future__ import annotations

import asyncio
import base64
import random
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from urllib.parse import quote

import httpx
import msgspec
import pytest
import redis
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from dashboard.api.table import OPERATIONS
from dashboard.door.routes import ROUTES, find
from dashboard.door.rules import SOCKET, AddressRule
from dashboard.server import Server
from listening.config import Config
from listening.people.permissions import PROGRAMS, Role, may
from listening.store.access import access
from tests.dashboard.conftest import Serving, Web, say
from tests.dashboard.payloads import VALUES
from tests.dashboard.test_gate import address
from tests.made import mention
from tests.patience import PATIENCE_S
from tests.search.conftest import Index
from tests.servers import Valkey

pytestmark = pytest.mark.hostile

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
AT_ONCE = 4
ELSEWHERE = ("https://evil.example", "null", "http://[::1", "http://127.0.0.1:1", "")
FIELDS = (
    "name",
    "by",
    "comment",
    "note",
    "text",
    "why",
    "statement",
    "about",
    "password",
    "next",
    "topic",
    "csrf",
    "to",
)
PAGES = (
    "/kpi", "/kpi/figures.csv", "/mentions", "/cases", "/spikes", "/desk", "/alerts", "/review", "/quality",
    "/statements", "/statements/statements.csv", "/crisis", "/wall/pulse", "/screens/pulse", "/kpi/why", "/kpi/why.csv",
    "/kpi/answering", "/rewind/pulse", "/rewind/pulse/at", "/rewind/:marks", "/mentions/saved", "/audit",
    "/audit/audit.csv", "/settings/departments/1", "/said", "/said/said.csv", "/first",
    "/api/v1/kpis", "/api/v1/statements",
)  # fmt: skip
ASKED = ("from", "to", "range", "figure", "department", "topic", "rotate", "next", "x", "at", "as", "q", "who", "words")


@pytest.fixture(scope="module")
def _serving(valkey: Valkey, config: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With an index of search: what is asked of it reaches it."""
    index = tmp_path_factory.mktemp("search") / "index.db"
    with redis.Redis.from_url(valkey.url) as client:
        say(client, config, *(mention(f"net:{n}", text=f"plovair lost bag {n}") for n in range(20)))
        Index(index, client, valkey.url).fill()
    with Serving(config, valkey.url, index=index) as server:
        yield server


class Guest(msgspec.Struct, frozen=True):
    """Somebody at the door."""

    name: str
    role: Role | None
    """None: nothing that asks for a permission may be had."""
    headers: dict[str, str]


class Ask(msgspec.Struct, frozen=True):
    """One request."""

    method: str
    path: str
    more: dict[str, object] = {}


def guests(web: Web) -> list[Guest]:
    """Sixteen ways to come. Each has its session from the start: no password is hashed for a request."""
    usual = {"Accept": "text/html", "Origin": web.origin}

    def cookie(value: str) -> dict[str, str]:
        return {**usual, "Cookie": f"{web.cookie}={value}"}

    def of(role: Role) -> dict[str, str]:
        session = web.signed_in(role)
        if role in PROGRAMS:
            return {**usual, "Authorization": str(session.headers["Authorization"])}
        return cookie(session.cookies[web.cookie])

    access.add_user(web.client, "gone", Role.administrator)
    gone = web.cookie_of("gone")["value"]
    access.disable_user(web.client, "gone")
    return [
        Guest("nobody", None, usual),
        Guest("a made-up session", None, cookie("x" * 43)),
        Guest("an empty session", None, cookie("")),
        Guest("a made-up token", None, {**usual, "Authorization": "Bearer " + "x" * 43}),
        Guest("a token of no alphabet", None, {**usual, "Authorization": "Bearer \xff\xfe"}),
        Guest("a basic login", None, {**usual, "Authorization": "Basic " + base64.b64encode(b"admin:admin").decode()}),
        Guest("a disabled administrator", None, cookie(gone)),
        Guest("an administrator under a foreign name", None, {**of(Role.administrator), "Host": "evil.example"}),
        *(Guest(role.value, role, of(role)) for role in Role),
    ]


def answers(web: Web, headers: dict[str, str], asks: Iterable[Ask]) -> list[tuple[Ask, httpx.Response]]:
    """What is answered, a few requests at a time."""
    todo = iter(asks)
    found: list[tuple[Ask, httpx.Response]] = []

    async def one(browser: httpx.AsyncClient) -> None:
        for ask in todo:
            found.append((ask, await browser.request(ask.method, ask.path, **ask.more)))  # type: ignore[arg-type]

    async def all_of_them() -> None:
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        async with httpx.AsyncClient(base_url=web.origin, headers=raw, timeout=PATIENCE_S) as browser:
            await asyncio.gather(*(one(browser) for _ in range(AT_ONCE)))

    asyncio.run(all_of_them())
    return found


def administrator(web: Web) -> dict[str, str]:
    return guests(web)[8 + list(Role).index(Role.administrator)].headers


def doors(method: str = "") -> list[AddressRule]:
    """All addresses but the websockets, and the one that would sign the guest out."""
    found = [route for route in ROUTES if route.methods != SOCKET and route.template != "/signout"]
    return [route for route in found if not method or method in route.methods]


def says(answer: httpx.Response) -> bool:
    """Whether a refusal tells a person or a program something, and no more than a page of it."""
    return answer.request.method == "HEAD" or 0 < len(answer.content) < 60_000


def test_everybody_at_every_door(web: Web) -> None:
    asked = 0
    wrong = []
    everybody = guests(web)
    for guest in everybody:
        asks = [Ask(method, address(route)) for route, method in product(doors(), METHODS)]
        for ask, answer in answers(web, guest.headers, asks):
            asked += 1
            needs = find(ask.path, ask.method).needs
            allowed = needs is None or (guest.role is not None and may(guest.role, needs))
            if answer.status_code >= 500 or (answer.status_code < 300 and not allowed):
                wrong.append((guest.name, ask.method, ask.path, answer.status_code))
    print(f"{len(everybody)} guests, {asked:,} requests")
    assert len(everybody) == 16
    assert [each for each in wrong if "/healthz" not in each] == []  # which says 503 itself: nothing runs here


def test_no_post_from_elsewhere_does_anything(web: Web) -> None:
    asked = 0
    wrong = []
    for guest in guests(web):
        if guest.role in PROGRAMS or guest.role is None:
            continue  # a token is sent by no browser of itself
        for origin in ELSEWHERE:
            headers = {**guest.headers, "Origin": origin} if origin else dict(guest.headers)
            if not origin:
                del headers["Origin"]
            asks = [Ask("POST", address(route), {"data": {"csrf": "x"}}) for route in doors("POST") if not route.signed]
            for ask, answer in answers(web, headers, asks):
                asked += 1
                if answer.status_code not in (400, 401, 403, 404, 421) and "/signin" not in str(answer.headers):
                    wrong.append((guest.name, origin, ask.path, answer.status_code))
    print(f"{asked:,} posts")
    assert wrong == []


def test_every_value_in_every_parameter(web: Web) -> None:
    chance = random.Random(7)

    def asks() -> Iterable[Ask]:
        for operation in OPERATIONS:
            names = [parameter.name for parameter in operation.parameters]
            if operation.body is None and "{" not in operation.path:
                for name, value in product(names, VALUES):
                    query = {name: value, chance.choice(names): chance.choice(VALUES)}
                    yield Ask("GET", operation.path, {"params": query})
        for path, name, value in product(PAGES, ASKED, VALUES):
            yield Ask("GET", path, {"params": {name: value}})
        for route, value in product(doors("GET"), VALUES):
            if "{" in route.template:
                yield Ask("GET", route.template.split("{")[0] + quote(value, safe=""))

    found = answers(web, administrator(web), asks())
    print(f"{len(found):,} requests")
    assert [
        (ask, answer.status_code)
        for ask, answer in found
        if answer.status_code >= 500 or (answer.status_code >= 400 and not says(answer))
    ] == []


def test_every_post_says_what_is_too_long(web: Web) -> None:
    bodies = [
        body
        for long in ("x" * 600, "x" * 30_000, "x" * 400_000, "\u0000" * 600, "🙂" * 20_000)
        for body in (
            {"data": dict.fromkeys(FIELDS, long)},
            {"json": dict.fromkeys(FIELDS, long)},
            {"content": "[" * len(long)},
        )
    ]
    found = answers(web, administrator(web), (Ask("POST", address(r), b) for r, b in product(doors("POST"), bodies)))
    print(f"{len(doors('POST'))} addresses, {len(found)} requests")
    assert [
        (ask.path, next(iter(ask.more)), answer.status_code)
        for ask, answer in found
        if not 300 <= answer.status_code < 500 or (answer.status_code >= 400 and not says(answer))
    ] == []


def test_both_websockets(web: Web, client: redis.Redis) -> None:
    chance = random.Random(11)
    sent = 0
    texts = (*VALUES, '{"see":' * 500, '{"full":true}', '{"page":"/desk","at":1e400}')
    make: tuple[Callable[[str], str | bytes], ...] = (str, lambda text: text.encode()[::-1])
    for path in ("/live", "/here"):
        headers = {"Cookie": web.cookie_header(web.signed_in(Role.agent))}
        there = web.origin.replace("http", "ws") + path
        for origin in ("https://evil.example", "null", "http://[::1"):
            with pytest.raises(InvalidStatus):
                connect(there, origin=origin, additional_headers=headers)  # type: ignore[arg-type]
        for _ in range(60):
            with connect(there, origin=web.origin, additional_headers=headers) as socket:  # type: ignore[arg-type]
                try:
                    for _ in range(8):
                        socket.send(chance.choice(make)(chance.choice(texts)))
                        sent += 1
                except ConnectionClosed:
                    pass
    print(f"{sent} messages")
    assert web.get(web.signed_in(Role.agent), "/desk").status_code == 200
    assert threading.active_count() < 200
