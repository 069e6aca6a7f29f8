"""Meta's Graph API, made up: a Page and an account with comments, pages by cursor, limits, errors, cuts at random."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sources.servers import Answer
from tests.sources.stores import kept_file

PAGE, APP, ACCOUNT = "1042", "7700", "17841"
TOKEN, SECRET, WORD = "page-token", "app-secret", "our-word"
EACH = 3
"""Entries of a page of any list."""


def secret(name: str, value: str) -> str:
    return f"file:{kept_file(name, value.encode())}"


def keys(server: str) -> dict[str, Any]:
    """What a source of a Page needs to ask ``server``."""
    return {"page": PAGE, "token": secret("page-token", TOKEN), "server": server, "private": True}


def hook_keys() -> dict[str, Any]:
    return {
        "app": APP,
        "app_secret": secret("app-secret", SECRET),
        "verify_token": secret("word", WORD),
    }


def signed(body: bytes, sign: str = SECRET) -> dict[str, str]:
    return {"X-Hub-Signature-256": f"sha256={hmac.digest(sign.encode(), body, hashlib.sha256).hex()}"}


def iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def error(code: int, subcode: int = 0, **headers: str) -> Answer:
    said = {"message": "secret words", "type": "OAuthException", "code": code, "error_subcode": subcode}
    return Answer(400, json.dumps({"error": said}).encode(), headers)


def change(**value: Any) -> dict[str, Any]:
    """Of the feed, as a webhook tells it."""
    said = {"item": "comment", "verb": "add", "from": {"id": "5", "name": "Ann"}, "post_id": f"{PAGE}_1"}
    return {"field": "feed", "value": said | {"comment_id": "1_9", "message": "Acme is late"} | value}


def page_body(*changes: dict[str, Any], at: int, **entry: Any) -> bytes:
    found = {"id": PAGE, "time": at // 1000, "changes": list(changes)} | entry
    return json.dumps({"object": "page", "entry": [found]}).encode()


class Social:
    """A Page with ``posts`` posts, or an account with media, newest first; comments come while it is read."""

    def __init__(self, begin: int, posts: int = 4) -> None:
        self.posts = {n: begin + n * 1000 for n in range(1, posts + 1)}
        self.comments: dict[int, tuple[int, int, str]] = {}
        """By number: under which post, when, what."""
        self.tags: dict[int, tuple[int, str]] = {}
        self.begin = begin
        self.cuts = 0
        self.grows_to = 0
        self.rng = random.Random(4)
        self.subscribed: list[str] = []
        self.says: Answer | None = None
        """Said to every question."""
        self.headers: Mapping[str, str] = {}
        self.tokens: set[str] = set()

    def comment(self, text: str = "Acme") -> int:
        number = len(self.comments) + 1
        post = 1 + number % len(self.posts)
        self.comments[number] = (post, self.begin + 60_000 + number * 1000, f"{text} {number}")
        return number

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        self.tokens.add(headers.get("authorization", ""))
        assert TOKEN not in path
        if self.cuts > 0 and self.rng.random() < 0.3:
            self.cuts -= 1
            limited = error(4, **{"X-App-Usage": '{"call_count": 101}'})
            early = Answer(200, b'{"data": []}', cut_at=5)
            return self.rng.choice([early, Answer(503), error(2), limited, error(190, 463)])
        if self.says is not None:
            return self.says
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return error(190)
        query = {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}
        parts = urlsplit(path).path.split("/")[2:]
        found = self._answered(parts, query)
        return Answer(200, json.dumps(found).encode(), self.headers)

    def _answered(self, parts: list[str], query: dict[str, str]) -> dict[str, Any]:
        after = int(query.get("after", "0"))
        match parts:
            case [_, "subscribed_apps"]:
                return {"data": [{"id": APP, "subscribed_fields": self.subscribed}] if self.subscribed else []}
            case [one, "feed" | "media"]:
                if not after:
                    for _ in range(self.rng.randint(0, 3)):
                        if len(self.comments) < self.grows_to - (self.cuts > 0):
                            self.comment()
                media = one == ACCOUNT
                posts = sorted(self.posts, reverse=True)
                made = [self._medium(n) if media else self._post(n) for n in posts[after : after + EACH]]
                return self._page(made, after, len(posts))
            case [_, "tags"]:
                tags = sorted(self.tags, reverse=True)
                return self._page([self._tag(n) for n in tags[after : after + EACH]], after, len(tags))
            case [post, "comments"]:
                return self._under(int(post.rpartition("_")[2]), after, "_" in post)
            case [_]:
                return self._mentioned(query.get("fields", ""))
        raise AssertionError(parts)

    def _page(self, data: list[Any], after: int, total: int) -> dict[str, Any]:
        more = {"next": "https://elsewhere.example/"} if after + EACH < total else {}
        return {"data": data, "paging": {"cursors": {"before": "x", "after": str(after + EACH)}, **more}}

    def _under(self, post: int, after: int, page: bool) -> dict[str, Any]:
        found = sorted((n for n, (under, _, _) in self.comments.items() if under == post), reverse=True)
        made = [self._comment(n, page) for n in found[after : after + EACH]]
        return self._page(made, after, len(found))

    def _comment(self, number: int, page: bool) -> dict[str, Any]:
        post, at, text = self.comments[number]
        if page:
            return {
                "id": f"{post}_{number}",
                "message": text,
                "created_time": iso(at),
                "from": {"id": "5", "name": "Ann"},
            }
        return {"id": f"9{number}", "text": text, "timestamp": iso(at), "username": "ann"}

    def _post(self, number: int) -> dict[str, Any]:
        said = {"id": f"{PAGE}_{number}", "message": f"Post {number}", "created_time": iso(self.posts[number])}
        return said | {"from": {"id": PAGE, "name": "Acme"}, "comments": self._under(number, 0, True)}

    def _medium(self, number: int) -> dict[str, Any]:
        said = {"id": f"{number}", "caption": f"Post {number}", "timestamp": iso(self.posts[number])}
        return said | {"username": "acme", "comments": self._under(number, 0, False)}

    def _tag(self, number: int) -> dict[str, Any]:
        at, text = self.tags[number]
        return {"id": f"8{number}", "caption": text, "timestamp": iso(at), "username": "bob"}

    def _mentioned(self, fields: str) -> dict[str, Any]:
        kind = fields.partition(".")[0]
        said = {"id": "44", "timestamp": iso(self.begin), "username": "cy"}
        words = {"caption": "look at Acme"} if kind == "mentioned_media" else {"text": "ask Acme"}
        return {kind: said | words, "id": ACCOUNT}
