"""Facebook, Instagram, Threads, YouTube and X: what they answer, of what was posted. No key of ours is known there."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

PAGE, ACCOUNT, CHANNEL = "104", "178", "UC" + "c" * 22
COMMENT = re.compile(r"/v24\.0/9_7/comments")
REPLIES = re.compile(r"/v24\.0/(80/replies|178/mentions)")
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=Ugx7"
CONTAINER, SHOWN = "container", "threads"
ENDED = (400, {"error": {"code": 190, "error_subcode": 463}})


def kind(path: str) -> str:
    """Which of them is posted to; empty: another network."""
    path = path.partition("?")[0]
    if COMMENT.fullmatch(path):
        return "facebook"
    if REPLIES.fullmatch(path):
        return "instagram"
    if path == "/v1.0/me/threads":
        return CONTAINER
    known = {"/v1.0/me/threads_publish": SHOWN, "/comments": "youtube", "/2/tweets": "x"}
    return known.get(path, "")


def made(kind: str, body: dict[str, Any], number: int, now: int) -> dict[str, Any]:
    """What is answered to a post; ``number``: how many there were before."""
    id = str(900 + number)
    match kind:
        case "facebook":
            return {"id": f"9_{id}"}
        case "youtube":
            parent, text = body["snippet"]["parentId"], body["snippet"]["textOriginal"]
            said = {"textOriginal": text, "textDisplay": text, "authorChannelId": {"value": CHANNEL}}
            return {"id": f"{parent}.{id}", "snippet": said | {"parentId": parent, "publishedAt": iso(now)}}
        case "x":
            return {"data": {"id": id, "text": body["text"]}}
    return {"id": id}


def found(
    parts: list[str], posts: list[dict[str, Any]], lets_in: bool | None, containers: dict[str, str], ends_s: int
) -> tuple[int, Any] | None:
    """What is answered to a question about ``posts``; None: it is asked of another network.

    ``containers``: the status of each.
    """
    match parts:
        case ["v24.0" | "v1.0", *_] if lets_in is not True:
            return (503, {}) if lets_in is None else ENDED
        case ["2" | "channels" | "comments", *_] if lets_in is not True:
            return (503 if lets_in is None else 401), {}
        case ["v24.0", "me"]:
            return 200, {"id": PAGE}
        case ["v24.0", "178"]:
            words = [each["sent"]["message"].replace("@", "") for each in posts]
            said = [
                _instagram(each) | {"text": text, "username": "plovair"}
                for each, text in zip(posts, words, strict=True)
            ]
            return 200, {"id": ACCOUNT, "username": "plovair", "mentioned_media": {"comments": {"data": said}}}
        case ["v1.0", "me"]:
            return 200, {"id": "5", "username": "plovair"}
        case ["v24.0" | "v1.0", "debug_token"]:
            return 200, {"data": {"is_valid": True, "expires_at": ends_s, "data_access_expires_at": 0}}
        case ["v24.0", "9_8"]:
            return 200, {"id": "9_8", "parent": {"id": "9_7"}}
        case ["v24.0", "81"]:
            return 200, {"id": "81", "parent_id": "80"}
        case ["v24.0", _]:
            return 400, {"error": {"code": 100, "error_subcode": 33}}
        case ["v24.0", "9_7", "comments"]:
            return 200, {"data": [_facebook(each) for each in reversed(posts)]}
        case ["v24.0", "80", "replies"]:
            return 200, {"data": [_instagram(each) for each in posts]}
        case ["v1.0", "me", "threads_publishing_limit"]:
            return 200, {"data": [{"reply_quota_usage": len(posts), "reply_config": {"quota_total": 1000}}]}
        case ["v1.0", "me", "replies"]:
            return 200, {"data": [_threads(each) for each in reversed(posts)]}
        case ["v1.0", id] if id in containers:
            return 200, {"id": id, "status": containers[id]}
        case ["v1.0", id]:
            there = next((each for each in posts if each["id"] == id), None)
            return (200, _threads(there)) if there else (400, {"error": {"code": 100}})
        case ["channels"]:
            return 200, {"items": [{"id": CHANNEL}]}
        case ["comments"]:
            return 200, {"items": posts}
        case ["2", "users", "me"]:
            return 200, {"data": {"id": "5", "username": "Plovair"}}
        case ["2", "users", "5", "tweets"]:
            return 200, {"data": [_x(each) for each in reversed(posts)]}
    return None


def iso(now: int) -> str:
    return f"{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%dT%H:%M:%S}Z"


def _meta_time(now: int) -> str:
    return f"{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%dT%H:%M:%S}+0000"


def _facebook(post: dict[str, Any]) -> dict[str, Any]:
    who = {"id": PAGE, "name": "Plovair"}
    return {"id": post["id"], "message": post["sent"]["message"], "created_time": _meta_time(post["at"]), "from": who}


def _instagram(post: dict[str, Any]) -> dict[str, Any]:
    who = {"id": ACCOUNT, "username": "plovair"}
    return {"id": post["id"], "text": post["sent"]["message"], "timestamp": _meta_time(post["at"]), "from": who}


def _threads(post: dict[str, Any]) -> dict[str, Any]:
    told = {"id": post["id"], "text": post["sent"]["text"], "timestamp": _meta_time(post["at"])}
    return told | {"username": "plovair", "permalink": f"https://www.threads.com/@plovair/post/C{post['id']}"}


def _x(post: dict[str, Any]) -> dict[str, Any]:
    about = {"type": "replied_to", "id": post["sent"]["reply"]["in_reply_to_tweet_id"]}
    text = "@kim " + post["sent"]["text"].replace("https://x.example/ä?", "https://t.co/abc")
    return {"id": post["data"]["id"], "text": text, "created_at": iso(post["at"]), "referenced_tweets": [about]}
