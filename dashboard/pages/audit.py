"""``/audit``: who administered what, ever; with its CSV and its operation of the API."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import iso
from dashboard.api.body import problem
from dashboard.pages import callbacks
from dashboard.pages.pages import Pages
from dashboard.reading.audit import read
from dashboard.reading.spreadsheet import plain
from layouts.admin import audit as views
from layouts.admin.audit import CSV, PATH
from layouts.kit.shell import ADDRESS
from listening.config import Config
from listening.people.journal import WORDS, JournalEntry
from listening.people.permissions import Permission
from listening.store.access import journal
from listening.store.clock import now_ms
from listening.store.connection import Client

HEAD = ("when", "who", "act", "what", "whom", "from")


class AuditPages:
    """The page of one process."""

    def __init__(self, client: Client, config: Config) -> None:
        self._client = client
        self._config = config
        self._zone = ZoneInfo(config.brand.timezone)

    def install(self, app: FastAPI, pages: Pages, index: Callable[[], str]) -> None:
        pages.serve(app, index, PATH, f"{self._config.brand.name} · Audit")
        pages.add(Permission.see_audit, self.content)
        app.add_api_route(CSV, self.csv, methods=["GET"], include_in_schema=False)

    async def content(self, path: str, secret: str) -> Component:
        return views.page()

    def register(self, dash_app: Dash) -> None:
        @dash_app.callback(Output(views.PLACE, "children"), Input(ADDRESS, "search"), State(ADDRESS, "pathname"))
        @callbacks.needs(Permission.see_audit)
        async def follow(search: str | None, path: str | None) -> object:
            if path != PATH:
                return no_update
            sent = dict(parse_qsl((search or "").removeprefix("?"), max_num_fields=50))
            asked = read(sent, self._zone)
            if isinstance(asked, str):
                return views.wrong(asked)
            found = await asyncio.to_thread(journal.found, self._client, asked, views.SHOWN + 1)
            return views.view(sent, found, self._config, now_ms())

    async def csv(self, request: Request) -> Response:
        asked = read(dict(request.query_params), self._zone)
        if isinstance(asked, str):
            return problem(asked)
        found = await asyncio.to_thread(journal.found, self._client, asked)
        headers = {"content-disposition": 'attachment; filename="audit.csv"', "cache-control": "no-store"}
        return Response(table(found).encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def table(found: Sequence[JournalEntry]) -> str:
    """All of them, newest first."""
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(HEAD)
    for line in found:
        row = (iso(line.at), line.who, line.act.value, WORDS[line.act], line.whom, line.place)
        write([plain(each) for each in row])
    return out.getvalue()
