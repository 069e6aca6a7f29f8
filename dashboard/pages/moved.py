"""``/kpi/why``: why a figure moved; with its API and its CSV."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import moved as api
from dashboard.api import parameters
from dashboard.api.body import encoded
from dashboard.api.moved import MovedAnswer
from dashboard.api.parameters import Query, UnusableParameters
from dashboard.door.rules import AddressRule, RefusedAs
from dashboard.pages import callbacks, unusable
from dashboard.pages.page import Page, PageAsked
from dashboard.served import Served, operated
from dashboard.site import Site
from layouts.kit.shell import ADDRESS
from layouts.kpis import moved as views
from layouts.kpis.page import wrong
from listening.kpis.moved import Moved
from listening.kpis.period import Period, before
from listening.people.permissions import Permission
from listening.store.clock import now_ms

UNASKED = "net_sentiment"


class MovedPage:
    """The page of one process."""

    def __init__(self, site: Site) -> None:
        self._figures = site.figures
        self._config = site.config
        self._zone = ZoneInfo(site.config.brand.timezone)

    async def view(self, asked: PageAsked) -> Component:
        return views.page(self._config)

    def register(self, dash_app: Dash) -> None:
        @dash_app.callback(Output(views.PLACE, "children"), Input(ADDRESS, "search"), State(ADDRESS, "pathname"))
        @callbacks.needs(Permission.see_kpis)
        async def follow(search: str | None, path: str | None) -> object:
            if path != views.PATH:
                return no_update
            try:
                query, found = await self._of(parse_qsl((search or "").removeprefix("?"), max_num_fields=50))
            except UnusableParameters as error:
                return wrong(unusable.said(error))
            period = Period(query.start, query.end)
            return views.view(found, period, before(period, self._zone), query.only, self._config)

    async def api(self, request: Request) -> Response:
        return encoded(await self._answer(request))

    async def csv(self, request: Request) -> Response:
        text = api.table(await self._answer(request))
        headers = {"content-disposition": 'attachment; filename="why-it-moved.csv"', "cache-control": "no-store"}
        return Response(text.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)

    async def _answer(self, request: Request) -> MovedAnswer:
        query, found = await self._of(request.query_params.multi_items())
        period = Period(query.start, query.end)
        return api.answer(found, period, before(period, self._zone))

    async def _of(self, sent: Sequence[tuple[str, str]]) -> tuple[Query, Moved]:
        query = parameters.read(sent, parameters.MOVED, self._config, now_ms())
        if bad := parameters.unknown_names(query, self._config, (("topic", set()), ("department", set()))):
            raise UnusableParameters(bad)
        return query, await self._figures.moved(query.figure or UNASKED, Period(query.start, query.end), query.only)


MOVED = Page(
    (views.PATH,),
    Permission.see_kpis,
    "Why it moved",
    MovedPage,
    MovedPage.view,
    beside=(
        Served(AddressRule(views.CSV, Permission.read_kpis, RefusedAs.data), MovedPage.csv),
        operated(api.MOVED, MovedPage.api),
    ),
)
