"""The YouTube Data API, made up: threads, newest first, in pages of three, keys, a quota, refusals, cuts at random."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.made import NOW
from tests.sources.servers import Answer
from tests.sources.stores import kept_file

PAGE = 3
INLINE = 2
"""Answers that come with their thread."""
CHANNEL = "UC" + "a1" * 11
VIDEO = "dQw4w9WgXcQ"


def key_file() -> Path:
    return kept_file("tube.key", b"hush")


def moment(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat().replace("+00:00", "Z")


def comment(id: str, at: int = NOW, writer: str = "UC" + "b2" * 11, **more: Any) -> dict[str, Any]:
    """A comment as the API has it; ``PARENT.CHILD`` is an answer."""
    said = {
        "channelId": CHANNEL,
        "videoId": VIDEO,
        "textDisplay": f"Acme {id} is late",
        "textOriginal": f"Acme {id} is late",
        "authorDisplayName": "@ann",
        "authorChannelId": {"value": writer},
        "likeCount": 3,
        "publishedAt": moment(at),
        "updatedAt": moment(at),
    } | ({"parentId": id.partition(".")[0]} if "." in id else {})
    return {"kind": "youtube#comment", "etag": "x", "id": id, "snippet": said | more}


def thread(top: dict[str, Any], replies: list[dict[str, Any]], total: int | None = None) -> dict[str, Any]:
    said = {
        "videoId": VIDEO,
        "topLevelComment": top,
        "totalReplyCount": len(replies) if total is None else total,
        "isPublic": True,
    }
    inline = {"replies": {"comments": replies}} if replies else {}
    return {"kind": "youtube#commentThread", "id": top["id"], "snippet": said} | inline


def listed(items: list[dict[str, Any]], kind: str, further: str = "") -> bytes:
    page: dict[str, Any] = {"kind": f"youtube#{kind}ListResponse", "items": items}
    return json.dumps(page | ({"nextPageToken": further} if further else {})).encode()


def refused(status: int, reason: str) -> Answer:
    error = {"code": status, "message": "words of theirs", "errors": [{"reason": reason, "domain": "youtube"}]}
    return Answer(status, json.dumps({"error": error}).encode())


class Tube:
    """Comments by id. ``grows_to`` threads appear one by one, each with three answers, while it is asked."""

    def __init__(self, cuts: int = 0, grows_to: int = 0) -> None:
        self.comments: dict[str, dict[str, Any]] = {}
        self.cuts = cuts
        self.grows_to = grows_to
        self.begin = 0
        self.rng = random.Random(5)
        self.units = 0
        self.refuses: dict[str, Answer] = {}
        """What is said of a list, by its id."""

    @property
    def tops(self) -> list[dict[str, Any]]:
        found = [each for id, each in self.comments.items() if "." not in id]
        return sorted(found, key=lambda each: each["snippet"]["publishedAt"], reverse=True)

    def answers(self, id: str) -> list[dict[str, Any]]:
        return [each for key, each in self.comments.items() if key.startswith(f"{id}.")]

    def add(self, number: int, answers: int = 3) -> None:
        at = self.begin + number * 10_000
        for n in range(answers + 1):
            id = f"t{number}" if not n else f"t{number}.{n}"
            self.comments[id] = comment(id, at + n)

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        self.units += 1
        if self.cuts > 0 and self.rng.random() < 0.4:
            self.cuts -= 1
            cut = Answer(200, listed([comment("t999")], "comment"), cut_at=30)
            return self.rng.choice([cut, Answer(503), Answer(429, headers={"Retry-After": "0"})])
        if headers.get("x-goog-api-key") != "hush":
            return refused(400, "keyInvalid")
        parts = urlsplit(path)
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        assert asked["textFormat"] == "plainText"
        at = int(asked.get("pageToken", "0"))
        if parts.path == "/comments" and "id" in asked:
            return Answer(200, listed([c for id in asked["id"].split(",") if (c := self.comments.get(id))], "comment"))
        if parts.path == "/comments":
            found = self.answers(asked["parentId"])
            return Answer(200, listed(found[at : at + PAGE], "comment", self._further(at, found)))
        assert (parts.path, asked["order"], asked["part"]) == ("/commentThreads", "time", "snippet,replies")
        of = asked.get("videoId") or asked["allThreadsRelatedToChannelId"]
        if of in self.refuses:
            return self.refuses[of]
        if not at and len(self.tops) < self.grows_to - (self.cuts > 0):
            self.add(len(self.tops) + 1)
        made = [thread(top, (all := self.answers(top["id"]))[:INLINE], len(all)) for top in self.tops]
        return Answer(200, listed(made[at : at + PAGE], "commentThread", self._further(at, made)))

    def _further(self, at: int, found: list[Any]) -> str:
        return str(at + PAGE) if at + PAGE < len(found) else ""
