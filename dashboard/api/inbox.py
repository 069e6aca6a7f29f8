"""The API of the inbox: what whoever asks is told of cases."""

from __future__ import annotations

import asyncio

import msgspec
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.answers import iso
from dashboard.api.body import encoded
from dashboard.api.spec import Operation
from dashboard.door.auth import acting
from listening.cases.inbox import InboxEntry
from listening.config import Config
from listening.store import told
from listening.store.clock import now_ms
from listening.store.connection import Client

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


class InboxLines(msgspec.Struct, frozen=True):
    unread: int
    """How many are not read in all."""
    entries: tuple[InboxLine, ...]


LIST = Operation(
    "/api/v1/inbox",
    "What you are told of cases, newest first",
    f"Of whoever asks: people only, with their session. Looking marks nothing as read. limit: {SHOWN} if missing.",
    (parameters.LIMIT,),
    InboxLines,
)
OPERATIONS = (LIST,)


class InboxApi:
    """The routes of one process."""

    def __init__(self, client: Client, config: Config) -> None:
        self._client = client
        self._config = config

    def install(self, app: FastAPI) -> None:
        app.add_api_route(LIST.path, self.several, methods=["GET"], include_in_schema=False)

    async def several(self, request: Request) -> Response:
        now = now_ms()
        query = parameters.read(request.query_params.multi_items(), LIST.parameters, self._config, now)
        inbox = await asyncio.to_thread(told.read, self._client, acting().name, now)
        shown = inbox.entries[: query.limit or SHOWN]
        return encoded(InboxLines(inbox.unread, tuple(inbox_line(each) for each in shown)))


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
