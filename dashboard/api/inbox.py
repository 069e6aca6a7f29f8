"""The API of the inbox: what whoever asks is told of cases, and what of it they have read."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from msgspec import Meta
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.body import encoded, problem, read_body
from dashboard.api.spec import Operation
from dashboard.door.auth import acting
from dashboard.served import operated
from dashboard.site import Site
from listening.cases.inbox import InboxEntry, TellPlace
from listening.cases.told import TellKind
from listening.moments import iso
from listening.people.permissions import Permission
from listening.store import told
from listening.store.clock import now_ms

LONGEST_BODY = 1_000
SHOWN = 100


class InboxLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing somebody is told."""

    case: str
    entry: int
    """Of the trail of that case, counted from 0: what it is about stands there."""
    kind: str
    """assigned, mentioned, approval, not_out, wrote_again or back."""
    at: str
    by: str | None
    """The person who did it."""
    text: str | None
    unread: bool


class InboxRead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody has read."""

    case: Annotated[str, Meta(max_length=20)] = ""
    entry: Annotated[int, Meta(ge=0)] = 0
    kind: TellKind | None = None
    unread: bool = False
    """It counts as not read again."""
    all: bool = False
    """Everything was read."""


class InboxLines(msgspec.Struct, frozen=True):
    unread: int
    """How many are not read in all."""
    entries: tuple[InboxLine, ...]


LIST = Operation(
    "/api/v1/inbox",
    Permission.see_inbox,
    "What you are told of cases, newest first",
    f"Of whoever asks: people only, with their session. Looking marks nothing as read. limit: {SHOWN} if missing.",
    (parameters.LIMIT,),
    InboxLines,
)
READ = Operation(
    "/api/v1/inbox/read",
    Permission.see_inbox,
    "Say what of it you have read",
    "One entry by its case, entry and kind; or, with all, everything. unread true: as if it had not been read. "
    "Answers with the inbox afterwards. 404: you are told no such thing.",
    (),
    InboxLines,
    body=InboxRead,
)


class InboxApi:
    """The routes of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._config = site.config

    async def several(self, request: Request) -> Response:
        now = now_ms()
        query = parameters.read(request.query_params.multi_items(), LIST.parameters, self._config, now)
        return await self._lines(acting().name, query.limit or SHOWN)

    async def read(self, request: Request) -> Response:
        said = await read_body(request, InboxRead, LONGEST_BODY)
        if isinstance(said, Response):
            return said
        who = acting().name
        if said.all == (said.kind is not None):
            return problem("kind: one entry is named by case, entry and kind; or all is true.")
        if said.kind is None:
            await asyncio.to_thread(told.mark_all, self._client, who)
        else:
            id = TellPlace(said.case, said.entry, said.kind).id
            if not await asyncio.to_thread(told.mark, self._client, who, id, said.unread):
                raise HTTPException(404, "You are told no such thing.")
        return await self._lines(who, SHOWN)

    async def _lines(self, who: str, most: int) -> Response:
        inbox = await asyncio.to_thread(told.read, self._client, who, now_ms())
        return encoded(InboxLines(inbox.unread, tuple(inbox_line(each) for each in inbox.entries[:most])))


def inbox_line(entry: InboxEntry) -> InboxLine:
    return InboxLine(
        case=entry.place.case,
        entry=entry.place.entry,
        kind=entry.place.kind.value,
        at=iso(entry.at),
        by=entry.by or None,
        text=entry.event.text or entry.event.why or None,
        unread=entry.unread,
    )


SERVED = (operated(LIST, InboxApi.several, InboxApi), operated(READ, InboxApi.read, InboxApi))
