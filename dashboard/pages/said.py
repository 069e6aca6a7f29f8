"""``/said``: what the brand posted, with all accounts, from here and from elsewhere; with its CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
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
from dashboard.reading.said import SaidRange, SaidReading
from dashboard.reading.spreadsheet import plain
from dashboard.served import Served
from dashboard.site import Site
from layouts.kit.nav import NavLink
from layouts.kit.shell import ADDRESS
from layouts.said import page as views
from layouts.said.page import CSV, PATH, RANGES, SaidAsked
from listening.kpis.period import RangeName, span
from listening.moments import iso
from listening.outbox.said import SaidFilter, SaidLine
from listening.people.permissions import Permission
from listening.store.clock import now_ms

LONGEST = 200
HEAD = (
    "posted", "source", "account", "department", "topics", "language", "sent by", "approved by", "case", "text",
    "deleted", "address",
)  # fmt: skip


class SaidPages:
    """The page of one process."""

    def __init__(self, site: Site) -> None:
        self._config = site.config
        self._zone = ZoneInfo(site.config.brand.timezone)
        self._reading = SaidReading(site.client, site.sync, site.config)

    async def view(self, asked: PageAsked) -> Component:
        return views.page(self._config)

    def register(self, dash_app: Dash) -> None:
        @dash_app.callback(Output(views.PLACE, "children"), Input(ADDRESS, "search"), State(ADDRESS, "pathname"))
        @callbacks.needs(Permission.see_said)
        async def follow(search: str | None, path: str | None) -> object:
            if path != PATH:
                return no_update
            sent = dict(parse_qsl((search or "").removeprefix("?"), max_num_fields=50))
            read = self._read(sent)
            if isinstance(read, str):
                return views.wrong(read)
            which, only = read
            found = await self._reading.range(span(which, now_ms(), self._zone), only)
            asked = SaidAsked(found.period, only, which, max(found.since, found.period.start), found.accounts)
            return views.view(asked, found.lines, self._config)

    async def csv(self, request: Request) -> Response:
        read = self._read(dict(request.query_params))
        if isinstance(read, str):
            return problem(read)
        which, only = read
        found = await self._reading.range(span(which, now_ms(), self._zone), only)
        headers = {"content-disposition": 'attachment; filename="said.csv"', "cache-control": "no-store"}
        return Response(table(found).encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)

    def _read(self, sent: Mapping[str, str]) -> tuple[RangeName, SaidFilter] | str:
        """Range and filter of an address: without one the last seven days; or which of them cannot be."""
        config = self._config
        unknown = sent.keys() - {"range", *SaidFilter.__struct_fields__}
        if unknown:
            return f"{min(unknown)}: unknown; there are range, {', '.join(SaidFilter.__struct_fields__)}."
        named = sent.get("range", RangeName.week.value)
        if named not in list(RangeName):
            return f"range: one of {', '.join(each.value for each in RANGES)}."
        known = {
            "department": [d.name for d in config.departments],
            "topic": [t.name for t in config.topics],
            "source": [s.name for s in config.sources],
        }
        for name, names in known.items():
            if sent.get(name) and sent[name] not in names:
                return f"{name}: unknown; there are {', '.join(names)}."
        if any(len(text) > LONGEST for text in sent.values()):
            return f"words: at most {LONGEST} characters."
        return RangeName(named), SaidFilter(**{name: text for name, text in sent.items() if name != "range"})


def table(found: SaidRange) -> str:
    """All of them, newest first."""
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(HEAD)
    for line in found.lines:
        write([plain(each) for each in _row(line)])
    return out.getvalue()


def _row(line: SaidLine) -> tuple[str, ...]:
    return (
        iso(line.at), line.source, line.account, line.department, ", ".join(line.topics), line.language, line.by,
        line.approved_by, line.case, "" if line.gone else line.text, "yes" if line.gone else "", line.url,
    )  # fmt: skip


SAID = Page(
    (PATH,),
    Permission.see_said,
    "What we said",
    SaidPages,
    SaidPages.view,
    NavLink(PATH, "Said", aside=True),
    beside=(Served(AddressRule(CSV, Permission.see_said, RefusedAs.data), SaidPages.csv),),
)
