"""Networks that fail in every way, and remember what was posted."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from listening.outbox.keys import tid
from tests.outbox import comments, letters, others

PORTS: dict[str, tuple[int, int]] = {}
"""Of the mail server and the mailbox beside a server."""
DID = "did:plc:" + "a" * 24


class Fault(StrEnum):
    none = "none"
    slow_down = "slow_down"
    cut_before = "cut_before"
    cut_after = "cut_after"
    cut_within = "cut_within"
    error_before = "error_before"
    error_after = "error_after"
    hang_before = "hang_before"
    """Until the client gives up; it is never written."""
    hang_after = "hang_after"
    """Written, and never answered."""
    late = "late"
    """Written after the client has given up."""
    run_out = "run_out"
    """The session ended just now."""
    deleted = "deleted"
    """Written, and deleted by somebody before anybody looks for it."""
    too_large = "too_large"
    """Written; the answer never ends."""


class FakeNetwork(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.faults: list[Fault] = []
        """Of the posts that are sent next, in turn; then none."""
        self.patient = True
        """It waits until a client gives up; else it ends the connection at once, which is the same to the client."""
        self.cut_at = 0
        self.posts: list[dict[str, Any]] = []
        self.keys: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.calls: list[str] = []
        """The last part of every path that was asked."""
        self.unknown: list[str] = []
        """Addresses that the mail server does not take."""
        self.mail = letters.FakeMail(self)
        PORTS[self.url] = (self.mail.smtp, self.mail.imap)
        self.gone: list[str] = []
        """Keys of what was deleted."""
        self.changed = 0
        """When an account was last changed, ms UTC."""
        self.pictures: list[tuple[str, bytes]] = []
        """What was uploaded: its type, and the body."""
        self.picture_faults: list[Fault] = []
        self.containers: dict[str, str] = {}
        """Status of each on Threads."""
        self.container_texts: dict[str, dict[str, Any]] = {}
        self.worked_on = 0
        """How often somebody asked whether a picture is ready."""
        self.now = 0
        self.lets_in: bool | None = True
        """None: it is away for whoever asks who they are."""
        self.refusal: tuple[int, Any] | None = None
        """What the next post is answered with, as if nothing was done."""
        self.token_ends_s = 4_000_000_000
        """When Meta's tokens end, seconds since 1970."""
        self.longest = 0
        """Signs of a post it says it takes; 0: it says nothing."""
        self.sessions = 0
        """Access tokens given out; the last alone is good."""
        self.writing = threading.RLock()
        """Held while a post is worked on: whoever looks for it waits."""
        self.arrived = threading.Event()
        """A post came in."""

    def begin(self, faults: list[Fault]) -> None:
        """As if nobody had ever posted here."""
        self.faults, self.posts, self.keys, self.asked, self.calls, self.gone = list(faults), [], {}, [], [], []
        self.changed, self.unknown, self.pictures, self.picture_faults = 0, [], [], []
        self.containers, self.container_texts = {}, {}
        self.arrived.clear()

    @property
    def there(self) -> list[dict[str, Any]]:
        """What was posted and not deleted."""
        return [post for post in self.posts if not post.get("gone")]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: FakeNetwork
    disable_nagle_algorithm = True  # what is said after its head would wait for that to be seen

    def log_message(self, format: str, *args: Any) -> None: ...

    def do_GET(self) -> None:
        with self.server.writing:
            self._get()

    def do_POST(self) -> None:
        with self.server.writing:
            self._post()

    def _get(self) -> None:
        parts = urlsplit(self.path)
        self.server.calls.append(parts.path.rpartition("/")[2].rpartition(".")[2])
        query = {key: value[0] for key, value in parse_qs(parts.query).items()}
        match parts.path.removeprefix("/xrpc/").strip("/").split("/"):
            case ["app.bsky.feed.getPosts"]:
                first = {"uri": "at://did:plc:first/app.bsky.feed.post/1", "cid": "cid0"}
                record = {"reply": {"root": first, "parent": first}}
                self._say(200, {"posts": [{"uri": query["uris"], "cid": "cid1", "record": record}]})
            case ["com.atproto.sync.getLatestCommit"]:
                self._say(200, {"cid": "cid9", "rev": tid(self.server.changed * 1000, 0)})
            case ["com.atproto.repo.getRecord"] if query["rkey"] in self.server.keys:
                self._say(200, self.server.keys[query["rkey"]])
            case ["com.atproto.repo.getRecord"]:
                self._say(400, {"error": "RecordNotFound", "message": "Could not locate record"})
            case ["com.atproto.identity.resolveHandle"]:
                self._say(200, {"did": "did:plc:kim"})
            case ["com.atproto.server.getSession"]:
                self._say(200, {"did": DID})
            case ["api", "v1", "accounts", "verify_credentials"] if self.server.lets_in is not True:
                self._say(503 if self.server.lets_in is None else 401, {})
            case ["api", "v1", "accounts", "verify_credentials"]:
                self._say(200, {"id": "7"})
            case ["api", "v2", "instance"] if self.server.longest:
                self._say(200, {"configuration": {"statuses": {"max_characters": self.server.longest}}})
            case ["api", "v1", "accounts", "7", "statuses"]:
                found = [] if "max_id" in query else self.server.there[::-1]
                self._say(200, found)
            case ["api", "v1", "media", id]:
                self.server.worked_on += 1
                self._say(206 if self.server.worked_on < 2 else 200, {"id": id})
            case ["api", "v1", "statuses", id]:
                self._say(200, {"id": id, "visibility": "private", "spoiler_text": "bags"})
            case ["refresh_access_token"]:
                self.server.token_ends_s += 60 * 86_400
                self._say(200, {"access_token": f"{query['access_token']}-anew", "expires_in": 60 * 86_400})
            case ["user"] if self.server.lets_in:
                ends = datetime.fromtimestamp(self.server.token_ends_s, UTC)
                said = {"github-authentication-token-expiration": f"{ends:%Y-%m-%d %H:%M:%S} UTC"}
                self._say(200, {"login": "plovair"}, said)
            case parts:
                there, lets_in = self.server.there, self.server.lets_in
                told = comments.found(parts, there, lets_in, self.server.containers, self.server.token_ends_s)
                self._say(*(told or others.found(parts, there, lets_in)))

    def _post(self) -> None:
        content = self.rfile.read(int(self.headers.get("content-length", "0"))) or b"{}"
        if self.path == "/token":
            given = {True: 200, False: 401, None: 503}[self.server.lets_in]
            return self._say(given, {"access_token": "access", "expires_in": 3600})
        if self.path.endswith(("uploadBlob", "/api/v2/media", "/uploads.json", "/2/media/upload", "/2/media/metadata")):
            return self._picture(content)
        body = self._body(content)
        self.server.calls.append(self.path.rpartition("/")[2].rpartition(".")[2])
        if self.path.endswith(("createSession", "refreshSession")):
            return self._session()
        if self.server.refusal is not None:
            refusal, self.server.refusal = self.server.refusal, None
            return self._say(*refusal)
        fault = self.server.faults.pop(0) if self.server.faults else Fault.none
        if fault is Fault.run_out:
            self.server.sessions += 1
        if "rkey" in body and self.headers["authorization"] != f"Bearer jwt{self.server.sessions}":
            return self._say(400, {"error": "ExpiredToken", "message": "Token has expired"})
        match fault:
            case Fault.slow_down:
                return self._say(429, {}, {"retry-after": "7"})
            case Fault.cut_before:
                return self._cut(b"")
            case Fault.error_before:
                return self._say(500, {})
            case Fault.hang_before:
                return self._given_up()
            case Fault.late:
                self._given_up()
        other = comments.kind(self.path) or others.kind(self.path)
        if other == comments.CONTAINER:
            return self._container(fault, body)
        known = body.get("creation_id") or body.get("rkey") or self.headers["idempotency-key"]
        key = known or f"{other} {len(self.server.posts)}"
        self.server.asked.append(key)
        if key in self.server.gone and "rkey" not in body:
            return self._say(404, {"error": "Record not found"})
        if key in self.server.keys:
            return self._say(500, {"error": "InternalServerError", "message": "Internal Server Error"})
        if other == comments.SHOWN:
            self.server.containers[key], body = "PUBLISHED", self.server.container_texts[key]
        answer = self._made(other, body)
        self.server.keys[key] = answer
        words, there = others.words(other, body), self.server.there
        if not (words and there and others.words(other, there[-1]["sent"]) == words):
            self.server.posts.append({**answer, "sent": body, "at": self.server.now})
        self.server.changed = self.server.now
        if fault is Fault.deleted:
            self.server.posts[-1]["gone"] = True
            del self.server.keys[key]
            self.server.gone.append(key)
            return self._say(500, {})
        self._answered(fault, answer, 201 if other in ("github", "appstore", "x") else 200)

    def _body(self, content: bytes) -> dict[str, Any]:
        """JSON, a form, or what stands in the address."""
        if "form" in self.headers.get("content-type", ""):
            return {key: value[0] for key, value in parse_qs(content.decode()).items()}
        asked = parse_qs(urlsplit(self.path).query) if content == b"{}" else {}
        body: dict[str, Any] = json.loads(content)
        return body or {key: value[0] for key, value in asked.items()}

    def _container(self, fault: Fault, body: dict[str, Any]) -> None:
        """Made, and seen by nobody."""
        id = f"c{len(self.server.containers)}"
        self.server.containers[id], self.server.container_texts[id] = "FINISHED", body
        self._answered(fault, {"id": id}, 200)

    def _answered(self, fault: Fault, answer: dict[str, Any], status: int) -> None:
        match fault:
            case Fault.error_after | Fault.deleted:
                self._say(500, {})
            case Fault.cut_after:
                self._cut(b"")
            case Fault.hang_after:
                self._given_up()
            case Fault.late:
                self.close_connection = True
            case Fault.too_large:
                self._cut(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 3_000_000)
            case Fault.cut_within:
                content = json.dumps(answer).encode()
                whole = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(content), content)
                self._cut(whole[: self.server.cut_at % len(whole)])
            case _:
                self._say(status, answer)

    def _made(self, other: str, body: dict[str, Any]) -> dict[str, Any]:
        if comments.kind(self.path):
            return comments.made(other, body, len(self.server.posts), self.server.now)
        if other:
            return others.made(other, body, len(self.server.posts), self.server.now)
        return self._bluesky(body) if "rkey" in body else self._mastodon(body)

    def _picture(self, content: bytes) -> None:
        fault = self.server.picture_faults.pop(0) if self.server.picture_faults else Fault.none
        if fault is not Fault.none:
            return self._say(413 if fault is Fault.too_large else 500, {})
        self.server.pictures.append((self.headers["content-type"].partition(";")[0], content))
        if self.path.endswith("uploadBlob"):
            return self._say(200, {"blob": {"$type": "blob", "ref": {"$link": f"b{len(self.server.pictures)}"}}})
        if self.path == "/uploads.json":
            return self._say(200, {"id": 7, "short_url": f"upload://b{len(self.server.pictures)}.png"})
        if self.path.startswith("/2/media/"):
            return self._say(200, {"data": {"id": str(700 + len(self.server.pictures))}})
        self.server.worked_on = 0
        self._say(202, {"id": str(500 + len(self.server.pictures))})

    def _session(self) -> None:
        if self.path.endswith("refreshSession") and not self.headers["authorization"].startswith("Bearer refresh"):
            return self._say(400, {"error": "InvalidToken"})
        if self.server.lets_in is not True:
            return self._say(503 if self.server.lets_in is None else 401, {})
        self.server.sessions += 1
        jwts = {"accessJwt": f"jwt{self.server.sessions}", "refreshJwt": f"refresh{self.server.sessions}"}
        self._say(200, {**jwts, "did": DID, "handle": "plovair"})

    def _given_up(self) -> None:
        """Wait until the client closes the connection."""
        self.server.arrived.set()
        if not self.server.patient:
            return self._cut(b"")
        with suppress(OSError):
            while self.connection.recv(1):
                pass
        self.close_connection = True

    def _bluesky(self, body: dict[str, Any]) -> dict[str, Any]:
        uri = f"at://{body['repo']}/{body['collection']}/{body['rkey']}"
        return {"uri": uri, "cid": "cid2", "value": body["record"]}

    def _mastodon(self, body: dict[str, Any]) -> dict[str, Any]:
        at = f"{datetime.fromtimestamp(self.server.now / 1000, UTC):%Y-%m-%dT%H:%M:%S.000Z}"
        id = str(100 + len(self.server.posts))
        return {
            "id": id,
            "created_at": at,
            "url": f"https://m.example/@plovair/{id}",
            "in_reply_to_id": body["in_reply_to_id"],
            "content": f"<p>{escape(body['status'])}</p>",
        }

    def handle(self) -> None:
        with suppress(OSError):  # a client that has given up
            super().handle()

    def _say(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _cut(self, first: bytes) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.wfile.write(first)
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def network() -> Iterator[FakeNetwork]:
    with FakeNetwork() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.mail.close()
        server.shutdown()
