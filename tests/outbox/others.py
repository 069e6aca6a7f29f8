"""A forum, a GitHub, and two stores: what they answer, of what was posted. No key of ours is known there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

REPLY = "/androidpublisher/v3/applications/com.acme/reviews/7:reply"
WHAT = {"/posts.json": "discourse", "/v1/customerReviewResponses": "appstore", REPLY: "googleplay"}


def kind(path: str) -> str:
    """Which of them is posted to; empty: another network."""
    return WHAT.get(path) or ("github" if path.startswith("/repos/") else "")


def made(kind: str, body: dict[str, Any], number: int, now: int) -> dict[str, Any]:
    """What is answered to a post; ``number``: how many there were before."""
    at = f"{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%dT%H:%M:%S.000Z}"
    match kind:
        case "discourse":
            post = {"id": 900 + number, "topic_id": body["topic_id"], "post_number": 10 + number, "created_at": at}
            return post | {"username": "Plovair", "raw": body["raw"]}
        case "github":
            url = f"https://github.com/acme/app/issues/3#issuecomment-{900 + number}"
            comment = {"id": 900 + number, "html_url": url, "issue_url": "https://api.example/repos/acme/app/issues/3"}
            return comment | {"body": body["body"], "user": {"login": "Plovair"}, "created_at": at}
        case "appstore":
            text = body["data"]["attributes"]["responseBody"]
            said = {"responseBody": text, "lastModifiedDate": at, "state": "PENDING_PUBLISH"}
            return {"data": {"type": "customerReviewResponses", "id": "R1", "attributes": said}}
        case _:
            return {"result": {"replyText": body["replyText"], "lastEdited": {"seconds": str(now // 1000)}}}


def words(kind: str, body: dict[str, Any]) -> str:
    """What stands below a review after that; empty where posts stand beside each other."""
    if kind == "appstore":
        return str(body["data"]["attributes"]["responseBody"])
    return str(body["replyText"]) if kind == "googleplay" else ""


def found(parts: list[str], posts: list[dict[str, Any]], lets_in: bool | None) -> tuple[int, Any]:
    """What is answered to a question about ``posts``, those that were not deleted."""
    if lets_in is not True:
        return (503 if lets_in is None else 401), {}
    match parts:
        case ["session", "current.json"]:
            return 200, {"current_user": {"username": "plovair"}}
        case ["user"]:
            return 200, {"login": "plovair"}
        case ["t", "5.json"]:
            return 200, {"post_stream": {"stream": [1, 2, *(post["id"] for post in posts)]}}
        case ["t", "5", "posts.json"]:
            other = {"id": 1, "topic_id": 5, "post_number": 1, "username": "kim", "raw": "Hello", "created_at": None}
            return 200, {"post_stream": {"posts": [other, *posts]}}
        case ["repos", "acme", "app", "issues", "comments", "8"]:
            return 200, {"id": 8, "issue_url": "https://api.example/repos/acme/app/issues/3"}
        case ["repos", "acme", "app", "issues", "3", "comments"]:
            return 200, posts
        case ["v1", "customerReviews", "7"]:
            return 200, {"data": {"id": "7"}, "included": [posts[-1]["data"]] if posts else []}
        case ["v1", "apps", "7", "customerReviews"] | ["androidpublisher", "v3", "applications", "com.acme", "reviews"]:
            return 200, {}
        case ["androidpublisher", "v3", "applications", "com.acme", "reviews", "7"]:
            said = posts[-1]["result"] if posts else {}
            answer = (
                {"developerComment": {"text": said["replyText"], "lastModified": said["lastEdited"]}} if posts else {}
            )
            return 200, {"reviewId": "7", "comments": [{"userComment": {"text": "bad"}}, answer]}
    return 404, {}
