"""Browsers are told of cases: sealed for them alone, signed by us, once, and only where they asked for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from listening.base64url import decoded, encoded
from listening.cases.messages import DELAY_MS
from listening.people.permissions import Role
from listening.people.push import PushBrowser, unusable
from listening.people.vapid import new_key, point, public_key
from listening.store import browsers, messages
from listening.store.access import access
from tests.cases.conftest import MINUTE, Office
from tests.dashboard.conftest import Web
from tests.inbox.test_messages import Post
from workers.notify import webpush
from workers.sources.public import Destination, public

THEIRS = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"


def key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(text), "big"), ec.SECP256R1())


def browser(endpoint: str = "https://push.example/send/abc") -> PushBrowser:
    return PushBrowser(endpoint=endpoint, p256dh=encoded(point(key(THEIRS))), auth=AUTH)


def opened(body: bytes) -> bytes:
    """As a browser reads it (RFC 8291, 3.4)."""
    salt, size, ours = body[:16], body[20], body[21 : 21 + body[20]]
    assert (int.from_bytes(body[16:20], "big"), size) == (4096, 65)
    shared = key(THEIRS).exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ours))

    def derived(secret: bytes, with_: bytes, info: bytes, length: int) -> bytes:
        return HKDF(hashes.SHA256(), length, with_, info).derive(secret)

    secret = derived(shared, decoded(AUTH), b"WebPush: info\0" + point(key(THEIRS)) + ours, 32)
    cek, nonce = (
        derived(secret, salt, f"Content-Encoding: {name}\0".encode(), n)
        for name, n in (("aes128gcm", 16), ("nonce", 12))
    )
    plain = AESGCM(cek).decrypt(nonce, body[21 + size :], None)
    assert plain[-1:] == b"\x02"
    return plain[:-1]


def test_the_example_of_rfc_8291() -> None:
    text = b"When I grow up, I want to be a watermelon"
    body = webpush.sealed(text, browser(), decoded(SALT), key(OURS))
    assert encoded(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
        "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert opened(body) == text


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ("http://push.example/x", "endpoint: "),
        ("https://kim:pw@push.example/x", "endpoint: "),
        ("https://push.example:8443/x", "endpoint: "),
        ("https://[::1/x", "endpoint: "),
        ("file:///etc/passwd", "endpoint: "),
        ("https://push.example/x", ""),
    ],
)
def test_what_a_browser_may_give(endpoint: str, said: str) -> None:
    assert unusable(browser(endpoint)).startswith(said)
    assert bool(unusable(browser(endpoint))) == bool(said)
    wrong = PushBrowser(endpoint="https://push.example/x", p256dh="AAAA", auth="not base64 !")
    assert unusable(wrong).startswith("p256dh, auth: ")


class PushService(ThreadingHTTPServer):
    """The service of a browser's maker, which looks at who tells it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.says = 201
        self.told: list[dict[str, Any]] = []
        self.paths: list[str] = []
        """Which browser each was for."""


class _Handler(BaseHTTPRequestHandler):
    server: PushService

    def log_message(self, format: str, *args: Any) -> None: ...

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        signed, _, public_half = self.headers["authorization"].removeprefix("vapid t=").partition(", k=")
        known = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(public_half))
        says = jwt.decode(signed, known, ["ES256"], audience="https://push.example")
        assert (self.headers["content-encoding"], self.headers["ttl"]) == ("aes128gcm", "14400")
        assert says["sub"].startswith(("https://", "mailto:"))
        self.server.told.append(json.loads(opened(body)))
        self.server.paths.append(self.path)
        self.send_response(self.server.says)
        self.send_header("content-length", "0")
        self.end_headers()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    with PushService() as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

        async def here(url: str) -> Destination:
            return Destination(f"http://127.0.0.1:{running.server_address[1]}/send")

        monkeypatch.setattr(webpush, "public", here)
        yield running
        running.shutdown()


@pytest.fixture
def box(office: Office) -> Post:
    found = Post(office)
    browsers.add(found.client, "Max", browser(), found.now)
    return found


def test_a_browser_is_told_once_and_quotes_nobody(box: Post, service: PushService) -> None:
    box.name()
    box.pass_(DELAY_MS)
    box.pass_(MINUTE)
    assert [each | {"tag": ""} for each in service.told] == [
        {"title": "You are named in C1", "text": "baggage. By Kim.", "path": "/case/C1", "tag": ""}
    ]
    assert messages.waiting(box.client) == []


def test_one_that_has_withdrawn_is_forgotten(box: Post, service: PushService) -> None:
    service.says = 410
    box.name()
    box.pass_(DELAY_MS)
    assert (len(service.told), browsers.ids(box.client, "max")) == (1, [])


def test_a_busy_service_is_asked_again_and_a_broken_one_is_not(box: Post, service: PushService) -> None:
    service.says = 429
    box.name()
    box.pass_(DELAY_MS)
    service.says = 500
    box.pass_(MINUTE)
    box.pass_(MINUTE)
    assert (len(service.told), messages.waiting(box.client)) == (2, [])


async def open_(url: str) -> Destination:
    return Destination(url)


def test_only_addresses_on_the_open_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = PushBrowser(endpoint="https://127.0.0.1/", p256dh=encoded(b"\x04" + bytes(64)), auth=AUTH)
    monkeypatch.setattr(webpush, "public", open_)
    assert webpush.send(b"{}", nowhere, new_key(), "mailto:x@y") == webpush.GONE_SAID
    monkeypatch.setattr(webpush, "public", public)
    inside = browser("https://127.0.0.1/send")
    assert webpush.send(b"{}", inside, new_key(), "mailto:x@y") == "its address is not on the open internet"


def test_who_signs_up(web: Web, office: Office) -> None:
    access.add_user(office.client, "Max", Role.manager)
    session = web.browser()
    web.come_in(session, "Max")
    shown = web.get(session, "/inbox/push").json()["key"]
    assert shown == web.get(session, "/inbox/push").json()["key"] == public_key(browsers.signing_key(web.client, ""))

    def sent(path: str, body: dict[str, str]) -> requests.Response:
        return web.post(session, path, json=body)

    kept = {"endpoint": browser().endpoint, "p256dh": browser().p256dh, "auth": AUTH}
    assert sent("/inbox/push", kept | {"endpoint": "http://10.0.0.1/"}).status_code == 422
    for n in range(7):
        assert sent("/inbox/push", kept | {"endpoint": f"https://push.example/{n}"}).status_code == 204
    assert len(browsers.ids(web.client, "max")) == 5
    assert sent("/inbox/push/off", {"endpoint": "https://push.example/6"}).status_code == 204
    assert len(browsers.ids(web.client, "max")) == 4
    access.disable_user(web.client, "Max")
    assert browsers.ids(web.client, "max") == []
    worker = web.get(web.signed_in(Role.agent), "/push-worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert web.get(web.signed_in(Role.viewer), "/push-worker.js").status_code == 403
