"""``/kpi/why``: why a figure moved; with its API and its CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import msgspec
from dash import Dash, Input, Output, State, no_update
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import moved as api
from dashboard.api import parameters
from dashboard.api.moved import MovedAnswer
from dashboard.api.parameters import Query, UnusableParameters
from dashboard.pages import callbacks, unusable
from dashboard.pages.pages import Pages
from dashboard.reading.figures import Figures
from layouts.kit.shell import ADDRESS
from layouts.kpis import moved as views
from layouts.kpis.page import wrong
from listening.config import Config
from listening.kpis.moved import Moved
from listening.kpis.period import Period, before
from listening.people.permissions import Permission
from listening.store.clock import now_ms

UNASKED = "net_sentiment"


class MovedPage:
    """The page of one process."""

    def __init__(self, figures: Figures, config: Config) -> None:
        self._figures = figures
        self._config = config
        self._zone = ZoneInfo(config.brand.timezone)

    def install(self, app: FastAPI, pages: Pages, index: Callable[[], str]) -> None:
        pages.serve(app, index, views.PATH, f"{self._config.brand.name} · Why it moved")
        for path, handler in ((api.MOVED.path, self.api), (views.CSV, self.csv)):
            app.add_api_route(path, handler, methods=["GET"], include_in_schema=False)

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
        body = msgspec.json.encode(await self._answer(request))
        return Response(body, media_type="application/json")

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
