"""``/statements``: what customers like, dislike, miss and wish for; with its API and its CSV."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api import statements as api
from dashboard.api.body import encoded
from dashboard.api.parameters import Query, UnusableParameters, Wrong
from dashboard.door.rules import AddressRule, RefusedAs
from dashboard.pages import callbacks, unusable
from dashboard.pages.page import Page, PageAsked
from dashboard.reading.statements import StatedRange, StatementReading
from dashboard.served import Served, operated
from dashboard.site import Site
from layouts.kit.nav import NavLink
from layouts.kit.shell import ADDRESS
from layouts.statements import page as views
from layouts.statements.page import StatementsAsked
from listening.counting.counts import Filter
from listening.kpis.period import Period, RangeName, span
from listening.people.permissions import Permission
from listening.store.clock import now_ms

PATH, CSV = "/statements", "/statements/statements.csv"


class StatementPages:
    """The page of one process."""

    def __init__(self, site: Site) -> None:
        self._config = site.config
        self._zone = ZoneInfo(site.config.brand.timezone)
        self._reading = StatementReading(site.client, site.config)

    async def view(self, asked: PageAsked) -> Component:
        return views.page(self._config)

    def register(self, dash_app: Dash) -> None:
        @dash_app.callback(Output(views.PLACE, "children"), Input(ADDRESS, "search"), State(ADDRESS, "pathname"))
        @callbacks.needs(Permission.see_statements)
        async def follow(search: str | None, path: str | None) -> object:
            if path != PATH:
                return no_update
            sent = dict(parse_qsl((search or "").removeprefix("?"), max_num_fields=50))
            try:
                period, only, named = self._asked(sent)
            except UnusableParameters as error:
                return views.wrong(unusable.said(error))
            found = await self._reading.range(period, only)
            asked = StatementsAsked(period, only, named, found.since, found.mentions)
            return views.view(asked, found.rows, found.handles, self._config)

    async def api(self, request: Request) -> Response:
        return encoded(api.answer(await self._of(request)))

    async def csv(self, request: Request) -> Response:
        text = api.table(await self._of(request))
        headers = {"content-disposition": 'attachment; filename="statements.csv"', "cache-control": "no-store"}
        return Response(text.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)

    async def _of(self, request: Request) -> StatedRange:
        query = self._query(request.query_params.multi_items())
        return await self._reading.range(Period(query.start, query.end), query.only)

    def _asked(self, sent: dict[str, str]) -> tuple[Period, Filter, str]:
        """Range, filter and name of the range of an address: without one the last seven days."""
        named = sent.get("range", "" if {"from", "to"} & sent.keys() else RangeName.week.value)
        given = [(name, text) for name, text in sent.items() if name != "range"]
        if named:
            if named not in list(RangeName):
                raise UnusableParameters([Wrong("range", f"one of {', '.join(views.RANGES.values())}")])
            period = span(RangeName(named), now_ms(), self._zone)
            given = [(name, text) for name, text in given if name not in ("from", "to")]
            given += [("from", f"{period.start / 1000:.3f}"), ("to", f"{period.end / 1000:.3f}")]
        query = self._query(given)
        return Period(query.start, query.end), query.only, named

    def _query(self, sent: Sequence[tuple[str, str]]) -> Query:
        query = parameters.read(sent, parameters.STATEMENTS, self._config, now_ms())
        if wrong := parameters.unknown_names(query, self._config, (("topic", set()), ("department", set()))):
            raise UnusableParameters(wrong)
        return query


STATEMENTS = Page(
    (PATH,),
    Permission.see_statements,
    "Statements",
    StatementPages,
    StatementPages.view,
    NavLink(PATH, "Statements", aside=True),
    beside=(
        Served(AddressRule(CSV, Permission.see_statements, RefusedAs.data), StatementPages.csv),
        operated(api.STATEMENTS, StatementPages.api),
    ),
)
