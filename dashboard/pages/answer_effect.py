"""``/kpi/answering``: what answering does; with its API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import answer_effect as api
from dashboard.api import parameters
from dashboard.api.body import encoded
from dashboard.api.parameters import Query, UnusableParameters
from dashboard.pages import callbacks, unusable
from dashboard.pages.page import Page, PageAsked
from dashboard.reading.answer_effect import EffectRead, EffectReading
from dashboard.served import operated
from dashboard.site import Site
from layouts.kit.shell import ADDRESS
from layouts.kpis import answer_effect as views
from layouts.kpis.page import wrong
from listening.kpis.period import Period
from listening.people.permissions import Permission
from listening.store.clock import now_ms


class EffectPage:
    """The page of one process."""

    def __init__(self, site: Site) -> None:
        self._config = site.config
        self._zone = ZoneInfo(site.config.brand.timezone)
        self._reading = EffectReading(site.client, site.config)

    async def view(self, asked: PageAsked) -> Component:
        return views.page(self._config)

    def register(self, dash_app: Dash) -> None:
        @dash_app.callback(Output(views.PLACE, "children"), Input(ADDRESS, "search"), State(ADDRESS, "pathname"))
        @callbacks.needs(Permission.see_kpis)
        async def follow(search: str | None, path: str | None) -> object:
            if path != views.PATH:
                return no_update
            sent = parse_qsl((search or "").removeprefix("?"), max_num_fields=50)
            try:
                query, found = await self._of(sent)
            except UnusableParameters as error:
                return wrong(unusable.said(error))
            note = (
                "There are more mentions than are read at once: these are the newest."
                if found.since > query.start
                else ""
            )
            return views.view(found.effect, self._said(query), f"/kpi?{urlencode(sent)}", note)

    async def api(self, request: Request) -> Response:
        query, found = await self._of(request.query_params.multi_items())
        return encoded(api.answer(found, Period(query.start, query.end)))

    async def _of(self, sent: Sequence[tuple[str, str]]) -> tuple[Query, EffectRead]:
        now = now_ms()
        query = parameters.read(sent, parameters.STATEMENTS, self._config, now)
        if bad := parameters.unknown_names(query, self._config, (("topic", set()), ("department", set()))):
            raise UnusableParameters(bad)
        return query, await self._reading.read(Period(query.start, query.end), query.only, now)

    def _said(self, query: Query) -> str:
        first, last = (datetime.fromtimestamp(at / 1000, self._zone) for at in (query.start, query.end))
        kept = [each for each in (query.topic, query.department, query.source, query.country) if each]
        said = f"{first:%-d %b %H:%M} to {last:%-d %b %H:%M}"
        return f"{said}; only {', '.join(kept)}" if kept else said


ANSWER_EFFECT = Page(
    (views.PATH,),
    Permission.see_kpis,
    "What answering does",
    EffectPage,
    EffectPage.view,
    beside=(operated(api.EFFECT, EffectPage.api),),
)
