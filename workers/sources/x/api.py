"""Requests at X, and what its refusals mean.

Protocol: docs.x.com, X API v2: "Rate limits" (``x-rate-limit-reset``), "Response codes and errors", "Handling
disconnections" (a blank line every 20 seconds), "Update stream rules", "Search recent Posts".
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from urllib.parse import urlencode

import httpx
import msgspec

from listening.system.secrets import SecretError, read
from workers.sources.base import Blame, Cut
from workers.sources.fetching import AskedWith, fetch, lines, send
from workers.sources.x.rules import StreamRule
from workers.sources.x.table import X
from workers.waits import LONGEST_WAIT_S

PAGE = 100
SILENT_S = 45.0
"""X says something every 20 seconds: who has said nothing for so long is gone."""
LIMITED_S = 60.0
FIELDS = {
    "tweet.fields": "author_id,conversation_id,lang,referenced_tweets,edit_history_tweet_ids,note_tweet,attachments",
    "user.fields": "username,name,public_metrics",
    "media.fields": "alt_text",
    "expansions": "author_id,attachments.media_keys",
}


class _Problem(msgspec.Struct):
    title: str = ""
    reason: str = ""
    connection_issue: str = ""
    value: str = ""


class _Refusal(_Problem):
    errors: list[_Problem] = []


class _Meta(msgspec.Struct):
    next_token: str = ""


class _Rules(msgspec.Struct):
    data: list[StreamRule] = []
    errors: list[_Problem] = []
    meta: _Meta = msgspec.field(default_factory=_Meta)


_refusal = msgspec.json.Decoder(_Refusal).decode
_rules = msgspec.json.Decoder(_Rules).decode


class RulesRefused(Cut):
    """X takes none of several rules, because of one of them."""


class XApi:
    """One app's token. Everything raises Cut in words that say who has to do something."""

    def __init__(self, source: X, http: httpx.AsyncClient) -> None:
        self._begin = f"{source.server.rstrip('/')}/2"
        self._private = source.private
        self._http = http
        try:
            self._secret = {"Authorization": f"Bearer {read(source.token)}"}
        except SecretError as error:
            raise Cut(f"no token: {error}", blame=Blame.token) from error

    async def get(self, path: str, asked: Mapping[str, str]) -> bytes:
        url = f"{self._begin}/{path}" + (f"?{urlencode(asked)}" if asked else "")
        return (await fetch(self._http, url, {}, self._private, secret=self._secret, explain=explained)).content

    async def post(self, path: str, said: object) -> bytes:
        sent = AskedWith("POST", msgspec.json.encode(said))
        to = f"{self._begin}/{path}"
        return (await send(self._http, to, sent, self._private, secret=self._secret, explain=explained)).content

    async def rules(self) -> list[StreamRule]:
        """All that this app has."""
        found: list[StreamRule] = []
        asked: dict[str, str] = {}
        while True:
            page = _read(await self.get("tweets/search/stream/rules", asked))
            found += page.data
            if not page.meta.next_token or not page.data:
                return found
            asked = {"pagination_token": page.meta.next_token}

    async def add(self, rules: Sequence[str], tag: str) -> tuple[list[StreamRule], list[str]]:
        """Those that X took, and those it did not: for one that is wrong it takes none, so they are parted."""
        said = {"add": [{"value": value, "tag": tag} for value in rules]}
        try:
            made = _read(await self.post("tweets/search/stream/rules", said)).data
        except RulesRefused:
            made = []
        taken = {rule.value for rule in made}
        left = [value for value in rules if value not in taken]
        if not left or len(rules) == 1:
            return made, left
        refused: list[str] = []
        half = (len(left) + 1) // 2
        for part in filter(None, (left[:half], left[half:])):
            more, wrong = await self.add(part, tag)
            made, refused = [*made, *more], [*refused, *wrong]
        return made, refused

    async def delete(self, ids: Sequence[str]) -> None:
        await self.post("tweets/search/stream/rules", {"delete": {"ids": list(ids)}})

    async def stream(self, backfill_minutes: int) -> AsyncGenerator[bytes, None]:
        """Lines as they come; an empty one says that X is there. The first empty one: it is connected."""
        asked = FIELDS | ({"backfill_minutes": str(backfill_minutes)} if backfill_minutes else {})
        url = f"{self._begin}/tweets/search/stream?{urlencode(asked)}"
        async for line in lines(self._http, url, self._private, self._secret, explained, SILENT_S):
            yield line


def _read(data: bytes) -> _Rules:
    try:
        return _rules(data)
    except (ValueError, RecursionError):
        raise Cut("what it answers is not X's API", blame=Blame.address) from None


def explained(status: int, headers: Mapping[str, str], content: bytes) -> Cut | None:
    """What a refusal of X's means; None: its status says it all."""
    try:
        said = _refusal(content)
    except (ValueError, RecursionError):
        said = _Refusal()
    if status == 429:
        if said.connection_issue == "TooManyConnections":
            return Cut("asked to slow down (HTTP 429): another program reads the stream of this app", LIMITED_S)
        wait = _reset(headers)
        return Cut("asked to slow down (HTTP 429): X's limit of questions is reached", wait) if wait else None
    if status == 402 or said.title in ("CreditsDepleted", "SpendCapReached"):
        return Cut("X takes no more: the app's credits are used up; buy some in its console", blame=Blame.token)
    if status == 401:
        return Cut("token refused (HTTP 401): X wants the app's bearer token; make a new one", blame=Blame.token)
    if status == 409:
        return Cut("X has no rule to stream by (HTTP 409): it took none of the topics' terms", blame=Blame.address)
    if status in (400, 422):
        if any(each.value for each in said.errors):
            return RulesRefused(f"X does not take a rule (HTTP {status})")
        return Cut(f"X does not understand what it is asked (HTTP {status})", blame=Blame.address)
    if status == 403:
        if said.reason == "client-not-enrolled":
            return Cut("token refused (HTTP 403): the app belongs to no project that may do this", blame=Blame.token)
        return Cut("token refused (HTTP 403): the app's plan does not allow this", blame=Blame.token)
    return None


def _reset(headers: Mapping[str, str]) -> float:
    """Seconds until X's limit ends; 0 = it does not say."""
    said = headers.get("x-rate-limit-reset", "")
    until = int(said) if said.isascii() and said.isdecimal() and len(said) < 12 else 0
    return min(max(until - time.time(), 1.0), LONGEST_WAIT_S) if until else 0.0
