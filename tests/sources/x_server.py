"""X's API, made up: rules, a stream that is cut, search by time, jobs about what is gone; each with its errors."""

from __future__ import annotations

import json
import random
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sources.meta_server import secret
from tests.sources.servers import Answer, Http
from workers.sources.x.posts import EPOCH_MS

TOKEN = "x-token"
EACH = 4
"""Posts of a page of search at most."""


def keys(server: str) -> dict[str, Any]:
    budgets = {"day_budget": 100.0, "month_budget": 100.0}
    return {"token": secret("x-token", TOKEN), "server": server, "private": True} | budgets


def id_at(at: int, number: int = 0) -> str:
    return str((at - EPOCH_MS << 22) + number)


def post(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "text": f"Acme &amp; {id[-4:]}", "author_id": "5", "edit_history_tweet_ids": [id]} | more


USERS = {"users": [{"id": "5", "username": "ann", "name": "Ann", "public_metrics": {"followers_count": 7}}]}


def line(said: dict[str, Any], *rules: str, includes: Any = USERS) -> bytes:
    fits = [{"id": rule, "tag": "x"} for rule in rules]
    return json.dumps({"data": said, "includes": includes, "matching_rules": fits}).encode()


class Network:
    """Posts come whether somebody listens or not; who listens hears a few, and is cut."""

    def __init__(self, begin: int) -> None:
        self.begin = begin
        self.posts: list[str] = []
        self.grows_to = 0
        self.cuts = 0
        self.rules: dict[str, dict[str, str]] = {"900": {"id": "900", "value": "others", "tag": "theirs"}}
        self.rng = random.Random(3)
        self.server: Http | None = None
        self.read: list[str] = []
        """What was paid for, in its order."""
        self.jobs: dict[str, str] = {}
        self.gone: list[str] = []
        self.uploaded: list[bytes] = []
        self.says: dict[str, Answer] = {}
        """Instead of an answer, by the end of the address."""

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        at = urlsplit(path).path
        if at.startswith("/store/"):
            assert "authorization" not in headers, "the token is for X alone"
            return self._stored(at)
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(401)
        for end, said in self.says.items():
            if at.endswith(end):
                return said
        if self.cuts > 0 and self.rng.random() < 0.3 and not at.endswith("/stream"):
            self.cuts -= 1
            return self.rng.choice(
                [Answer(503), Answer(200, b"{}", cut_at=1), Answer(429, headers={"Retry-After": "0"})]
            )
        query = {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}
        match at.split("/")[2:]:
            case ["tweets", "search", "stream", "rules"]:
                return self._rules(headers)
            case ["tweets", "search", "stream"]:
                return self._stream()
            case ["tweets", "search", "recent"]:
                return self._search(query)
            case ["compliance", "jobs", *job]:
                return self._job(job)
        raise AssertionError(path)

    def grow(self, number: int) -> list[str]:
        room = self.grows_to - len(self.posts) - (self.cuts > 0)
        new = [id_at(self.begin + (len(self.posts) + n + 1) * 900) for n in range(min(number, room))]
        self.posts += new
        return new

    def _rules(self, headers: dict[str, str]) -> Answer:
        assert self.server is not None
        if "content-length" not in headers:
            return Answer(200, json.dumps({"data": list(self.rules.values()), "meta": {"sent": "x"}}).encode())
        said = json.loads(self.server.posted[-1])
        wrong = [rule["value"] for rule in said.get("add", []) if "refused" in rule["value"]]
        if wrong:  # and then none of the others is made either
            errors = [{"value": value, "title": "UnprocessableEntity", "details": ["x"]} for value in wrong]
            return Answer(400, json.dumps({"errors": errors, "meta": {"summary": {"created": 0}}}).encode())
        made = []
        for rule in said.get("add", []):
            id = str(len(self.rules) + 1)
            self.rules[id] = {"id": id, **rule}
            made.append(self.rules[id])
        for id in said.get("delete", {}).get("ids", []):
            del self.rules[id]
        return Answer(201, json.dumps({"data": made, "meta": {"sent": "x"}}).encode())

    def _stream(self) -> Answer:
        self.grow(self.rng.randint(0, 3))  # nobody hears these
        heard = self.grow(self.rng.randint(0, 4))
        ours = next(id for id, rule in self.rules.items() if rule["tag"] != "theirs")
        self.read += heard
        body = b"\r\n".join([b"", *(line(post(id), ours) for id in heard), b"", line(post(id_at(self.begin)), "900")])
        self.cuts -= self.cuts > 0
        return Answer(200, body + b"\r\n", cut_at=self.rng.randrange(1, len(body) + 1))

    def _search(self, query: dict[str, str]) -> Answer:
        assert int(query["max_results"]) >= 10, "X takes no less"
        since = int(datetime.fromisoformat(query["start_time"]).timestamp() * 1000)
        found = [id for id in reversed(self.posts) if (int(id) >> 22) + EPOCH_MS >= since]
        begin = int(query.get("next_token", "0"))
        page = found[begin : begin + EACH]
        self.read += page
        meta = {"next_token": str(begin + EACH)} if begin + EACH < len(found) else {}
        said = {"meta": {"result_count": len(page), **meta}}
        return Answer(
            200, json.dumps(said | ({"data": [post(id) for id in page], "includes": USERS} if page else {})).encode()
        )

    def _job(self, job: list[str]) -> Answer:
        assert self.server is not None
        id = job[0] if job else str(len(self.jobs) + 1)
        self.jobs.setdefault(id, "created")
        urls = {f"{what}_url": f"{self.server.url}/store/{what}/{id}" for what in ("upload", "download")}
        said = {"id": id, "type": "tweets", "status": self.jobs[id]} | urls
        return Answer(200, json.dumps({"data": said}).encode())

    def _stored(self, at: str) -> Answer:
        assert self.server is not None
        _, _, what, id = at.split("/")
        if what == "upload":
            self.uploaded.append(self.server.posted[-1])
            self.jobs[id] = "complete"
            return Answer(200)
        said = {"action": "delete", "created_at": "2025-06-15T12:00:00.000Z", "redacted_at": "2025-06-15T13:00:00.000Z"}
        return Answer(200, b"\n".join(json.dumps({"id": id, "reason": "deleted"} | said).encode() for id in self.gone))
