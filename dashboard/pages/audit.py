"""``/audit``: who administered what, ever; with its CSV and its operation of the API."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.body import problem
from dashboard.door.rules import AddressRule, RefusedAs
from dashboard.pages import callbacks
from dashboard.pages.page import Page, PageAsked
from dashboard.reading.audit import read
from dashboard.reading.spreadsheet import plain
from dashboard.served import Served
from dashboard.site import Site
from layouts.admin import audit as views
from layouts.admin.audit import CSV, PATH
from layouts.kit.nav import NavLink
from layouts.kit.shell import ADDRESS
from listening.moments import iso
from listening.people.journal import WORDS, JournalEntry
from listening.people.permissions import Permission
from listening.store.access import journal
from listening.store.clock import now_ms

HEAD = ("when", "who", "act", "what", "whom", "from")


class AuditPages:
    """The page of one process."""

    def __init__(self, site: Site) -> None:
        self._client = site.sync
        self._config = site.config
        self._zone = ZoneInfo(site.config.brand.timezone)

    async def view(self, asked: PageAsked) -> Component:
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


AUDIT = Page(
    (PATH,),
    Permission.see_audit,
    "Audit",
    AuditPages,
    AuditPages.view,
    NavLink(PATH, "Audit", aside=True),
    beside=(Served(AddressRule(CSV, Permission.see_audit, RefusedAs.data), AuditPages.csv),),
)
