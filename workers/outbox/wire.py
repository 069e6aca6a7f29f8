"""One HTTP request of the outbox: what came back, or how far it got."""

from __future__ import annotations

from enum import StrEnum

import httpx
import msgspec

from listening.config import Account

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LARGEST = 2_000_000


class Unanswered(StrEnum):
    """Why there is no answer to a request."""

    before = "before"
    """No connection: nothing has left."""
    after = "after"
    """It may have arrived."""


class Reply(msgspec.Struct, frozen=True):
    status: int
    content: bytes
    wait_ms: int = 0


def client(account: Account, headers: dict[str, str]) -> httpx.Client:
    """Redirects are not followed: they could lead the secret anywhere."""
    return httpx.Client(
        base_url=account.service.rstrip("/"),
        headers={"user-agent": "Masthead", **headers},
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
    )


def ask(
    web: httpx.Client,
    method: str,
    path: str,
    body: object = None,
    params: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Reply | Unanswered:
    content = msgspec.json.encode(body) if body is not None else None
    sent = {**(headers or {}), **({"content-type": "application/json"} if content else {})}
    try:
        answer = web.request(method, path, content=content, params=params, headers=sent)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL, httpx.UnsupportedProtocol):
        return Unanswered.before
    except httpx.HTTPError:
        return Unanswered.after
    wait = answer.headers.get("retry-after", "")
    seconds = min(int(wait), 3600) if wait.isdecimal() else 0
    return Reply(answer.status_code, answer.content[:LARGEST], seconds * 1000)
