"""Strangers cannot stop the server by holding connections."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import pytest
import redis
import requests
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from dashboard.door import patience
from dashboard.door.patience import WhoseTurn
from dashboard.door.visitors import Limits, Visitors
from dashboard.live import live
from listening.config import Config
from listening.store.access import access
from tests.dashboard.conftest import Serving, Web
from tests.patience import PATIENCE_S
from tests.servers import Valkey

FEW = Limits(all=200, sockets=3, per_address=50, sockets_per_address=2)


class Held:
    """A connection in the books."""

    def __init__(self) -> None:
        self.closed = False

    def abort(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def held(books: Visitors, *addresses: str) -> list[Held]:
    found = []
    for address in addresses:
        connection = Held()
        if not books.came(connection, address):
            connection.abort()
        found.append(connection)
    return found


def test_what_has_waited_longest_makes_room() -> None:
    books = Visitors(Limits(all=3, per_address=3), ())
    first, second, third = held(books, "192.0.2.1", "192.0.2.2", "192.0.2.3")
    books.works(first)
    books.waits(second)
    (new,) = held(books, "192.0.2.4")
    assert [c.closed for c in (first, second, third, new)] == [False, False, True, False]
    (newer,) = held(books, "192.0.2.4")
    assert [c.closed for c in (first, second, new, newer)] == [False, True, False, False]


def test_where_nobody_waits_there_is_no_room() -> None:
    books = Visitors(Limits(all=2), ())
    both = held(books, "192.0.2.1", "192.0.2.2")
    for each in both:
        books.works(each)
    (new,) = held(books, "192.0.2.3")
    assert [c.closed for c in (*both, new)] == [False, False, True]
    books.went(both[0])
    assert not held(books, "192.0.2.3")[0].closed


@pytest.mark.parametrize(
    ("addresses", "closed"),
    [
        (["192.0.2.1", "192.0.2.1", "192.0.2.1"], 1),
        (["192.0.2.1", "192.0.2.2", "192.0.2.1"], 0),
        (["2001:db8::1", "2001:db8::2", "2001:db8:0:0:9::"], 1),
        (["2001:db8::1", "2001:db8::2", "2001:db8:0:1::"], 0),
        (["::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1"], 1),
        (["127.0.0.1"] * 9, 0),
        (["::1"] * 9, 0),
        (["10.0.0.7"] * 9, 0),
        (["10.1.0.7"] * 3, 0),
        (["10.1.0.8"] * 3, 0),
        (["10.2.0.8"] * 3, 1),
        (["nonsense"] * 3, 1),
    ],
)
def test_an_address_has_a_bound_of_its_own(addresses: list[str], closed: int) -> None:
    books = Visitors(Limits(per_address=2), ("10.0.0.7", "10.1.0.0/16", "a-proxy"))
    assert sum(each.closed for each in held(books, *addresses)) == closed


def test_websockets_are_bounded_and_never_closed_for_others() -> None:
    books = Visitors(Limits(all=4, sockets=3, sockets_per_address=2), ())
    one, two, three, other = held(books, "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2")
    assert [books.admits_socket(c) for c in (one, two, three, other)] == [True, True, False, True]
    held(books, "192.0.2.3", "192.0.2.3", "192.0.2.3")
    assert [c.closed for c in (one, two, three, other)] == [False, False, True, False]


@pytest.fixture(scope="module")
def few(config: Config, valkey: Valkey) -> Iterator[Serving]:
    serving = Serving(config, valkey.url, limits=FEW)
    yield serving
    serving.stop()


@pytest.mark.parametrize("half", [b"", b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"GET "])
def test_half_open_connections_keep_nobody_out(few: Serving, half: bytes) -> None:
    with contextlib.ExitStack() as open_ones:
        strangers = []
        for _ in range(FEW.all + 60):
            each = open_ones.enter_context(socket.create_connection(("127.0.0.1", few.server.port), 60))
            each.sendall(half)
            strangers.append(each)
        answer = requests.get(f"http://127.0.0.1:{few.server.port}/healthz", timeout=PATIENCE_S)
        assert answer.headers["Content-Type"] == "application/json"
        # The oldest had to go, long before their time was over.
        assert all(_ends(each) for each in strangers[:60])


def test_a_head_that_does_not_come_ends(few: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(patience.PATIENCE_S, WhoseTurn.head, 0.3)
    for sent in (b"", b"GET /healthz HTTP/1.1\r\nHo"):
        with socket.create_connection(("127.0.0.1", few.server.port), 60) as stranger:
            stranger.sendall(sent)
            assert _ends(stranger)


def test_a_kept_connection_ends_when_its_next_head_does_not_come(few: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(patience.PATIENCE_S, WhoseTurn.head, 0.3)
    with socket.create_connection(("127.0.0.1", few.server.port), 60) as stranger:
        stranger.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nG")
        assert _ends(stranger)


def test_an_answer_that_nobody_takes_ends(few: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(patience.PATIENCE_S, WhoseTurn.taking, 0.3)
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stranger.settimeout(60)
        stranger.connect(("127.0.0.1", few.server.port))
        with contextlib.suppress(ConnectionError):
            for _ in range(100_000):
                stranger.sendall(b"GET /assets/vendor/plotly-basic.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            raise AssertionError("it goes on")


def test_screens_of_one_visitor_are_bounded(few: Serving, client: redis.Redis, config: Config) -> None:
    web = Web(few.server, client, config)
    who = web.browser()
    web.get(who, f"/wall/enter/{access.create_wall_link(client, 'lobby')}")
    headers = {"Cookie": web.cookie_header(who)}

    def opened() -> contextlib.AbstractContextManager[object]:
        return connect(web.live, origin=web.origin, additional_headers=headers)

    with contextlib.ExitStack() as open_ones:
        for _ in range(FEW.sockets):
            open_ones.enter_context(opened())
        with pytest.raises(InvalidStatus) as refused:
            opened()
        assert refused.value.response.status_code == 503
        assert b"Too many screens" in (refused.value.response.body or b"")
    web.close()


def test_one_wall_link_cannot_take_all_places(web: Web, client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SCREENS_OF_A_LINK", 2)
    mine, other = web.browser(), web.browser()
    for who in (mine, other):
        web.get(who, f"/wall/enter/{access.create_wall_link(client, f'wall {id(who)}')}")

    def opened(who: requests.Session) -> ClientConnection:
        return connect(web.live, origin=web.origin, additional_headers={"Cookie": web.cookie_header(who)})

    with opened(mine) as one, opened(mine) as two:
        for screen in (one, two):
            screen.recv(timeout=PATIENCE_S)
        with pytest.raises(InvalidStatus):
            opened(mine)
        with opened(other) as theirs:
            assert theirs.recv(timeout=PATIENCE_S)


def _ends(stranger: socket.socket) -> bool:
    """Whether the other side closes; what it still says is read."""
    with contextlib.suppress(ConnectionResetError):
        while stranger.recv(65536):
            pass
    return True
