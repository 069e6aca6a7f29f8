"""Only our own names are answered to, and no request has two ends."""

from __future__ import annotations

import socket

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dashboard.door.hosts import Hosts
from listening.config import Web as WebConfig
from listening.people.permissions import Role
from tests.dashboard.conftest import PASSWORD, Web
from tests.patience import PATIENCE_S

OFFICE = WebConfig(host="wall.lan", port=80, origins=("https://wall.example.org", "http://other.example:8080"))


def refused(host: str, server: str = "10.0.0.7", web: WebConfig = OFFICE) -> int:
    """The status a request with this Host is refused with; 0 = it passes."""
    scope = {"type": "http", "headers": [(b"host", host.encode("latin-1"))], "server": (server, 80)}
    from starlette.requests import HTTPConnection

    answer = Hosts(lambda *_: None, web)._refusal(HTTPConnection(scope))  # type: ignore[arg-type,return-value]
    return answer.status_code if answer else 0


@pytest.mark.parametrize(
    "host",
    [
        "wall.example.org",
        "wall.example.org:443",
        "WALL.example.org",
        "other.example:8080",
        "wall.lan:80",
        "localhost:9000",
        "127.0.0.1",
        "127.0.0.1:1",
        "[::1]:8050",
        "10.0.0.7:80",
    ],
)
def test_names_of_ours(host: str) -> None:
    assert refused(host) == 0


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8050",
        "wall.example.org.evil.example",
        "wall.example.org@evil.example",
        "evil.example@wall.example.org",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.8",
        "169.254.169.254",
        "[::1",
        "",
        " ",
        "wall.example.org/x@y",
    ],
)
def test_any_other_name(host: str) -> None:
    expected = 0 if host == "wall.example.org/x@y" else 421
    assert refused(host) == expected


def test_an_ipv4_visitor_on_an_ipv6_socket() -> None:
    assert refused("10.0.0.7", server="::ffff:10.0.0.7") == 0
    assert refused("[::ffff:10.0.0.7]", server="10.0.0.7") == 0


def test_nobody_signs_in_under_a_foreign_name(web: Web) -> None:
    """A page of another site whose name was made to lead here sends the same name in Host and Origin."""
    from listening.store.access import access

    access.add_user(web.client, "Kim", Role.agent, password=PASSWORD)
    foreign = {"Host": "evil.example", "Origin": "http://evil.example"}
    for method, path in (
        ("GET", "/signin"),
        ("POST", "/signin"),
        ("GET", "/healthz"),
        ("GET", "/x"),
        ("GET", "/wall/"),
    ):
        answer = web.browser().request(
            method, web.origin + path, headers=foreign, data={"name": "Kim"}, allow_redirects=False, timeout=PATIENCE_S
        )
        assert answer.status_code == 421
        assert answer.text.count("\n") == 0
        assert "evil" not in answer.text + str(answer.headers)


def test_no_redirect_repeats_a_host(web: Web) -> None:
    who = web.signed_in(Role.administrator)
    for path in (
        "/",
        "/wall",
        "/wall/",
        "/wall/pulse/",
        "/desk/",
        "/admin/",
        "/signin",
        "//evil.example",
        "/signin?next=//evil.example",
    ):
        assert web.get(who, path).headers.get("location", "/").startswith("/"), path
        assert not web.get(who, path).headers.get("location", "/").startswith("//"), path


@pytest.mark.parametrize("origin", ["http://[::1", "http://[", "http://a@[b", "https://[v1.x]", "http://\uff0e"])
def test_a_broken_origin_is_refused(web: Web, origin: str) -> None:
    who = web.signed_in(Role.agent)
    assert web.post(who, "/signout", headers={"Origin": origin.encode()}).status_code == 403
    if not origin.isascii():
        return
    with pytest.raises(InvalidStatus) as refusal:
        connect(web.live, additional_headers={"Cookie": web.cookie_header(who), "Origin": origin}).close()
    assert refusal.value.response.status_code == 403


def exchange(web: Web, sent: bytes) -> bytes:
    """Everything the server says until it closes the connection."""
    with socket.create_connection(("127.0.0.1", web.server.port), timeout=PATIENCE_S) as line:
        line.sendall(sent)
        return b"".join(iter(lambda: line.recv(65536), b""))


def test_two_lengths_are_no_two_requests(web: Web) -> None:
    head = f"POST /signin HTTP/1.1\r\nHost: 127.0.0.1:{web.server.port}\r\n".encode()
    for lengths in (
        b"Content-Length: 60\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 60\r\n",
    ):
        inner = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        said = exchange(web, head + lengths + b"\r\n" + inner)
        assert said.startswith(b"HTTP/1.1 400 ")
        assert said.count(b"HTTP/1.1") == 1
