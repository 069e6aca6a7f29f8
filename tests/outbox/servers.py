"""A PDS and a Mastodon that fail in every way, and remember what was posted."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Fault(StrEnum):
    none = "none"
    slow_down = "slow_down"
    cut_before = "cut_before"
    cut_after = "cut_after"
    cut_within = "cut_within"
    error_before = "error_before"
    error_after = "error_after"


class FakeNetwork(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.faults: list[Fault] = []
        """Of the posts that are sent next, in turn; then none."""
        self.cut_at = 0
        self.posts: list[dict[str, Any]] = []
        self.keys: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.now = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: FakeNetwork

    def log_message(self, format: str, *args: Any) -> None: ...

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: value[0] for key, value in parse_qs(parts.query).items()}
        match parts.path.removeprefix("/xrpc/").strip("/").split("/"):
            case ["app.bsky.feed.getPosts"]:
                self._say(200, {"posts": [{"uri": query["uris"], "cid": "cid1", "record": {}}]})
            case ["com.atproto.repo.getRecord"] if query["rkey"] in self.server.keys:
                self._say(200, self.server.keys[query["rkey"]])
            case ["com.atproto.repo.getRecord"]:
                self._say(400, {"error": "RecordNotFound"})
            case ["com.atproto.identity.resolveHandle"]:
                self._say(200, {"did": "did:plc:kim"})
            case ["api", "v1", "accounts", "verify_credentials"]:
                self._say(200, {"id": "7"})
            case ["api", "v1", "accounts", "7", "statuses"]:
                found = [] if "max_id" in query else self.server.posts[::-1]
                self._say(200, found)
            case ["api", "v1", "statuses", id]:
                self._say(200, {"id": id, "visibility": "private", "spoiler_text": "bags"})
            case _:
                self._say(404, {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path.endswith("createSession"):
            return self._say(200, {"accessJwt": "jwt", "did": "did:plc:" + "a" * 24})
        fault = self.server.faults.pop(0) if self.server.faults else Fault.none
        match fault:
            case Fault.slow_down:
                return self._say(429, {}, {"retry-after": "7"})
            case Fault.cut_before:
                return self._cut(b"")
            case Fault.error_before:
                return self._say(500, {})
        key = body.get("rkey") or self.headers["idempotency-key"]
        self.server.asked.append(key)
        if key in self.server.keys:
            return self._say(500, {})
        answer = self._bluesky(body) if "rkey" in body else self._mastodon(body)
        self.server.keys[key] = answer
        self.server.posts.append({**answer, "sent": body})
        match fault:
            case Fault.error_after:
                self._say(500, {})
            case Fault.cut_after:
                self._cut(b"")
            case Fault.cut_within:
                content = json.dumps(answer).encode()
                whole = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(content), content)
                self._cut(whole[: self.server.cut_at % len(whole)])
            case _:
                self._say(200, answer)

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

    def _say(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _cut(self, first: bytes) -> None:
        self.wfile.write(first)
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def network() -> Iterator[FakeNetwork]:
    with FakeNetwork() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()
