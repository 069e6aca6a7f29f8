"""Requests with one account's token at one of Meta's APIs, and what their refusals mean for an answer.

Protocol: developers.facebook.com, Graph API, "Handle Errors", "Secure Graph API Calls" (``appsecret_proof``),
"Debug-Token"; Threads, "Debug Access Token".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping

import msgspec

from listening.config import Account
from listening.outbox.answer import Answer, Outcome, Told
from listening.outbox.networks import FACTS
from listening.outbox.standing import ServerWord
from listening.system import secrets
from workers.outbox.posting import not_posted, same
from workers.outbox.wire import Reply, Unanswered, Wire, content_of
from workers.sources.meta.graph import ENDED, LIMITED_S, LIMITS
from workers.sources.meta.hooks import seconds, web
from workers.sources.meta.table import MetaTable
from workers.sources.threads.table import Threads

PAGES = 5
PAGE = 100
"""Entries of a list that are asked for at once."""


class _Error(msgspec.Struct, frozen=True):
    code: int = 0
    error_subcode: int = 0


class _Refusal(msgspec.Struct, frozen=True):
    error: _Error


class MetaId(msgspec.Struct, frozen=True):
    """What was made, or what is above something."""

    id: str = ""


class _Cursors(msgspec.Struct, frozen=True):
    after: str = ""


class _Paging(msgspec.Struct, frozen=True):
    cursors: _Cursors = _Cursors()
    next: str = ""


class MetaPost(msgspec.Struct, frozen=True, rename={"who": "from"}):
    """A comment or a post, as Facebook, Instagram or Threads has it."""

    id: str = ""
    message: str | None = None
    text: str | None = None
    created_time: str = ""
    timestamp: str = ""
    who: MetaId | None = None
    username: str = ""
    permalink_url: str = ""
    permalink: str = ""

    @property
    def words(self) -> str:
        return self.message or self.text or ""

    @property
    def at(self) -> int:
        """ms UTC; 0 = not said."""
        return seconds(self.created_time or self.timestamp)

    @property
    def url(self) -> str:
        return web(self.permalink_url or self.permalink)


def ours(found: Iterable[MetaPost], account: Account, answer: Answer) -> MetaPost | None:
    """The comment among these that is the answer: by the account, with its words, since it was tried."""
    mine = (each for each in found if each.id and each.who is not None and each.who.id == account.handle)
    return next((each for each in mine if same(each.words, each.at, answer)), None)


class _List(msgspec.Struct, frozen=True):
    data: list[MetaPost]
    paging: _Paging = _Paging()


class _Token(msgspec.Struct, frozen=True):
    is_valid: bool = True
    expires_at: int = 0
    data_access_expires_at: int = 0


class _Debugged(msgspec.Struct, frozen=True):
    data: _Token


class MetaWire:
    """One account's requests, at the version that its source asks for."""

    def __init__(self, wire: Wire, token: str, source: MetaTable | Threads) -> None:
        self._wire = wire
        self._token = token
        self._source = source
        secret = _app_secret(source) if isinstance(source, MetaTable) else ""
        digest = hmac.digest(secret.encode(), token.encode(), hashlib.sha256).hex() if secret else ""
        self._proof = {"appsecret_proof": digest} if digest else {}

    def get(self, path: str, asked: Mapping[str, str]) -> Reply | Unanswered:
        return self._wire.ask("GET", self._path(path), self._token, params={**asked, **self._proof})

    def post(self, path: str, said: Mapping[str, str]) -> Reply | Unanswered:
        """What is said goes as a form."""
        return self._wire.ask("POST", self._path(path), self._token, form={**said, **self._proof})

    def tell(self, path: str, said: Mapping[str, str]) -> Reply | Unanswered:
        """As ``post``, with what is said in the address, as Instagram wants it."""
        return self._wire.ask("POST", self._path(path), self._token, params={**said, **self._proof})

    def listed(self, edge: str, asked: Mapping[str, str], since: int) -> list[MetaPost] | None:
        """A list, newest first, back to ``since`` (ms UTC) or a little further; None if it cannot be had whole."""
        found: list[MetaPost] = []
        after = ""
        for _ in range(PAGES):
            reply = self.get(edge, {**asked, "limit": str(PAGE)} | ({"after": after} if after else {}))
            page = content_of(reply, _List)
            if page is None:
                return None
            found += page.data
            after = page.paging.cursors.after if page.paging.next else ""
            if not after or min((each.at for each in page.data), default=0) < since:
                break
        return found

    def ends_at(self) -> int | None:
        """When the token ends, ms UTC; 0 = never; None: it has ended, or nobody says."""
        app, secret = getattr(self._source, "app", ""), ""
        if isinstance(self._source, MetaTable):
            secret = _app_secret(self._source)
        by = f"{app}|{secret}" if app and secret else self._token
        reply = self._wire.ask("GET", self._path("debug_token"), by, params={"input_token": self._token})
        found = content_of(reply, _Debugged)
        if found is None or not found.data.is_valid:
            return None
        ends = [each for each in (found.data.expires_at, found.data.data_access_expires_at) if each > 0]
        return min(ends) * 1000 if ends else 0

    def _path(self, path: str) -> str:
        return f"/{self._source.version}/{path}"


def _app_secret(source: MetaTable) -> str:
    try:
        return secrets.read(source.app_secret) if source.app_secret else ""
    except secrets.SecretError:
        return ""  # masthead check says so; without it Meta decides whether it takes the token alone


def code(reply: Reply | Unanswered | None) -> int:
    """Meta's number for what is wrong; 0 = none."""
    said = reply.read(_Refusal) if isinstance(reply, Reply) else None
    return said.error.code if said is not None else 0


def not_made(reply: Reply | Unanswered, account: Account, attempts: int) -> Outcome:
    """Of something that was to be made and was not answered with its id."""
    refusal = refused(reply, account, attempts)
    return refusal or not_posted(reply, account, (400,), attempts)


def refused(reply: Reply | Unanswered, account: Account, attempts: int = 1) -> Outcome | None:
    """What Meta's own number says, where that is sure: nothing was made."""
    if not isinstance(reply, Reply):
        return None
    called, number = FACTS[account.network].title, code(reply)
    if number in LIMITS:
        wait = reply.wait_ms or int(LIMITED_S * 1000)
        return Outcome(kind=Told.not_sent, why=f"{called} asks us to wait", wait_ms=wait)
    why = ""
    if number in (102, 190):
        why = f"{called} does not take the token of {account.name}: {_ended(reply)}; a new one is needed."
    elif number == 368:
        why = f"{called} has blocked {account.name} for a while; see its notices there."
    elif number in (3, 10) or 200 <= number < 300:
        why = f"The token of {account.name} lacks the permission to answer; docs/config.md says which it needs."
    elif number == 100 and attempts == 1:
        why = f"What is answered is gone, or {called} does not take this answer as it is."
    return Outcome(kind=Told.refused, why=why) if why else None


def _ended(reply: Reply) -> str:
    said = reply.read(_Refusal)
    return ENDED.get(said.error.error_subcode if said else 0, "it has ended or was withdrawn")


def word(meta: MetaWire, account: Account, path: str, field: str) -> ServerWord | None:
    """Whether the account's token lets it in, whose it is, and when it ends: ``field`` at ``path`` says the handle."""
    called = FACTS[account.network].title
    reply = meta.get(path, {"fields": field})
    if code(reply) in (102, 190) and isinstance(reply, Reply):
        return ServerWord(refused=f"{called} does not take its token: {_ended(reply)}.")
    if isinstance(reply, Reply) and reply.status in (400, 401, 403) and not refused_for_now(reply):
        return ServerWord(refused=f"{called} does not let this account in with its token.")
    found = content_of(reply, dict[str, object])
    if found is None:
        return None
    if str(found.get(field, "")).casefold() != account.handle.lstrip("@").casefold():
        return ServerWord(refused=f"Its token is not that of {account.handle}.")
    return ServerWord(ends_at=meta.ends_at() or 0)


def refused_for_now(reply: Reply) -> bool:
    """It says nothing about who asks."""
    return code(reply) in LIMITS | {1, 2, 368}
