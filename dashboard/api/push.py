"""The API for what other programs push: webhooks at ``/hooks/NAME``, and mentions. Accepted means written.

Who may is decided by the signature of the body (``listening.pushed.signature``)
or by the gate; what a body says by the paths in config.toml
(``listening.pushed.mapping``). The listener takes it from the inbox.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

import msgspec
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.body import encoded, problem, read_body, refusal
from dashboard.api.hub_hooks import HubHooks
from dashboard.api.network_hooks import NetworkHooks
from dashboard.api.secret import secret_of
from dashboard.api.spec import Operation
from dashboard.door.rules import LARGEST, POST, AddressRule, RefusedAs
from dashboard.served import Served, operated
from dashboard.site import Site
from listening.config import Push
from listening.mention import Deletion, Mention, Reject, reject
from listening.people.account import digest, new_secret
from listening.people.permissions import Permission
from listening.pushed.body import PushedBody
from listening.pushed.mapping import Made, PushMapping
from listening.pushed.signature import Refused, verify
from listening.store import inbox, sources
from listening.store.batches import Batch
from listening.store.clock import now_ms
from listening.store.inbox import BODY_KEPT

log = logging.getLogger(__name__)

AGAIN_S = 10
"""What a sender is asked to wait while the listener does not keep up, or Redis is away."""
REJECTS_SHOWN = 10
AGAIN = "sent again"
"""How a delivery is counted that was taken before."""


class PushedItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one item, in the order of the body."""

    taken: bool
    id: str = ""
    """Under which it is known here."""
    why: str = ""
    """Why it was not taken, and what would be right."""


class PushAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a body. What was taken is written; whether it is about a topic, the listener tells."""

    taken: int
    rejected: int
    items: list[PushedItem]


class PushBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Mentions of one source of kind ``push``; each an object with the fields of config.toml."""

    source: str
    mentions: list[msgspec.Raw]


WRITE = Operation(
    "/api/v1/mentions",
    Permission.write_mentions,
    "Push mentions",
    "For a source of kind push, with a token made by `masthead api-token NAME --write`. Each item needs id, text and "
    "created; the paths of the source's [sources.fields] say where. An item with deleted = true takes its post back. "
    "Answers 202 with an entry per item once everything usable is written; the same id twice counts once. "
    "503 with Retry-After while the listener does not keep up.",
    (),
    PushAnswer,
    body=PushBody,
)


ONLY_GET = frozenset({"GET"})


class PushApi:
    """The routes of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._kept = site.config.retention.rejects
        self._sources = {source.name: source for source in site.config.sources if isinstance(source, Push)}
        self._mappings = {name: PushMapping(source) for name, source in self._sources.items()}
        self._networks = NetworkHooks(site.sync, site.config)
        self._hubs = HubHooks(site.sync, site.config)

    async def prove(self, request: Request, name: str, secret: str = "") -> Response:
        """A network, or the hub of a feed, asks whether this address is ours."""
        if name in self._hubs and secret:
            return await self._safely(self._hubs.prove, name, secret, dict(request.query_params))
        if name not in self._networks or secret:
            raise HTTPException(404, "There is no source of this name whose network asks for it.")
        return await asyncio.to_thread(self._networks.prove, name, dict(request.query_params))

    async def hook(self, request: Request, name: str, secret: str = "") -> Response:
        """One delivery of a webhook."""
        if name in self._hubs and secret:
            headers = {key.lower(): value for key, value in request.headers.items()}
            return await self._safely(self._hubs.take, name, secret, headers, await request.body())
        if name in self._networks and not secret:
            headers = {key.lower(): value for key, value in request.headers.items()}
            return await self._safely(self._network, name, headers, await request.body())
        source = self._sources.get(name)
        if source is None:
            raise HTTPException(404, "There is no source of this name that takes webhooks.")
        body = await request.body()
        headers = {key.lower(): value for key, value in request.headers.items()}
        signed = verify(source, secret_of(source.name, source.secret), headers, secret, body, int(time.time()))
        if isinstance(signed, Refused):
            # Not kept for a look: anybody may send anything here.
            return await self._safely(self._refuse, source.name, signed)
        return await self._safely(self._take, source, body, signed.delivery)

    async def write(self, request: Request) -> Response:
        """Mentions from a program with a token."""
        asked = await read_body(request, PushBody, LARGEST)
        if isinstance(asked, Response):
            return asked
        if asked.source not in self._sources:
            known = ", ".join(sorted(self._sources)) or "none in config.toml"
            return problem(f"source: there is none of kind push called {asked.source[:100]!r}; there are: {known}")
        return await self._safely(self._write, self._sources[asked.source], asked.mentions)

    async def _safely(self, do: Callable[..., Response], *args: object) -> Response:
        try:
            return await asyncio.to_thread(do, *args)
        except RedisError as error:
            log.error("pushed mentions could not be written: %s", type(error).__name__)
            return _later("Nothing was written: the store does not answer. Send it again later.")

    def _network(self, name: str, headers: dict[str, str], body: bytes) -> Response:
        return self._networks.take(name, headers, body) or _later(
            "Too much is waiting to be read. Send it again later."
        )

    def _refuse(self, source: str, why: Refused) -> Response:
        sources.keep_rejects(self._client, [Reject(source=source, reason=why.value)], self._kept)
        return refusal(401, f"Not taken: {why}.")

    def _take(self, source: Push, body: bytes, delivery: str) -> Response:
        now = now_ms()
        if inbox.known(self._client, source.name, delivery):
            sources.keep_rejects(self._client, [Reject(source=source.name, reason=AGAIN)], self._kept)
            return refusal(200, "Taken before; nothing is taken twice.")
        if inbox.full(self._client, source.name):
            return _later("Too much is waiting to be read. Send it again later.")
        made = self._mappings[source.name].body(body, now)
        answer = self._keep(source, delivery, made)
        status = 202 if answer.taken or not answer.rejected else 422
        self._show(source, body, made, answer, status, now)
        return encoded(answer, status)

    def _write(self, source: Push, items: Sequence[msgspec.Raw]) -> Response:
        now = now_ms()
        if inbox.full(self._client, source.name):
            return _later("Too much is waiting to be read. Send it again later.")
        mapping = self._mappings[source.name]
        made: list[Made] = []
        for item in items:
            try:
                made.append(mapping.item(msgspec.json.decode(item), now))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                made.append(reject(source.name, "not JSON", bytes(item)))
        answer = self._keep(source, digest(new_secret()), made)
        self._show(source, b"\n".join(bytes(item) for item in items), made, answer, 202, now)
        return encoded(answer, 202)

    def _keep(self, source: Push, delivery: str, made: Sequence[Made]) -> PushAnswer:
        """Write what can be used, keep the rest for a look, and say what became of each."""
        batch = Batch(
            mentions=tuple(each for each in made if isinstance(each, Mention)),
            deletions=tuple(each for each in made if isinstance(each, Deletion)),
        )
        rejects = [each for each in made if isinstance(each, Reject)]
        if batch.mentions or batch.deletions:
            inbox.put(self._client, source.name, delivery, batch)
        sources.keep_rejects(self._client, rejects, self._kept)
        items = [
            PushedItem(False, why=_why(each)) if isinstance(each, Reject) else PushedItem(True, each.id)
            for each in made
        ]
        return PushAnswer(taken=len(made) - len(rejects), rejected=len(rejects), items=items)

    def _show(self, source: Push, body: bytes, made: Sequence[Made], answer: PushAnswer, status: int, now: int) -> None:
        shown = PushedBody(
            at=now,
            status=status,
            answer=f"{answer.taken} taken, {answer.rejected} rejected",
            raw=body[: BODY_KEPT * 4].decode("utf-8", "backslashreplace")[:BODY_KEPT],
            mentions=sum(isinstance(each, Mention) for each in made),
            deletions=sum(isinstance(each, Deletion) for each in made),
            rejects=tuple(_why(each) for each in made if isinstance(each, Reject))[:REJECTS_SHOWN],
        )
        inbox.keep_body(self._client, source.name, shown)


def _item(each: Made) -> PushedItem:
    return PushedItem(False, why=_why(each)) if isinstance(each, Reject) else PushedItem(True, each.id)


def _why(each: Reject) -> str:
    return f"{each.reason} ({each.detail})" if each.detail else each.reason


def _later(sentence: str) -> Response:
    response = refusal(503, sentence)
    response.headers["Retry-After"] = str(AGAIN_S)
    return response


SERVED = (
    operated(WRITE, PushApi.write, PushApi),
    # What other programs push: the signature of the body is checked by the source it names.
    Served(AddressRule("/hooks/{name}", None, RefusedAs.data, POST, signed=True), PushApi.hook, PushApi),
    Served(AddressRule("/hooks/{name}/{secret}", None, RefusedAs.data, POST, signed=True), PushApi.hook, PushApi),
    # A network asks whether the address is ours.
    Served(AddressRule("/hooks/{name}", None, RefusedAs.data, ONLY_GET, signed=True), PushApi.prove, PushApi),
    Served(AddressRule("/hooks/{name}/{secret}", None, RefusedAs.data, ONLY_GET, signed=True), PushApi.prove, PushApi),
)
