"""The HTTP requests of the outbox: what came back, or how far a request got. Bounded in time and size."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import TypeVar

import httpx
import msgspec

from listening.config import Account
from workers import certificates
from workers.waits import retry_after

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LARGEST = 2_000_000
"""Bytes that are read of one response; the 40 statuses of a search are some 200 kB."""
BEGINS_S = 40.0
"""Nothing is asked any more so long after the first request: the lease of the answer holds longer."""
LONGEST_S = 30.0
"""One response, however slowly it comes."""
LIMIT = ("ratelimit-remaining", "ratelimit-reset")
ENDS = "github-authentication-token-expiration"
SAID_AT_MOST = 1000
"""Signs of a refusal in the log."""
SECRET = 8
"""Signs of a token at least."""

log = logging.getLogger(__name__)

T = TypeVar("T")


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
    """How long the network asks us to wait."""
    ends_at: int = 0
    """When the token ends that was shown, ms UTC; 0 = it does not say."""

    def read(self, kind: type[T]) -> T | None:
        """Its content as ``kind``; None if it is something else."""
        with suppress(msgspec.DecodeError, UnicodeDecodeError):
            return msgspec.json.decode(self.content, type=kind)
        return None


def content_of(reply: Reply | Unanswered | None, kind: type[T], *statuses: int) -> T | None:
    """What came back as ``kind``; None without an answer, or with other content or another status than these (200)."""
    if isinstance(reply, Reply) and reply.status in (statuses or (200,)):
        return reply.read(kind)
    return None


class SentFile(msgspec.Struct, frozen=True):
    """Bytes, and what they are as in Content-Type."""

    content: bytes
    media: str

    @property
    def name(self) -> str:
        """Servers go by how it ends."""
        return f"picture.{self.media.rpartition('/')[2]}"


Files = Sequence[SentFile]


class Wire:
    """The requests for one answer, to one account's server."""

    def __init__(self, account: Account) -> None:
        self._name = account.name
        self._until = time.monotonic() + BEGINS_S
        self._web = httpx.Client(
            verify=certificates.for_web(),
            base_url=account.service.rstrip("/"),
            headers={"user-agent": "Masthead"},
            timeout=TIMEOUT,
            follow_redirects=False,  # they could lead the secret anywhere
            trust_env=False,
        )

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, kind: type[BaseException] | None, what: BaseException | None, at: TracebackType | None) -> None:
        self._web.close()

    def ask(
        self,
        method: str,
        path: str,
        token: str = "",
        body: object = None,
        params: Mapping[str, str] | None = None,
        key: str = "",
        more: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        file: SentFile | None = None,
    ) -> Reply | Unanswered:
        """``token``: who asks; ``key``: an Idempotency-Key; ``more``: further headers.

        ``form``, ``file``: in place of a body; both together are a form with a file.
        """
        if time.monotonic() > self._until:
            return Unanswered.before
        headers = dict(more or {}) | ({"authorization": f"Bearer {token}"} if token else {})
        if key:
            headers["idempotency-key"] = key
        if body is not None:
            headers["content-type"] = "application/json"
        content = msgspec.json.encode(body) if body is not None else None
        files = None
        if file is not None and form is not None:
            files = {"file": (file.name, file.content, file.media)}
        elif file is not None:
            headers["content-type"] = file.media
            content = file.content
        try:
            with self._web.stream(
                method, path, content=content, data=form, files=files, params=params, headers=headers
            ) as answer:
                reply = _whole(answer)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL, httpx.UnsupportedProtocol):
            return Unanswered.before
        except httpx.HTTPError:
            return Unanswered.after
        if isinstance(reply, Reply) and reply.status >= 400:
            # People are told a sentence; a network's own words may repeat what it was shown.
            said = reply.content[: 4 * SAID_AT_MOST].decode("utf-8", "replace")
            for shown in (token, *(params or {}).values(), *(form or {}).values(), *(more or {}).values()):
                said = said.replace(shown, "…") if len(shown) >= SECRET else said
            log.info("%s: %s %s: %d %s", self._name, method, path.partition("?")[0], reply.status, said[:SAID_AT_MOST])
        return reply


def _whole(answer: httpx.Response) -> Reply | Unanswered:
    content, until = bytearray(), time.monotonic() + LONGEST_S
    for piece in answer.iter_bytes(65_536):
        content += piece
        if len(content) > LARGEST or time.monotonic() > until:
            return Unanswered.after
    return Reply(answer.status_code, bytes(content), _wait_ms(answer.headers), _ends_at(answer.headers.get(ENDS, "")))


def _ends_at(said: str) -> int:
    """As GitHub writes it: ``2027-03-01 06:58:39 UTC``, or with an offset."""
    with suppress(ValueError, OverflowError):
        return int(datetime.strptime(said.replace("UTC", "+0000"), "%Y-%m-%d %H:%M:%S %z").timestamp() * 1000)
    return 0


def _wait_ms(headers: httpx.Headers) -> int:
    """As a source's server would be waited for; Bluesky calls its limit the same without the X, X writes rate-limit."""
    named = {
        name: headers.get(f"x-{name}") or headers.get(name) or headers.get(f"x-{_parted(name)}", "") for name in LIMIT
    }
    asked = {"retry-after": headers.get("retry-after", "")} | {f"x-{name}": value for name, value in named.items()}
    return int((retry_after(asked, datetime.now(UTC)) or 0) * 1000)


def _parted(name: str) -> str:
    return name.replace("ratelimit", "rate-limit")
